"""Voice loops as processes of their own, at which one can speak and whose JSON comes with its time."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from benchmarks.room import Room
from tests.end_to_end.programs import COMMAND, environment

PLAYED_SECONDS = 1
"""How much of an answer the stock loop plays, so that a run does not last for hours."""
PLAYER = f"""#!/bin/sh
timeout {PLAYED_SECONDS} paplay --latency-msec=50 "$1"
"""
"""Stands for ``aplay``, which pyttsx3 plays with: there is no sound card but PulseAudio's."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of JSON and when it came, by ``time.monotonic``."""

    at: float
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a loop takes of the machine.

    Attributes:
        cpu_pct: Share of one core, in percent.
        memory_mib: Resident memory of the loop itself.
        voice_mib: That of its speech engine's process.
        threads: Of the loop itself.
        files: Open ones, likewise.
    """

    cpu_pct: float
    memory_mib: float
    voice_mib: float
    threads: int
    files: int


class Loop:
    """A running voice loop. It begins with the context and is ended with it.

    Attributes:
        name: What it is called in the tables.
        printed: All lines of JSON so far.
        started: When its process was started, by ``time.monotonic``.
    """

    def __init__(self, name: str, command: Sequence[str], room: Room) -> None:
        self.name = name
        self.printed: list[Printed] = []
        self.started = 0.0
        self._command = command
        self._room = room
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            keyboard, screen = os.openpty()
            stack.callback(os.close, keyboard)
            stack.callback(os.close, screen)
            self._keyboard, self._notes = keyboard, folder / "notes"
            self.started = time.monotonic()
            # A session leader that opens a terminal gets it as its own, and with it its keys.
            self._process = stack.enter_context(
                subprocess.Popen(
                    ["/bin/sh", "-c", 'exec "$@" <"$0"', os.ttyname(screen), *self._command],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=stack.enter_context((folder / "notes").open("w")),
                    text=True,
                    env=self._environment(folder),
                    start_new_session=True,
                )
            )
            reader = threading.Thread(target=self._read, daemon=True)
            reader.start()
            stack.callback(reader.join)
            stack.callback(self._process.kill)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in psutil.Process(self._process.pid).children(recursive=True) if self.running else ():
            child.terminate()
        self._stack.close()

    @property
    def running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process.poll() is None

    @property
    def ready(self) -> float | None:
        """When it said that it listens, if it says so."""
        return next((line.at for line in self.printed if "ready" in line.values), None)

    @property
    def notes(self) -> str:
        """What it told beside its JSON."""
        return self._notes.read_text(encoding="utf-8")

    @property
    def memory_mib(self) -> float:
        """Resident memory of the loop itself; 0 when it has ended."""
        return psutil.Process(self._process.pid).memory_info().rss / 2**20 if self.running else 0.0

    def press(self) -> None:
        """Press the space bar, which silences ours."""
        os.write(self._keyboard, b" ")

    def since(self, moment: float) -> list[Printed]:
        """The lines that came after a moment."""
        return [line for line in self.printed if line.at >= moment]

    def footprint(self, seconds: float) -> Footprint:
        """Look on for so many seconds."""
        process = psutil.Process(self._process.pid)
        family = [process, *process.children(recursive=True)]
        before = sum(map(_spent, family))
        time.sleep(seconds)
        spent = sum(map(_spent, family)) - before
        memory, *others = (one.memory_info().rss / 2**20 for one in family)
        return Footprint(100 * spent / seconds, memory, sum(others), process.num_threads(), process.num_fds())

    def _environment(self, folder: Path) -> dict[str, str]:
        player = folder / "aplay"
        player.write_text(PLAYER, encoding="utf-8")
        player.chmod(0o700)
        return {
            **environment(base=self._room.environment),
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "XDG_CONFIG_HOME": str(folder),
            "XDG_STATE_HOME": str(folder),
            "PYTHONUNBUFFERED": "1",
        }

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with contextlib.suppress(ValueError):
                self.printed.append(Printed(time.monotonic(), json.loads(line)))


def ours(room: Room, model: Path, *options: str, name: str = "ours") -> Loop:
    """The assistant, that waits for the next question as long as it can."""
    return Loop(name, (*COMMAND, "--json", "--silence", "60", "--model", str(model), *options), room)


def stock(room: Room, model: Path) -> Loop:
    """The usual loop; see ``benchmarks.stock_vosk``."""
    return Loop("stock", (sys.executable, "-m", "benchmarks.stock_vosk", str(model)), room)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
