"""Telling whether anybody but the assistant itself speaks, while it speaks."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from voice_local.echo import BLOCK_FRAMES, EchoCanceller
from voice_local.sound import FULL_SCALE, Samples, Sound
from voice_local.wav import LISTENING_RATE

LEAST_REMAINDER_DB = -14.0
"""What any loudspeaker may add to a sound, compared with it, and no linear filter can take out."""

ABOVE_REMAINDER_DB = 10.0
"""How far somebody has to be above what this loudspeaker was found to add, for distortion comes in bursts."""

LOUD_DB = -6.0
"""What is left of an echo for certain is softer than this, compared with it."""

ABOVE_NOISE_DB = 10.0
SOFTEST_DBFS = -55.0
"""What is softer than this is not said to the assistant."""

_NOISE_RISE_DB = 0.06
_ECHO_FALL_DB = 1.0
_REMAINDER_STEP_DB = 0.1
"""How much a block of 20 ms may change the estimates of the room's noise (3 dB/s), of the echo still about
(50 dB/s, the reverberation of a bare room) and of what is left of it (5 dB/s: nobody calls out for long)."""

_SOUNDING_DB = -6.0
"""Where the echo is that near its latest peak, it is the loudspeaker that sounds and not the room."""

_BLOCKS_LOOKED_AT = 10
_BLOCKS_REMEMBERED = 30
_BLOCKS_NEEDED = 3
"""Somebody speaks where 60 ms of the last 200 ms can be nothing else, and loudly where 60 ms like that of the
last 600 ms, a short word, were loud."""

HELD_SECONDS = 0.08
"""How long the microphone's samples are held back, for those of the loudspeaker to come first where the sound
system is quick and what is known of the loudspeaker a little late."""

CHUNKS_BEFORE = 3
"""Chunks handed on from before somebody was noticed: soft first sounds such as that of "stop"."""

CHUNKS_AFTER = 5
"""Chunks handed on after the last sign of somebody: 0.5 s, for words with a gap in them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says beside the assistant.

    Attributes:
        chunks: Sound without the assistant's own voice, chunk by chunk; empty where nobody speaks.
        begins: Whether nobody spoke before these chunks.
        loud: Whether it is so loud, compared with the echo, that it cannot be what is left of that.
    """

    chunks: tuple[bytes, ...] = ()
    begins: bool = False
    loud: bool = False


class NearEnd:
    """Finds the stretches in which somebody speaks and cleans them of the assistant's own voice."""

    def __init__(self) -> None:
        self._canceller = EchoCanceller()
        self._held = np.zeros(round(HELD_SECONDS * LISTENING_RATE))
        self._noise = self._echo = SOFTEST_DBFS
        self._remainder = LEAST_REMAINDER_DB - ABOVE_REMAINDER_DB
        self._signs: deque[bool] = deque(maxlen=_BLOCKS_LOOKED_AT)
        self._loud: deque[bool] = deque(maxlen=_BLOCKS_REMEMBERED)
        self._before: deque[bytes] = deque(maxlen=CHUNKS_BEFORE)
        self._going_on = 0

    def accept(self, chunk: bytes, played: bytes) -> Voice:
        """Take a chunk of the microphone and what the loudspeaker was given in that time.

        Args:
            chunk: 16 kHz mono 16-bit samples, a multiple of ``BLOCK_FRAMES``.
            played: As many samples.
        """
        split = self._canceller.cancel(self._delayed(_samples(chunk)), _samples(played))
        powers = (_powers(split.left), _powers(split.echo), split.doubt)
        for left, echo, doubt in zip(*map(_decibels, powers), strict=True):
            self._signs.append(self._is_sign(left, echo, doubt))
            self._loud.append(self._signs[-1] and left > self._echo + LOUD_DB)
        cleaned = Sound.of_samples(split.left, LISTENING_RATE).pcm
        going_on = self._going_on > 0
        self._going_on = CHUNKS_AFTER if sum(self._signs) >= _BLOCKS_NEEDED else self._going_on - 1
        earlier = tuple(self._before)
        self._before.append(cleaned)
        if self._going_on <= 0:
            return Voice()
        return Voice(
            chunks=(cleaned,) if going_on else (*earlier, cleaned),
            begins=not going_on,
            loud=sum(self._loud) >= _BLOCKS_NEEDED,
        )

    def _delayed(self, heard: Samples) -> Samples:
        both = np.concatenate([self._held, heard])
        self._held = both[len(heard) :]
        return both[: len(heard)]

    def _is_sign(self, left: float, echo: float, doubt: float) -> bool:
        # Digital silence says nothing about the room.
        self._noise = max(min(left, self._noise + _NOISE_RISE_DB), SOFTEST_DBFS - ABOVE_NOISE_DB)
        self._echo = max(echo, self._echo - _ECHO_FALL_DB)
        if echo > max(self._echo + _SOUNDING_DB, SOFTEST_DBFS):
            self._remainder += math.copysign(_REMAINDER_STEP_DB, left - echo - self._remainder)
        remainder = self._echo + max(LEAST_REMAINDER_DB, self._remainder + ABOVE_REMAINDER_DB)
        return left > max(self._noise + ABOVE_NOISE_DB, remainder, doubt, SOFTEST_DBFS)


def _samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, dtype="<i2") / FULL_SCALE


def _powers(samples: Samples) -> Samples:
    return np.asarray(np.mean(np.square(samples.reshape(-1, BLOCK_FRAMES)), axis=1))


def _decibels(powers: Samples) -> Samples:
    return np.asarray(10 * np.log10(powers + 1e-10))
