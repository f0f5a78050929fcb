"""Giving memory back to the system, where the C library keeps it for later.

With the GNU C library a hundred turns leave some 20 MB of free pieces. Once a large block was freed it takes
blocks of that size from its heap, too, where a small one behind them keeps all of it; and every thread has a
heap of its own. Other systems' libraries are left alone.
"""

import ctypes
import sys
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of glibc's ``mallopt``, from its ``malloc.h``."""
_LARGE_BYTES = 128 * 1024
"""What is no smaller comes from the system and goes back to it: glibc's own first choice, here for good."""


def hold_little(platform: str = sys.platform) -> None:
    """Let large blocks go back as soon as they are free, and let threads share one heap, from now on."""
    library = _gnu(platform)
    if library:
        for parameter, value in (
            (_ARENA_MAX, 1),
            (_MMAP_THRESHOLD, _LARGE_BYTES),
            (_TRIM_THRESHOLD, _LARGE_BYTES),
        ):
            library.mallopt(parameter, value)


def give_back(platform: str = sys.platform) -> None:
    """Give back what is free now, which takes about 10 ms."""
    library = _gnu(platform)
    if library:
        library.malloc_trim(0)


def _gnu(platform: str) -> Any:
    """The C library if it is GNU's, else None."""
    library: Any = ctypes.CDLL(None) if platform == "linux" else None
    return library if hasattr(library, "gnu_get_libc_version") else None
