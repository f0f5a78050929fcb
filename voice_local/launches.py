"""Whether the assistant has been started on this computer before: all that it remembers by itself."""

import contextlib
from pathlib import Path

from voice_local.settings_file import APPLICATION


class Launches:
    """Keeps an empty file for "has been greeted", and nothing about anybody.

    Args:
        path: The file; in the platform's folder for a program's state by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or _platform_path()

    @property
    def greeted(self) -> bool:
        """Whether there was a launch before."""
        with contextlib.suppress(OSError):
            return self._path.exists()
        return False

    def remember(self) -> None:
        """Take note of a launch. Where that cannot be written down, the next one is the first again."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()


def _platform_path() -> Path:
    from platformdirs import user_state_path

    return user_state_path(APPLICATION, appauthor=False) / "greeted"
