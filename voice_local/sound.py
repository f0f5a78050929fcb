"""Sound as a value: mono 16-bit samples and their rate, and what is done with them before they are played."""

import io
import math
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

FULL_SCALE = 32768
QUIETEST_DBFS = -96.0
"""Level reported for digital silence: the floor of 16-bit audio."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of mono audio.

    Attributes:
        pcm: Signed 16-bit little-endian samples, one channel.
        rate: Samples in a second (Hz).
    """

    pcm: bytes
    rate: int

    def __post_init__(self) -> None:
        if self.rate <= 0:
            raise ValueError(f"a sample rate is positive, not {self.rate}")
        if len(self.pcm) % 2:
            raise ValueError("16-bit samples come as an even number of bytes")

    @classmethod
    def of_samples(cls, samples: Samples, rate: int) -> Self:
        """Make a sound of floating-point samples; what exceeds -1.0 to 1.0 is clipped."""
        scaled = np.rint(np.asarray(samples, dtype=np.float64) * FULL_SCALE)
        return cls(np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes(), rate)

    @classmethod
    def silence(cls, seconds: float, rate: int) -> Self:
        """Make silence of a length, exact to the nearest sample."""
        return cls(bytes(2 * round(seconds * rate)), rate)

    @classmethod
    def joined(cls, sounds: Iterable["Sound"], rate: int) -> Self:
        """Put sounds one after the other, each brought to the given rate (Hz)."""
        return cls(b"".join(sound.at_rate(rate).pcm for sound in sounds), rate)

    @property
    def frames(self) -> int:
        """Number of samples."""
        return len(self.pcm) // 2

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate

    @property
    def samples(self) -> Samples:
        """Samples as numbers from -1.0 to just below 1.0, shape (frames,)."""
        return np.frombuffer(self.pcm, dtype="<i2").astype(np.float64) / FULL_SCALE

    @property
    def peak_dbfs(self) -> float:
        """Highest sample in decibels below full scale; ``QUIETEST_DBFS`` for silence."""
        return _decibels(float(np.max(np.abs(self.samples), initial=0.0)))

    @property
    def rms_dbfs(self) -> float:
        """Root-mean-square level in decibels below full scale; ``QUIETEST_DBFS`` for silence."""
        return _decibels(math.sqrt(float(np.mean(np.square(self.samples)))) if self.frames else 0.0)

    def at_rate(self, rate: int) -> "Sound":
        """Return the same sound at another sample rate (Hz), band-limited so that nothing aliases."""
        if rate == self.rate:
            return self
        return Sound.of_samples(_resampled(self.samples, self.rate, rate), rate)

    def between(self, start: float, end: float) -> "Sound":
        """Return the part from ``start`` to ``end`` in seconds."""
        first, last = (2 * round(max(at, 0.0) * self.rate) for at in (start, end))
        return Sound(self.pcm[first:last], self.rate)

    def trimmed(self, floor_dbfs: float = -50.0, margin: float = 0.01) -> "Sound":
        """Return the sound without the quiet at its two ends.

        Args:
            floor_dbfs: What counts as quiet: samples below this level.
            margin: Seconds kept before the first and after the last louder sample, for soft consonants.
        """
        loud = np.flatnonzero(np.abs(self.samples) >= 10 ** (floor_dbfs / 20))
        if not loud.size:
            return Sound(b"", self.rate)
        return self.between(loud[0] / self.rate - margin, (loud[-1] + 1) / self.rate + margin)

    def wav(self) -> bytes:
        """Return the sound as the bytes of a WAV file."""
        with io.BytesIO() as file:
            with wave.open(file, "wb") as writer:
                writer.setnchannels(1)
                writer.setsampwidth(2)
                writer.setframerate(self.rate)
                writer.writeframes(self.pcm)
            return file.getvalue()

    def save(self, path: Path) -> None:
        """Write a WAV file.

        Raises:
            OSError: The file cannot be written.
        """
        path.write_bytes(self.wav())


def _decibels(amplitude: float) -> float:
    return max(20 * math.log10(amplitude), QUIETEST_DBFS) if amplitude > 0 else QUIETEST_DBFS


_ZERO_CROSSINGS = 24
_KAISER_BETA = 9.0
_CUTOFF = 0.94
_LARGEST_DENOMINATOR = 1_000
"""Rates such as 44,101 Hz are taken for a near ratio, at most a millionth off, to keep the filters few."""


def _resampled(samples: Samples, source: int, target: int) -> Samples:
    ratio = Fraction(target, source).limit_denominator(_LARGEST_DENOMINATOR)
    up, down = ratio.numerator, ratio.denominator
    filters = _filters(up, down)
    reach = filters.shape[1] // 2
    length = -(-len(samples) * up // down)
    padded = np.concatenate([np.zeros(reach), samples, np.zeros(reach + down + 1)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, filters.shape[1])
    out = np.empty(length)
    # Output number phase + k * up lies at the same fraction between two input samples for every k,
    # so each phase is one small filter run over every down-th window.
    for phase in range(min(up, length)):
        count = -(-(length - phase) // up)
        first = phase * down // up
        out[phase::up] = windows[first::down][:count] @ filters[phase]
    return out


@lru_cache(maxsize=8)
def _filters(up: int, down: int) -> Samples:
    """Return one windowed-sinc filter for each of ``up`` phases, shape (up, taps), gain 1 at 0 Hz.

    A Kaiser window of beta 9 keeps images some 90 dB down (Kaiser and Schafer, 1980), below the noise of
    16-bit samples.
    """
    stretch = max(1.0, down / up)
    reach = math.ceil(_ZERO_CROSSINGS * stretch)
    fractions = (np.arange(up) * down % up) / up
    distance = np.arange(-reach, reach + 1)[None, :] - fractions[:, None]
    inside = np.clip(1 - np.square(distance / (reach + 1)), 0, None)
    kernel = np.sinc(distance * _CUTOFF / stretch) * np.i0(_KAISER_BETA * np.sqrt(inside))
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True), dtype=np.float64)
