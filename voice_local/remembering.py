"""A voice that says again what it has said before without making it anew."""

from collections import OrderedDict
from threading import Lock

from voice_local.sound import Sound
from voice_local.voice import Voice

REMEMBERED_SECONDS = 120.0
"""How much sound is kept: some 5 MB at the voices' 22,050 Hz, enough for the prompts and a whole routine."""


class RememberingVoice:
    """Keeps the sounds of the texts rendered last, in memory only.

    Args:
        voice: Who says what is new.
        seconds: How much sound to keep; what was asked for longest ago is forgotten first.
    """

    def __init__(self, voice: Voice, seconds: float = REMEMBERED_SECONDS) -> None:
        self._voice = voice
        self._most = seconds
        self._sounds: OrderedDict[str, Sound] = OrderedDict()
        self._lock = Lock()

    def render(self, text: str) -> Sound:
        """See :meth:`voice_local.voice.Voice.render`."""
        with self._lock:
            sound = self._sounds.pop(text, None) or self._voice.render(text)
            self._sounds[text] = sound
            while sum(kept.seconds for kept in self._sounds.values()) > self._most:
                self._sounds.popitem(last=False)
            return sound
