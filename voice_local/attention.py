"""Who pays attention to the sound of a microphone, and to the keyboard."""

from collections.abc import Sequence
from typing import Protocol

from voice_local.endpointing import Patience
from voice_local.interruption import Interrupt
from voice_local.keys import Key
from voice_local.recogniser import Final, Heard


class Attention(Protocol):
    """Makes utterances of sound; see :class:`voice_local.listening.Listener`."""

    @property
    def speaking(self) -> bool:
        """Whether somebody is in the midst of an utterance."""
        ...

    def expect(self, patience: Patience, phrases: Sequence[str] = ()) -> None:
        """Listen anew, with this patience and for these short commands."""
        ...

    def accept(self, chunk: bytes) -> Heard | None:
        """See :meth:`Recogniser.accept`; a ``Final`` without text ends the patience."""
        ...

    def finish(self) -> Final:
        """End the utterance now and return it, with an empty text when nothing was said."""
        ...

    def push(self) -> None:
        """Take note that a key was pressed to speak."""
        ...


class Keyboard(Protocol):
    """Single keys; see :class:`voice_local.keys.Keys`."""

    def pressed(self) -> Key | None:
        """The next key pressed and not asked for yet, or None. Never waits."""
        ...


class Interrupter(Protocol):
    """Hears what is called out; see :class:`voice_local.interruption.Interruption`."""

    def reset(self, *, routine: bool = False) -> None:
        """Begin anew with the next answer."""
        ...

    def accept(self, chunk: bytes, played: bytes, saying: str) -> Interrupt | None:
        """Take the next chunk of the microphone, and what was played and said in its time."""
        ...


class Waker(Protocol):
    """Hears the wake phrase; see :class:`voice_local.wake.WakePhrase`."""

    @property
    def after(self) -> bytes:
        """The sound after the phrase in the chunks taken so far."""
        ...

    def accept(self, chunk: bytes) -> bool:
        """Take the next chunk; true when the wake phrase was said."""
        ...

    def reset(self) -> None:
        """Forget the sound taken so far."""
        ...
