"""Speaking an answer, or keeping silent."""

from typing import Protocol

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


class Mute:
    """Says nothing: the answers are printed."""

    def speak(self, ssml: str) -> None:
        """Do nothing."""

    def cue(self, earcon: Sound) -> None:
        """Do nothing."""
