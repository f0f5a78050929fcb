"""Running the command as a person does: in a process of its own, with pipes, files, or a terminal."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 90.0
COMMAND = (sys.executable, "-m", "voice_local.cli")


def environment(*, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the command finds in its environment: the project from this folder, and UTF-8.

    Folders that are in ``PYTHONPATH`` already come after the project's.
    """
    given = os.environ if base is None else base
    folders = os.pathsep.join(filter(None, (str(ROOT), given.get("PYTHONPATH"))))
    return {**given, "PYTHONPATH": folders, "PYTHONUTF8": "1"}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; whatever happens, nobody gets to see a traceback."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        env=environment(),
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


class Terminal:
    """The command in a terminal: keys go in, lines come out, and Ctrl-C is a key."""

    def __init__(self, *arguments: str, base: Mapping[str, str] | None = None) -> None:
        self._keyboard, self._screen = os.openpty()
        # A session leader that opens a terminal gets it as its own, and with it the signals of its keys.
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" <"$0"', os.ttyname(self._screen), *COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**environment(base=base), "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        assert self._process.stdout
        assert self._process.stderr
        self._out = _Reader(self._process.stdout)
        self._err = _Reader(self._process.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(TIMEOUT_SECONDS)
        self._out.close()
        self._err.close()
        os.close(self._keyboard)
        os.close(self._screen)

    @property
    def printed(self) -> str:
        """The conversation so far."""
        return self._out.text

    @property
    def notes(self) -> str:
        """What was told beside the conversation so far."""
        return self._err.text

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._keyboard, keys.encode())

    def shows(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        wait_until(lambda: text in self.printed or self._process.poll() is not None)
        assert text in self.printed, self.printed + self.notes

    def ends(self) -> int:
        """Wait for the end; give the exit status."""
        status = self._process.wait(TIMEOUT_SECONDS)
        self._out.close()
        self._err.close()
        assert "Traceback" not in self.printed + self.notes, self.notes
        return status


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something that is going to happen."""
    end = time.monotonic() + TIMEOUT_SECONDS
    while not true():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.05)


class _Reader:
    """Reads a stream in the background."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._parts: list[str] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def close(self) -> None:
        self._thread.join(TIMEOUT_SECONDS)
        self._stream.close()

    def _read(self) -> None:
        # Line by line, since a bigger block would wait for more.
        for line in self._stream:
            self._parts.append(line)
