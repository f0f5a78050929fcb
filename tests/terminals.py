"""A terminal for tests: a program runs in it as in a window of its own, and the test sits at the keyboard.

Between them is a small shell with job control: a suspended program is told of by ``SUSPENDED``, and ``fg`` or
``bg`` and Enter continue it.
"""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

TIMEOUT_SECONDS = 30.0
COLUMNS, ROWS = 80, 24
SUSPENDED = "[suspended]"
_LOCAL_FLAGS = 3


class Terminal:
    """A pseudo-terminal with a program whose controlling terminal it is, for as long as the context lasts.

    Args:
        command: The program and its arguments.
        environment: The variables it finds; None leaves it those of the tests.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._keyboard, self._window = os.openpty()
        fcntl.ioctl(self._window, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._before = termios.tcgetattr(self._window)
        self.shown = b""
        self._shell = subprocess.Popen(
            [sys.executable, "-c", _SHELL, *command],
            stdin=self._window,
            stdout=self._window,
            stderr=self._window,
            env={**(os.environ if environment is None else environment), "TERM": "xterm-256color"},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shell.kill()
        self._shell.wait(TIMEOUT_SECONDS)
        os.close(self._keyboard)
        os.close(self._window)

    @property
    def as_found(self) -> bool:
        """Whether the terminal's modes are what they were before the program ran."""
        return termios.tcgetattr(self._window) == self._before

    @property
    def echoes(self) -> bool:
        """Whether the terminal itself shows what is typed."""
        return bool(termios.tcgetattr(self._window)[_LOCAL_FLAGS] & termios.ECHO)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._keyboard, text.encode())

    def read_until(self, text: str) -> str:
        """Wait for a text to appear; give all that was shown before it and since the last one, and it."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while text.encode() not in self.shown:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} is not shown, but: {self.shown.decode(errors='replace')}")
        before, found, self.shown = self.shown.partition(text.encode())
        return (before + found).decode(errors="replace")

    def shows(self, text: str, seconds: float) -> bool:
        """Whether a text appears within some seconds; what was shown is not used up."""
        end = time.monotonic() + seconds
        while text.encode() not in self.shown:
            if not self._read(end - time.monotonic()):
                return False
        return True

    def wait(self) -> int:
        """Wait for the program to end; give its exit code, or 128 and the signal that ended it."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while self._shell.poll() is None:
            assert time.monotonic() < end, "the program does not end"
            self._read(0.05)
        return self._shell.returncode

    def send(self, number: signal.Signals) -> None:
        """Send what runs in the foreground a signal."""
        os.killpg(os.tcgetpgrp(self._keyboard), number)

    def _read(self, seconds: float) -> bool:
        ready: list[Any] = select.select([self._keyboard], [], [], max(seconds, 0))[0]
        if ready:
            self.shown += os.read(self._keyboard, 65536)
        return bool(ready)


_SHELL = """\
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
if not (program := os.fork()):
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execvp(sys.argv[1], sys.argv[1:])
while os.WIFSTOPPED(status := os.waitpid(program, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpgrp())
    print("[suspended]", flush=True)
    while (wish := input()) != "fg":
        if wish == "bg":
            os.killpg(program, signal.SIGCONT)
    os.tcsetpgrp(0, program)
    os.killpg(program, signal.SIGCONT)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
"""
