"""Speaking an answer, or keeping silent."""

from collections.abc import Callable
from typing import Protocol

from skill.problem import Problem
from voice_local.sound import Sound
from voice_local.speaker import Speaker
from voice_local.ssml import render
from voice_local.voice import Voice


class Mouth(Protocol):
    """What an answer is spoken with."""

    def speak(self, ssml: str) -> None:
        """Speak SSML and return when it has been heard."""
        ...

    def cue(self, earcon: Sound) -> None:
        """Play an earcon and return when it has been heard."""
        ...


class SpeakingMouth:
    """A voice and the loudspeaker (or file) it speaks through.

    Sentences are rendered while the first one already plays.
    """

    def __init__(self, voice: Voice, speaker: Speaker) -> None:
        self._voice = voice
        self._speaker = speaker

    def speak(self, ssml: str) -> None:
        """See :meth:`Mouth.speak`."""
        for sound in render(ssml, self._voice):
            self._speaker.play(sound)
        self._speaker.wait()

    def cue(self, earcon: Sound) -> None:
        """See :meth:`Mouth.cue`."""
        self._speaker.play(earcon)
        self._speaker.wait()


class FrailMouth:
    """Speaks until its voice or its loudspeaker fails, tells that once and is silent from then on.

    Args:
        mouth: Speaks as long as it can.
        tell: Takes the fault.
    """

    FAULTS = frozenset({"no-voice", "no-speaker", "speaker-lost", "no-sound-library"})
    """What a person did not choose; a wrong choice of voice or loudspeaker is raised."""

    def __init__(self, mouth: Mouth, tell: Callable[[Problem], None]) -> None:
        self._mouth = mouth
        self._tell = tell

    def speak(self, ssml: str) -> None:
        """See :meth:`Mouth.speak`."""
        self._try(lambda: self._mouth.speak(ssml))

    def cue(self, earcon: Sound) -> None:
        """See :meth:`Mouth.cue`."""
        self._try(lambda: self._mouth.cue(earcon))

    def _try(self, say: Callable[[], None]) -> None:
        try:
            say()
        except Problem as fault:
            if fault.key not in self.FAULTS:
                raise
            self._mouth = Mute()
            self._tell(fault)


class Mute:
    """Says nothing: the answers are printed."""

    def speak(self, ssml: str) -> None:
        """Do nothing."""

    def cue(self, earcon: Sound) -> None:
        """Do nothing."""
