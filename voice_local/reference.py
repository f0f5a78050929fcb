"""What the loudspeaker was given, kept for comparing it with what the microphone hears."""

from threading import Lock

import numpy as np

from voice_local.wav import LISTENING_RATE

PLAYING_RATE = 48_000
"""Sample rate in Hz at which the device is opened: that of sound hardware, so that nobody resamples again."""

CUSHION_SECONDS = 0.06
"""How far the reader stays behind to begin with: three periods of the device, whose pace is uneven."""

TOLERATED_READS = 3
"""A reader who was too far ahead that often in a row has not met a mere delay of the device."""

AWAY_SECONDS = 0.25
"""A reader who is so far behind has left out some chunks of the microphone."""

KEPT_SECONDS = 5.0
"""What a reader who is late can still get."""

_FACTOR = PLAYING_RATE // LISTENING_RATE
_REACH = 36
_TAPS = np.sinc(np.arange(-_REACH, _REACH + 1) * 0.9 / _FACTOR) * np.hanning(2 * _REACH + 1)
_FILTER = _TAPS / _TAPS.sum()
"""Low pass for a third of the rate, 0.75 ms to either side."""


class Reference:
    """The samples of a loudspeaker as they are handed to it, read at the pace of a microphone.

    Both run at nearly the same pace, so a reader who takes as many samples as the microphone gives keeps its
    distance to the sample, which is what a filter for the echo lives by. A reader who left out some of the
    microphone's chunks leaves out as many here.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self._end = 0
        self._place: int | None = None
        self._too_far = 0
        self._history = bytes(4 * _REACH)
        self._lock = Lock()

    def record(self, pcm: bytes) -> None:
        """Take samples handed to the device: 16-bit mono at ``PLAYING_RATE``."""
        with self._lock:
            self._kept += pcm
            del self._kept[: -_bytes(KEPT_SECONDS)]
            self._end += len(pcm)

    def read(self, frames: int) -> bytes:
        """Return the next samples at 16 kHz, with silence for those that are not there.

        Args:
            frames: How many of them: a chunk of the microphone, always of the same length.
        """
        wanted = 2 * _FACTOR * frames
        with self._lock:
            place = self._next(wanted)
            self._place = place + wanted
            first = place - (self._end - len(self._kept))
            part = bytes(self._kept[max(first, 0) : max(first + wanted, 0)])
        part = part.rjust(wanted, b"\0") if first < 0 else part.ljust(wanted, b"\0")
        padded = self._history + part
        self._history = padded[-4 * _REACH :]
        samples = np.convolve(np.frombuffer(padded, dtype="<i2"), _FILTER, mode="valid")[::_FACTOR]
        return bytes(np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes())

    def _next(self, wanted: int) -> int:
        ahead = self._end - wanted
        # What was not handed to the device yet cannot be heard: the reader is too far ahead.
        self._too_far = self._too_far + 1 if self._place is not None and self._place > ahead else 0
        if self._place is None or self._too_far >= TOLERATED_READS or self._place > ahead + wanted:
            self._too_far = 0
            return ahead - _bytes(CUSHION_SECONDS)
        behind = ahead - self._place
        left_out = round((behind - _bytes(CUSHION_SECONDS)) / wanted) if behind > _bytes(AWAY_SECONDS) else 0
        return self._place + left_out * wanted


def _bytes(seconds: float) -> int:
    return 2 * round(seconds * PLAYING_RATE)
