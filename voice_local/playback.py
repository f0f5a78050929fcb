"""Sounds on their way to the sound system, which asks for samples from a thread of its own."""

from collections import deque
from collections.abc import Generator
from threading import Condition

import numpy as np

from voice_local.reference import PLAYING_RATE, Reference

PERIOD_MS = 20
PERIODS = 4
FADE_FRAMES = PLAYING_RATE * 5 // 1000
"""Samples over which a stopped sound fades: 5 ms, enough not to click."""


class PlaybackQueue:
    """Sounds on their way to the sound system's thread.

    It counts the silence that it gave after the last sound: when that fills the buffers of the device, the
    last sound has been heard.

    Attributes:
        reference: What was given, for whoever listens beside the loudspeaker.
    """

    def __init__(self) -> None:
        self.reference = Reference()
        self._sounds: deque[bytes] = deque()
        self._changed = Condition()
        self._latency = PLAYING_RATE * PERIOD_MS * PERIODS // 1000
        self._silent = self._latency
        self._given = self._before = 0
        self._taken = 0
        self._lost = False

    @property
    def busy(self) -> bool:
        """Whether a sound waits, plays, or is in the buffers of the device."""
        with self._changed:
            return self._is_busy()

    @property
    def heard(self) -> float:
        """Seconds of sound heard so far, without the silence in between."""
        with self._changed:
            return self._heard_frames() / PLAYING_RATE

    def put(self, pcm: bytes) -> float:
        """Add a sound: 16-bit mono samples at ``PLAYING_RATE``; tell what :attr:`heard` is when it begins."""
        with self._changed:
            begins = self._given + sum(map(len, self._sounds)) // 2
            if pcm:
                self._before = self._heard_frames()
                self._sounds.append(pcm)
                self._silent = 0
            return begins / PLAYING_RATE

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
                self._given += len(part) // 2
            if missing and self._silent < self._latency:
                self._silent += missing // 2
                if not self._is_busy():
                    self._changed.notify_all()
        given = b"".join(parts) + bytes(missing)
        self.reference.record(given)
        return given

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

    def _heard_frames(self) -> int:
        # The buffers hold silence, too, where a sound follows after a while.
        return max(self._given - max(self._latency - self._silent, 0), self._before)

    def _is_busy(self) -> bool:
        return bool(self._sounds) or self._silent < self._latency


def source_of(queue: PlaybackQueue) -> Generator[bytes, int, None]:
    """Make the generator that miniaudio asks for so many samples at a time."""
    frames = yield b""
    while True:
        frames = yield queue.take(frames)
