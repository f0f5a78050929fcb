import platform
import subprocess
import sys

import pytest

from voice_local.memory import give_back, hold_little

PIECES = """
import ctypes
from pathlib import Path
from voice_local.memory import give_back, hold_little

library, kibibyte = ctypes.CDLL(None), 1024
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4

def taken(size, count):
    pieces = [library.malloc(size) for _ in range(count)]
    for piece in pieces:
        ctypes.memset(piece, 1, size)
    return pieces

HOLD
for piece in taken(4096 * kibibyte, 1):
    library.free(piece)
before = resident()
# Every other one is kept, so that none of them is at the end of the heap.
for place, piece in enumerate(taken(SIZE * kibibyte, COUNT)):
    if place % 2:
        library.free(piece)
GIVE
print(resident() - before)
"""

gnu = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that keeps memory")


def kept(size: int, count: int, hold: str = "", give: str = "") -> int:
    """KiB that a process holds which has taken so many pieces of so many KiB and freed every other one."""
    program = PIECES
    for name, value in {"HOLD": hold, "GIVE": give, "SIZE": size, "COUNT": count}.items():
        program = program.replace(name, str(value))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout)


@gnu
def test_large_blocks_go_back_at_once_though_some_behind_them_are_kept() -> None:
    assert kept(512, 40, hold="hold_little()") < 12_000 < 18_000 < kept(512, 40)


@gnu
def test_small_ones_are_given_back_when_asked_for() -> None:
    assert kept(64, 320, give="give_back()") < 14_000 < 18_000 < kept(64, 320)


@pytest.mark.parametrize("other", ["win32", "darwin"])
def test_other_systems_are_left_alone(other: str) -> None:
    hold_little(other)
    give_back(other)
