"""Sounds on their way to the sound system, which asks for samples from a thread of its own."""

from collections import deque
from collections.abc import Generator
from threading import Condition

import numpy as np

PLAYING_RATE = 48_000
"""Sample rate in Hz at which the device is opened: that of sound hardware, so that nobody resamples again."""

PERIOD_MS = 20
PERIODS = 4
FADE_FRAMES = PLAYING_RATE * 5 // 1000
"""Samples over which a stopped sound fades: 5 ms, enough not to click."""


class PlaybackQueue:
    """Sounds on their way to the sound system's thread.

    It counts the silence that it gave after the last sound: when that fills the buffers of the device, the
    last sound has been heard.
    """

    def __init__(self) -> None:
        self._sounds: deque[bytes] = deque()
        self._changed = Condition()
        self._latency = PLAYING_RATE * PERIOD_MS * PERIODS // 1000
        self._silent = self._latency
        self._taken = 0
        self._lost = False

    @property
    def busy(self) -> bool:
        """Whether a sound waits, plays, or is in the buffers of the device."""
        with self._changed:
            return self._is_busy()

    def put(self, pcm: bytes) -> None:
        """Add a sound: 16-bit mono samples at ``PLAYING_RATE``."""
        with self._changed:
            if pcm:
                self._sounds.append(pcm)
                self._silent = 0

    def clear(self) -> None:
        """Forget everything, as if it had been heard."""
        with self._changed:
            self._sounds.clear()
            self._silent = self._latency
            self._changed.notify_all()

    def cut(self) -> None:
        """Forget everything but a short fade of what plays."""
        with self._changed:
            head = self._sounds[0][: 2 * FADE_FRAMES] if self._sounds else b""
            self._sounds.clear()
            if head:
                samples = np.frombuffer(head, dtype="<i2")
                self._sounds.append((samples * np.linspace(1, 0, len(samples))).astype("<i2").tobytes())

    def take(self, frames: int) -> bytes:
        """Return exactly so many samples, with silence where there is no sound."""
        with self._changed:
            self._taken += 1
            parts: list[bytes] = []
            missing = 2 * frames
            while missing and self._sounds:
                part = self._sounds[0][:missing]
                self._sounds[0] = self._sounds[0][missing:]
                if not self._sounds[0]:
                    self._sounds.popleft()
                parts.append(part)
                missing -= len(part)
            if missing and self._silent < self._latency:
                self._silent += missing // 2
                if not self._is_busy():
                    self._changed.notify_all()
            return b"".join(parts) + bytes(missing)

    def lose(self) -> None:
        """Take note that the device went away."""
        with self._changed:
            self._lost = True
            self._changed.notify_all()

    def revive(self) -> None:
        """Take note that there is a device again."""
        with self._changed:
            self._lost = False

    def drained(self, stall: float) -> bool:
        """Wait until everything was heard; False when the device stopped taking samples."""
        with self._changed:
            while self._is_busy():
                before = self._taken
                self._changed.wait_for(lambda: self._lost or not self._is_busy(), stall)
                if self._lost or (self._is_busy() and self._taken == before):
                    return False
            return True

    def _is_busy(self) -> bool:
        return bool(self._sounds) or self._silent < self._latency


def source_of(queue: PlaybackQueue) -> Generator[bytes, int, None]:
    """Make the generator that miniaudio asks for so many samples at a time."""
    frames = yield b""
    while True:
        frames = yield queue.take(frames)
