"""Push-to-talk: utterances that begin with a key."""

from collections.abc import Sequence

from voice_local.attention import Attention, Keyboard
from voice_local.endpointing import Patience
from voice_local.keys import Key, PushToTalk
from voice_local.recogniser import Final, Heard
from voice_local.wav import LISTENING_RATE


class PushedAttention:
    """Pays attention from a press of Space or Enter on; see :class:`voice_local.attention.Attention`.

    The utterance ends as always, or with the key. Until it is pressed no time passes, so patience has no end.

    Args:
        attention: Makes the utterances.
        keys: Where the key is pressed.
    """

    def __init__(self, attention: Attention, keys: Keyboard) -> None:
        self._attention = attention
        self._keys = keys
        self._push = PushToTalk()
        self._pushed = False
        self._seconds = 0.0

    @property
    def speaking(self) -> bool:
        """Whether the key is pressed."""
        return self._pushed

    def expect(self, patience: Patience, phrases: Sequence[str] = ()) -> None:
        """See :meth:`Attention.expect`."""
        self._attention.expect(patience, phrases)

    def push(self) -> None:
        """Take note that the key was pressed elsewhere."""
        self._pushed = self._push.accept(Key.SPACE, self._seconds)

    def accept(self, chunk: bytes) -> Heard | None:
        """See :meth:`Attention.accept`."""
        self._seconds += len(chunk) / 2 / LISTENING_RATE
        before, self._pushed = self._pushed, self._push.accept(self._keys.pressed(), self._seconds)
        if not self._pushed:
            return self._released() if before else None
        heard = self._attention.accept(chunk)
        if isinstance(heard, Final):
            self._rest()
            return heard if heard.text else None
        return heard

    def finish(self) -> Final:
        """See :meth:`Attention.finish`."""
        self._rest()
        return self._attention.finish()

    def _released(self) -> Final | None:
        final = self.finish()
        return final if final.text else None

    def _rest(self) -> None:
        self._push.reset()
        self._pushed = False
