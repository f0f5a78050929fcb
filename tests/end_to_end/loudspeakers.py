"""Listening to the loudspeaker of a virtual sound card while it plays."""

import os
import subprocess
import threading
from types import TracebackType
from typing import Self

import numpy as np

from tests.end_to_end.programs import TIMEOUT_SECONDS, wait_until
from tests.pulse import RATE, SoundCard
from voice_local.sound import Samples, Sound

_ECHO_MS = 60
_SAME = 0.8
"""Correlation from which on two sounds are one: a busy machine may leave a gap of some milliseconds."""


class Loudspeaker:
    """Records what the loudspeaker plays, for as long as the context lasts."""

    def __init__(self, card: SoundCard) -> None:
        options = ["--device=loudspeaker.monitor", f"--rate={RATE}", "--channels=1", "--latency-msec=20"]
        self._recorder = subprocess.Popen(
            ["parec", "--raw", "--format=s16le", *options], env=card.environment, stdout=subprocess.PIPE
        )
        self._pcm = bytearray()
        self._searched = 0
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
        return Sound(bytes(self._pcm[: len(self._pcm) & ~1]), RATE)

    def plays(self, sound: Sound) -> float:
        """Wait for a short sound after the last one waited for; give the second in which it ends."""
        wait_until(lambda: self._finds(sound.at_rate(RATE).samples))
        return self._searched / RATE

    def _finds(self, wanted: Samples) -> bool:
        fresh = self.played.samples[self._searched :]
        # A quarter of a second at a time keeps the search cheap.
        if len(fresh) < len(wanted) + RATE // 4:
            return False
        likeness = _correlations(fresh, wanted)
        best = int(np.argmax(likeness))
        found = bool(likeness[best] > _SAME)
        self._searched += best + len(wanted) if found else len(likeness)
        return found

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


def _correlations(signal: Samples, part: Samples) -> Samples:
    """The normalised correlation of a part with every place of a signal that has room for it."""
    places = len(signal) - len(part) + 1
    size = len(signal) + len(part)
    products = np.fft.irfft(np.fft.rfft(signal, size) * np.conj(np.fft.rfft(part, size)), size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])
    energies = np.maximum(energy[len(part) :] - energy[:places], 1e-6)
    return np.asarray(products / np.sqrt(energies * np.sum(np.square(part))))
