"""Hearing utterances: when somebody speaks, what is said, and when it is over."""

from collections import deque
from collections.abc import Callable, Sequence

from skill.understanding.completeness import Completeness
from voice_local.endpointing import Endpointer, Patience, Phase
from voice_local.merging import joined, with_command
from voice_local.phrases import PhraseRecogniser
from voice_local.recogniser import Final, Heard, Partial, Recogniser
from voice_local.voice_activity import VoiceActivity
from voice_local.wav import LISTENING_RATE

PRE_ROLL_SECONDS = 0.4
"""Sound from before the first sign of speech, since a first consonant is soft."""
FRESH_SECONDS = 0.1
"""How much longer to wait where words have only just come and are not surely all: more of them may come."""
COMMAND_SECONDS = 0.3
"""How much less where they are a short command that is expected, though more could follow."""
Judge = Callable[[str], Completeness]
_BYTES_PER_SECOND = 2 * LISTENING_RATE


class Listener:
    """A recogniser (see :class:`Recogniser`) that knows by itself when an utterance is over.

    Nothing is decoded while nobody speaks. Two recognisers hear the same sound: one everything it knows, the
    other only the short commands that make sense at this point, which the first, without a sentence around
    them, easily takes for something else. A command counts where it fits the sound about as well.

    A ``Final`` without text means that nobody said a word for as long as patience lasts.

    Args:
        activity: Tells speech from other sound.
        free: Hears everything.
        commands: Hears the words of its grammar; None does without.
        judge: Says what the words so far are worth.
    """

    def __init__(
        self,
        activity: VoiceActivity,
        free: Recogniser,
        judge: Judge,
        commands: PhraseRecogniser | None = None,
    ) -> None:
        self._activity = activity
        self._free = free
        self._judge = judge
        self._commands = commands
        self._endpointer = Endpointer()
        self._before: deque[bytes] = deque()
        self._parts: list[Final] = []
        self._partial = ""
        self._shown = ""
        self._worth = Completeness.NOTHING
        self._fresh = False
        self._phrases: frozenset[str] = frozenset()

    @property
    def speaking(self) -> bool:
        """Whether somebody is in the midst of an utterance."""
        return self._endpointer.phase is Phase.SPEAKING

    def expect(self, patience: Patience, phrases: Sequence[str] = ()) -> None:
        """Listen anew, with this patience and for these short commands."""
        self.reset()
        self._endpointer.reset(patience)
        self._phrases = frozenset(phrases)
        if self._commands:
            self._commands.expect(phrases)

    def push(self) -> None:
        """Do nothing: whoever speaks is heard."""

    def accept(self, chunk: bytes) -> Heard | None:
        """See :meth:`Recogniser.accept`."""
        if self._endpointer.phase in (Phase.ENDED, Phase.TIMED_OUT):
            self.reset()
        probability = self._activity.accept(chunk)
        spoke = self.speaking
        seconds = len(chunk) / _BYTES_PER_SECOND
        phase = self._endpointer.accept(seconds, probability, self._worth, self._longer)
        if phase is Phase.TIMED_OUT:
            return Final("")
        if phase is Phase.WAITING:
            if spoke:
                self._forget()
            self._keep(chunk)
            return self._show("")
        for sound in (*self._before, chunk):
            self._decode(sound)
        self._before.clear()
        return self._ended() if phase is Phase.ENDED else self._show(self._so_far)

    def finish(self) -> Final:
        """See :meth:`Recogniser.finish`."""
        final = self._ended()
        self.reset()
        return final

    def reset(self) -> None:
        """See :meth:`Recogniser.reset`."""
        self._endpointer.reset()
        self._activity.reset()
        self._before.clear()
        self._forget()
        self._shown = ""

    def _keep(self, chunk: bytes) -> None:
        self._before.append(chunk)
        while sum(map(len, self._before)) > PRE_ROLL_SECONDS * _BYTES_PER_SECOND:
            self._before.popleft()

    def _decode(self, sound: bytes) -> None:
        if self._commands:
            self._commands.accept(sound)
        heard = self._free.accept(sound)
        if isinstance(heard, Final):
            # The recogniser has an end of its own in mind; the utterance goes on all the same.
            self._parts.append(heard)
            self._partial = ""
        elif isinstance(heard, Partial):
            self._partial = heard.text
        self._fresh = heard is not None
        if heard is not None:
            self._worth = self._judge(self._so_far)

    @property
    def _longer(self) -> float:
        short = self._worth is Completeness.OPEN and self._so_far in self._phrases
        fresh = self._fresh and self._worth is not Completeness.COMPLETE
        return (FRESH_SECONDS if fresh else 0.0) - (COMMAND_SECONDS if short else 0.0)

    @property
    def _so_far(self) -> str:
        return " ".join(filter(None, [*(part.text for part in self._parts), self._partial]))

    def _show(self, text: str) -> Partial | None:
        if text == self._shown:
            return None
        self._shown = text
        return Partial(text)

    def _ended(self) -> Final:
        last = self._free.finish()
        free = joined([*self._parts, last] if last.text else self._parts)
        command = self._commands.finish() if self._commands else None
        self._parts, self._partial, self._worth, self._fresh = [], "", Completeness.NOTHING, False
        self._shown = ""
        return with_command(free, command)

    def _forget(self) -> None:
        """Drop what was begun."""
        self._free.reset()
        if self._commands:
            self._commands.reset()
        self._parts, self._partial, self._worth, self._fresh = [], "", Completeness.NOTHING, False
