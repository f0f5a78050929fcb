from types import TracebackType
from typing import Self

from voice_local.sound import Sound


class SilentSpeaker:
    """A loudspeaker that takes everything and plays nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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

    def close(self) -> None: ...
