"""Taking the assistant's own voice out of what the microphone hears.

The loudspeaker's sound reaches the microphone late, softer and coloured by the room: filtered. The filter is
estimated while the echo is heard, and what it makes of the loudspeaker's samples is subtracted. What remains
is whoever else is in the room.

The filter is a partitioned-block frequency-domain Kalman filter (Enzner and Vary, Signal Processing 86, 2006;
Kuech, Mabande and Enzner, ICASSP 2014). It weighs how uncertain each coefficient still is against how much of
the sound is no echo, and so needs no detector of somebody speaking at the same time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_local.sound import Samples
from voice_local.wav import LISTENING_RATE

BLOCK_FRAMES = 320
"""Samples filtered at a time: 20 ms, a fifth of the microphone's chunks."""

REACH_SECONDS = 0.4
"""Latest echo: 250 ms of latency in devices and sound system, and 150 ms of room."""

_BLOCKS = round(REACH_SECONDS * LISTENING_RATE / BLOCK_FRAMES)
_MEMORY = 0.9995
"""What is left of a coefficient after a block, for rooms change: half is forgotten in 28 s."""

_SMOOTHING = 0.7
_FIRST_UNCERTAINTY = 1.0
"""Variance of a coefficient before anything is known: the echo may be as loud as what is played."""

_LEAST_NOISE = 1e-4
"""Energy in a bin that is never taken for echo: some 70 dB below full scale."""

_PATIENCE = 25
"""Blocks over which a filter may do harm: 0.5 s."""

_HARM = 1.5
"""A filter for another room doubles the power of what it is to silence; this is three quarters of the way."""


@dataclass(frozen=True, slots=True)
class Split:
    """A stretch of microphone sound taken apart; ``left`` and ``echo`` add up to it.

    Attributes:
        left: Samples without the echo.
        echo: Samples of the echo.
        doubt: For each block of ``BLOCK_FRAMES``, the mean square of the echo that may still be in ``left``.
    """

    left: Samples
    echo: Samples
    doubt: Samples


class EchoCanceller:
    """Subtracts the echo of a known sound from 16 kHz mono samples, chunk by chunk."""

    def __init__(self) -> None:
        self._last = np.zeros(BLOCK_FRAMES)
        self._spectra = _zeros()
        self._filters: NDArray[np.complex128]
        self._uncertainty: Samples
        self._remainder: Samples
        self._recent: Samples
        self._forget()

    def cancel(self, heard: Samples, played: Samples) -> Split:
        """Take the next samples and split them.

        Args:
            heard: Samples of the microphone from -1 to 1, a multiple of ``BLOCK_FRAMES``.
            played: As many of the loudspeaker; what is heard of them comes later, by up to ``REACH_SECONDS``.
        """
        pairs = zip(heard.reshape(-1, BLOCK_FRAMES), played.reshape(-1, BLOCK_FRAMES), strict=True)
        echoes, doubts = zip(*[self._block(*pair) for pair in pairs], strict=True)
        echo = np.concatenate(echoes)
        return Split(heard - echo, echo, np.array(doubts))

    def _block(self, heard: Samples, played: Samples) -> tuple[Samples, float]:
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(np.concatenate([self._last, played]))
        self._last = played
        echo = np.fft.irfft(np.sum(self._spectra * self._filters, axis=0))[BLOCK_FRAMES:]
        doubt = self._adapt(heard - echo)
        self._judge(heard, echo, doubt)
        return echo, doubt

    def _adapt(self, left: Samples) -> float:
        """Correct the filter by what it left over; give the mean square of the echo expected in that."""
        error = np.fft.rfft(np.concatenate([np.zeros(BLOCK_FRAMES), left]))
        self._remainder = _SMOOTHING * self._remainder + (1 - _SMOOTHING) * np.square(np.abs(error))
        power = np.square(np.abs(self._spectra))
        # Half of a block's spectrum is the block before, hence the twos.
        unknown = np.sum(power * self._uncertainty, axis=0)
        gain = self._uncertainty / (unknown + 2 * self._remainder + _LEAST_NOISE)
        step = np.fft.irfft(gain * np.conj(self._spectra) * error, axis=1)
        step[:, BLOCK_FRAMES:] = 0
        self._filters = _MEMORY * (self._filters + np.fft.rfft(step, axis=1))
        self._uncertainty *= _MEMORY**2 * (1 - gain * power / 2)
        self._uncertainty += (1 - _MEMORY**2) * np.square(np.abs(self._filters))
        return float(np.sum(unknown)) / 2 / BLOCK_FRAMES**2

    def _judge(self, heard: Samples, echo: Samples, doubt: float) -> None:
        """Start anew when subtracting makes matters worse: the echo comes another way than before.

        A filter that is in doubt anyway is left to learn. Where there is no echo, as with headphones, it
        would start for ever.
        """
        powers = [float(np.mean(np.square(samples))) for samples in (heard, heard - echo)]
        self._recent = np.vstack([self._recent[1:], [*powers, doubt]])
        before, after, doubted = self._recent.sum(axis=0)
        if after > _HARM * before and after > doubted:
            self._forget()

    def _forget(self) -> None:
        self._filters = _zeros()
        self._uncertainty = np.full(self._filters.shape, _FIRST_UNCERTAINTY)
        self._remainder = np.zeros(BLOCK_FRAMES + 1)
        self._recent = np.zeros((_PATIENCE, 3))


def _zeros() -> NDArray[np.complex128]:
    return np.zeros((_BLOCKS, BLOCK_FRAMES + 1), dtype=np.complex128)
