"""Single keys from the terminal, without Enter and without waiting."""

import contextlib
import os
import re
import select
import sys
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from itertools import groupby
from types import TracebackType
from typing import Protocol, Self

from voice_local.terminal import holds_terminal, tended

RELEASE_SECONDS = 0.25
"""A held key repeats faster than this: the slowest usual rate is 11 a second (Linux console)."""

_MOST_BYTES = 1024
_KEYS = re.compile(rb"\x1b[\[O][0-?]*[ -/]*[@-~]|\x1b[^\x1b]|[\xc0-\xff][\x80-\xbf]*|.", re.DOTALL)
"""Cursor and function keys (ECMA-48 control sequences), keys with Alt, UTF-8 characters, and single bytes."""


class Key(Enum):
    """A key somebody pressed; letters do not matter."""

    SPACE = auto()
    ENTER = auto()
    ESCAPE = auto()
    OTHER = auto()


_NAMES = {b" ": Key.SPACE, b"\r": Key.ENTER, b"\n": Key.ENTER, b"\x1b": Key.ESCAPE}


class Keys:
    """The keyboard, while open as a context manager.

    Keys are not shown on the terminal then. Ctrl-C interrupts as always. Where standard input is no terminal,
    or one that another program holds, nothing is ever pressed.
    """

    def __init__(self, file: int | None = None) -> None:
        """Choose the terminal.

        Args:
            file: Its file descriptor; None is standard input.
        """
        self._file = file
        self._keyboard: _Keyboard = _NoKeyboard()
        self._waiting: deque[Key] = deque()
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        keyboard = _keyboard(self._file)
        self._stack.enter_context(tended(keyboard.open, keyboard.close))
        self._keyboard = keyboard
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keyboard = _NoKeyboard()
        self._waiting.clear()
        self._stack.close()

    def pressed(self) -> Key | None:
        """The next key pressed and not asked for yet, or None. Never waits.

        Repeats of a held key that piled up since the last time count once.
        """
        if not self._waiting:
            self._waiting.extend(key for key, _ in groupby(decoded(self._keyboard.read())))
        return self._waiting.popleft() if self._waiting else None


class PushToTalk:
    """Tells from a key whether somebody wants to be heard: by pressing it twice or by holding it.

    Terminals tell of presses and never of releases, but a held key repeats. So the first press begins; with
    any later one the end comes near, and it has come when no other follows for ``release`` seconds. That ends
    two single presses as well as a held key.
    """

    def __init__(self, release: float = RELEASE_SECONDS) -> None:
        self._release = release
        self._talking = False
        self._last_repeat: float | None = None

    def accept(self, key: Key | None, now: float) -> bool:
        """Take what :meth:`Keys.pressed` gave and when; give whether to listen.

        Args:
            key: Space and Enter count.
            now: Seconds on any clock that goes on.
        """
        if key in (Key.SPACE, Key.ENTER):
            if self._talking:
                self._last_repeat = now
            self._talking = True
        elif self._last_repeat is not None and now - self._last_repeat > self._release:
            self.reset()
        return self._talking

    def reset(self) -> None:
        """Forget the key: the turn ended otherwise."""
        self._talking, self._last_repeat = False, None


def decoded(typed: bytes) -> list[Key]:
    """Make keys of what a terminal sends."""
    return [_NAMES.get(key, Key.OTHER) for key in _KEYS.findall(typed)]


class _Keyboard(Protocol):
    def open(self) -> None: ...

    def close(self) -> None: ...

    def read(self) -> bytes:
        """Return what was typed since the last time."""
        ...


class _NoKeyboard:
    def open(self) -> None:
        """There is nothing to open."""

    def close(self) -> None:
        """There is nothing to close."""

    def read(self) -> bytes:
        return b""


class _Terminal:
    """A POSIX terminal in cbreak mode: each key at once, unshown, with Ctrl-C and Ctrl-Z still working."""

    def __init__(self, file: int) -> None:
        import termios

        self._file = file
        self._found = termios.tcgetattr(file)

    def open(self) -> None:
        import termios
        import tty

        if holds_terminal(self._file):
            tty.setcbreak(self._file, termios.TCSANOW)

    def close(self) -> None:
        import termios

        if holds_terminal(self._file):
            # Repeats of a held key would land in the shell: forget what was not read.
            termios.tcsetattr(self._file, termios.TCSAFLUSH, self._found)

    def read(self) -> bytes:
        if not holds_terminal(self._file):
            return b""
        try:
            ready, _, _ = select.select([self._file], [], [], 0)
            return os.read(self._file, _MOST_BYTES) if ready else b""
        except OSError:
            return b""


class WindowsConsole:
    """The Windows console, read through the functions of ``msvcrt``.

    Args:
        waiting: Whether a key waits (``kbhit``).
        take: Returns the next one (``getwch``); special keys come as two characters.
    """

    _SPECIAL = ("\0", "\xe0")

    def __init__(self, waiting: Callable[[], bool], take: Callable[[], str]) -> None:
        self._waiting = waiting
        self._take = take

    def open(self) -> None:
        """Do nothing: the console gives single keys unshown to who asks for them."""

    def close(self) -> None:
        """Forget what was not read."""
        self.read()

    def read(self) -> bytes:
        """Return what was typed; a special key as a letter, since only its being pressed matters."""
        typed = bytearray()
        while self._waiting():
            character = self._take()
            if character in self._SPECIAL:
                self._take()
                character = "x"
            typed += character.encode("utf-8", "replace")
        return bytes(typed)


def _keyboard(file: int | None) -> _Keyboard:
    try:
        number = sys.stdin.fileno() if file is None else file
    except (AttributeError, OSError, ValueError):
        return _NoKeyboard()
    if not holds_terminal(number):
        return _NoKeyboard()
    if sys.platform == "win32":
        import msvcrt

        return WindowsConsole(msvcrt.kbhit, msvcrt.getwch)
    return _Terminal(number)
