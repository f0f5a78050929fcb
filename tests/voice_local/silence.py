from voice_local.closing import Closing
from voice_local.sound import Sound


class SilentSpeaker(Closing):
    """A loudspeaker that takes everything and plays nothing."""

    @property
    def playing(self) -> bool:
        return False

    @property
    def heard(self) -> float:
        return 0.0

    def play(self, sound: Sound) -> float:
        return 0.0

    def played(self, frames: int) -> bytes:
        return bytes(2 * frames)

    def stop(self) -> None: ...

    def wait(self) -> None: ...
