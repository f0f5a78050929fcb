"""Keeping a terminal as it was found, however a program leaves it."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from types import FrameType

_Handler = Callable[[int, FrameType | None], object] | int | None


@contextlib.contextmanager
def tended(enter: Callable[[], None], leave: Callable[[], None]) -> Generator[None]:
    """Change a terminal for as long as the context lasts and this process holds it.

    It is left as it was at the end, whatever ends the context, on SIGTERM and SIGHUP (which become
    ``SystemExit``), and while the process is suspended. Contexts may be nested. Signals are only heard where
    the context is entered in the main thread.

    Args:
        enter: Changes the terminal; also called when the process is continued.
        leave: Changes it back. Both are called again and again and must not mind.
    """
    with contextlib.ExitStack() as stack:
        if threading.current_thread() is threading.main_thread() and sys.platform != "win32":
            _catch_end(stack)
            _catch_suspension(stack, enter, leave)
        stack.callback(leave)
        enter()
        yield


def holds_terminal(file: int) -> bool:
    """Whether a file descriptor is a terminal and this process is in its foreground.

    A process in the background that changed or read the terminal would be stopped.
    """
    try:
        return os.isatty(file) and (sys.platform == "win32" or os.tcgetpgrp(file) == os.getpgrp())
    except OSError:
        return False


def _catch_end(stack: contextlib.ExitStack) -> None:
    if sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Nobody who asked for a signal to be ignored, such as nohup, is overruled.
            if signal.getsignal(number) is signal.SIG_DFL:
                _catch(stack, number, lambda number, frame: sys.exit(128 + number))


def _catch_suspension(
    stack: contextlib.ExitStack, enter: Callable[[], None], leave: Callable[[], None]
) -> None:
    if sys.platform != "win32":

        def suspend(number: int, frame: FrameType | None) -> None:
            leave()
            _pass_on(outer_stop, signal.SIGTSTP, frame)
            signal.signal(signal.SIGTSTP, suspend)

        def proceed(number: int, frame: FrameType | None) -> None:
            _pass_on(outer_start, signal.SIGCONT, frame)
            enter()

        outer_stop = _catch(stack, signal.SIGTSTP, suspend)
        outer_start = _catch(stack, signal.SIGCONT, proceed)


def _catch(stack: contextlib.ExitStack, number: int, handler: _Handler) -> _Handler:
    before = signal.getsignal(number)
    signal.signal(number, handler)
    stack.callback(signal.signal, number, before)
    return before


def _pass_on(outer: _Handler, number: int, frame: FrameType | None) -> None:
    """Do what the handler before would have done."""
    if callable(outer):
        outer(number, frame)
    elif outer is signal.SIG_DFL and sys.platform != "win32" and number == signal.SIGTSTP:
        signal.signal(number, signal.SIG_DFL)
        # To this thread, for the process to stop here and not a few lines further on.
        signal.pthread_kill(threading.get_ident(), number)
