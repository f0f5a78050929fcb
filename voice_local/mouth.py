"""Speaking an answer, or keeping silent."""

import contextlib
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Protocol, Self

from skill.problem import Problem
from voice_local.delivery import Delivery
from voice_local.remembering import RememberingVoice
from voice_local.sound import Sound
from voice_local.speaker import Speaker
from voice_local.ssml import plain_text
from voice_local.voice import Voice


class Speaking(Protocol):
    """An answer while it is spoken."""

    @property
    def done(self) -> bool:
        """Whether it was heard to its end, was stopped, or failed (which :meth:`wait` then raises)."""
        ...

    @property
    def text(self) -> str:
        """The sentence being heard now, as it is written; empty in a pause."""
        ...

    @property
    def spoken(self) -> str:
        """The words heard so far, estimated from the played share of each sentence."""
        ...

    def stop(self) -> None:
        """Be silent within 100 ms and say nothing more; any number of times."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Return when it is done, or after so many seconds; tell whether it is done.

        Raises:
            Problem: The voice or the loudspeaker failed.
        """
        ...


class Mouth(Protocol):
    """What an answer is spoken with."""

    def begin(self, ssml: str, lead: Sound | None = None) -> Speaking:
        """Begin to speak SSML and return at once; what was begun before is spoken to its end first.

        Args:
            ssml: What to say.
            lead: An earcon to be heard before it, while the first sentence is made.
        """
        ...

    def speak(self, ssml: str) -> None:
        """Speak SSML and return when it has been heard."""
        ...

    def cue(self, earcon: Sound) -> None:
        """Play an earcon and return when it has been heard."""
        ...

    def played(self, frames: int) -> bytes:
        """What the loudspeaker sounded during so many samples of the microphone, to tell an echo by.

        Asked for once with each chunk of the microphone it gives, chunk by chunk, what was handed to the
        device in the time of that chunk. What the microphone makes of it comes later by the latencies of both
        devices and the way through the room.

        Args:
            frames: Samples at 16 kHz.

        Returns:
            As many 16-bit mono samples at 16 kHz.
        """
        ...


class SpeakingMouth:
    """A voice and the loudspeaker (or file) it speaks through.

    Sentences are rendered while the first one already plays. As a context manager it ends in silence.
    """

    def __init__(self, voice: Voice, speaker: Speaker) -> None:
        self._voice = RememberingVoice(voice)
        self._speaker = speaker
        self._delivery: Delivery | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._delivery:
            self._delivery.stop()
            self._delivery.join()

    def begin(self, ssml: str, lead: Sound | None = None) -> Delivery:
        """See :meth:`Mouth.begin`."""
        self._delivery = Delivery(ssml, self._voice, self._speaker, self._delivery, lead)
        return self._delivery

    def speak(self, ssml: str) -> None:
        """See :meth:`Mouth.speak`. An exception such as that of Ctrl-C silences it."""
        delivery = self.begin(ssml)
        try:
            delivery.wait()
        finally:
            delivery.stop()

    def cue(self, earcon: Sound) -> None:
        """See :meth:`Mouth.cue`."""
        if self._delivery:
            self._delivery.join()
        self._speaker.play(earcon)
        self._speaker.wait()

    def played(self, frames: int) -> bytes:
        """See :meth:`Mouth.played`."""
        return self._speaker.played(frames)


class FrailMouth:
    """Speaks until its voice or its loudspeaker fails, tells that once and is silent from then on.

    Args:
        mouth: Speaks as long as it can.
        tell: Takes the fault.
    """

    FAULTS = frozenset({"no-voice", "no-speaker", "speaker-busy", "speaker-lost", "no-sound-library"})
    """What a person did not choose; a wrong choice of voice or loudspeaker is raised."""

    def __init__(self, mouth: Mouth, tell: Callable[[Problem], None]) -> None:
        self._mouth = mouth
        self._tell = tell

    def begin(self, ssml: str, lead: Sound | None = None) -> Speaking:
        """See :meth:`Mouth.begin`. A failure is told by the ``wait`` of what it returns."""
        return _Frail(self._mouth.begin(ssml, lead), self._fallible)

    def speak(self, ssml: str) -> None:
        """See :meth:`Mouth.speak`."""
        with self._fallible():
            self._mouth.speak(ssml)

    def cue(self, earcon: Sound) -> None:
        """See :meth:`Mouth.cue`."""
        with self._fallible():
            self._mouth.cue(earcon)

    def played(self, frames: int) -> bytes:
        """See :meth:`Mouth.played`."""
        return self._mouth.played(frames)

    @contextlib.contextmanager
    def _fallible(self) -> Iterator[None]:
        try:
            yield
        except Problem as fault:
            if fault.key not in self.FAULTS:
                raise
            if not isinstance(self._mouth, Mute):
                self._mouth = Mute()
                self._tell(fault)


class _Frail:
    """What a frail mouth speaks."""

    def __init__(
        self, speaking: Speaking, fallible: Callable[[], contextlib.AbstractContextManager[None]]
    ) -> None:
        self._speaking = speaking
        self._fallible = fallible

    @property
    def done(self) -> bool:
        return self._speaking.done

    @property
    def text(self) -> str:
        return self._speaking.text

    @property
    def spoken(self) -> str:
        return self._speaking.spoken

    def stop(self) -> None:
        self._speaking.stop()

    def wait(self, timeout: float | None = None) -> bool:
        with self._fallible():
            return self._speaking.wait(timeout)
        return True


class Mute:
    """Says nothing: the answers are printed."""

    def begin(self, ssml: str, lead: Sound | None = None) -> Speaking:
        """Take it for spoken."""
        return _Unspoken(plain_text(ssml))

    def speak(self, ssml: str) -> None:
        """Do nothing."""

    def cue(self, earcon: Sound) -> None:
        """Do nothing."""

    def played(self, frames: int) -> bytes:
        """Silence."""
        return bytes(2 * frames)


class _Unspoken:
    """What is over without a sound."""

    done = True
    text = ""

    def __init__(self, spoken: str) -> None:
        self.spoken = spoken

    def stop(self) -> None:
        pass

    def wait(self, timeout: float | None = None) -> bool:
        return True
