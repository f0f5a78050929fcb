"""Listening to the loudspeaker of a virtual sound card while it plays."""

import os
import subprocess
import threading
from types import TracebackType
from typing import Self

from tests.end_to_end.programs import TIMEOUT_SECONDS, wait_until
from tests.pulse import RATE, SoundCard
from voice_local.sound import Sound

_ECHO_MS = 60
_AUDIBLE_DBFS = -40.0
_PAUSE_SECONDS = 1.2
"""A silence longer than any inside an answer."""


class Loudspeaker:
    """Records what the loudspeaker plays, for as long as the context lasts."""

    def __init__(self, card: SoundCard) -> None:
        options = ["--device=loudspeaker.monitor", f"--rate={RATE}", "--channels=1", "--latency-msec=20"]
        self._recorder = subprocess.Popen(
            ["parec", "--raw", "--format=s16le", *options], env=card.environment, stdout=subprocess.PIPE
        )
        self._pcm = bytearray()
        self._place = 0
        self._thread = threading.Thread(target=self._collect)
        self._thread.start()

    def __enter__(self) -> Self:
        wait_until(lambda: bool(self._pcm))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._recorder.terminate()
        self._recorder.wait(TIMEOUT_SECONDS)
        self._thread.join(TIMEOUT_SECONDS)
        assert self._recorder.stdout
        self._recorder.stdout.close()

    @property
    def played(self) -> Sound:
        """Everything so far."""
        return self._since(0)

    def falls_silent(self) -> float:
        """Wait until something new was played and is over; give the second in which it ended."""
        wait_until(self._is_over)
        return self._place / RATE

    def is_heard(self) -> None:
        """Wait for a first sound, whichever it is."""
        wait_until(lambda: self.played.peak_dbfs > _AUDIBLE_DBFS)

    def _since(self, frame: int) -> Sound:
        return Sound(bytes(self._pcm[2 * frame : len(self._pcm) & ~1]), RATE)

    def _is_over(self) -> bool:
        fresh = self._since(self._place)
        tail = fresh.between(fresh.seconds - _PAUSE_SECONDS, fresh.seconds)
        if fresh.trimmed(_AUDIBLE_DBFS).seconds == 0 or tail.peak_dbfs > _AUDIBLE_DBFS:
            return False
        self._place += fresh.frames - tail.frames
        return True

    def _collect(self) -> None:
        assert self._recorder.stdout
        while chunk := os.read(self._recorder.stdout.fileno(), 4096):
            self._pcm += chunk


def echo(card: SoundCard) -> None:
    """Let the microphone hear the loudspeaker, as it does in any room."""
    options = ["source=loudspeaker.monitor", "sink=mic", f"latency_msec={_ECHO_MS}"]
    subprocess.run(
        ["pactl", "load-module", "module-loopback", *options],
        env=card.environment,
        check=True,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
    )
