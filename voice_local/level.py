"""How loud the microphone is, and what is wrong with it when it cannot hear well."""

import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skill.problem import Problem
from voice_local.sound import FULL_SCALE, Sound
from voice_local.wav import LISTENING_RATE

CLIPPED_FROM = 0.999
"""Share of full scale from which a sample counts as clipped."""

MOST_CLIPPED = 0.02
"""Share of clipped samples that speech bears. Driven into the limit, the built-in model made out 98 % of the
words of 18 questions by three voices as long as 0.2 % was clipped, 92 % at 3 % and 76 % at 12 %."""

QUIETEST_SPEECH_DBFS = -55.0
"""Level below which speech is too quiet. Over noise at -80 dBFS the model made out 97 % of those words at -55
dBFS, 93 % at -65 and 80 % at -70; the noise of a real input is louder than that."""

LEAST_OVER_NOISE_DB = 8.0
"""How far speech has to be above the room. The model made out 97 % of those words at 10 dB over white noise
and 88 % at 6 dB."""

MUTED_SECONDS = 10.0
"""How long a microphone may give nothing but zeros after it was opened; one that works always gives noise."""

GATED_SECONDS = 60.0
"""The same for one that gave sound before, since noise gates of headsets give zeros between words."""

JUDGED_SECONDS = 2.0
"""How much speech is listened to before it is judged."""

BACKGROUND_CHUNKS = 100
"""How many chunks without speech the noise of the room is told by: 10 s of chunks of 0.1 s."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a stretch of sound is.

    Attributes:
        seconds: Its length.
        rms_dbfs: Root-mean-square level in decibels below full scale.
        peak_dbfs: Highest sample in decibels below full scale.
        clipped: Share of its samples that stand at full scale, from 0 to 1.
        silent: Whether there is nothing in it but zeros.
    """

    seconds: float
    rms_dbfs: float
    peak_dbfs: float
    clipped: float
    silent: bool


def measure(chunk: bytes, rate: int = LISTENING_RATE) -> Level:
    """Measure 16-bit mono samples.

    Args:
        chunk: The samples; none of them count as silence.
        rate: Samples in a second.
    """
    sound = Sound(chunk, rate)
    loud = np.abs(np.frombuffer(chunk, dtype="<i2").astype(np.int32)) >= CLIPPED_FROM * FULL_SCALE
    clipped = float(np.mean(loud)) if loud.size else 0.0
    return Level(sound.seconds, sound.rms_dbfs, sound.peak_dbfs, clipped, not any(chunk))


def noise_floor(levels: Sequence[Level]) -> float:
    """Tell how loud the room is: the level, in dBFS, that nine chunks in ten exceed."""
    return sorted(level.rms_dbfs for level in levels)[len(levels) // 10]


def judge(speech: Sequence[Level], background: Sequence[Level]) -> Problem | None:
    """Tell what makes speech hard to hear.

    Args:
        speech: Chunks in which somebody speaks; at least one.
        background: Chunks in which nobody does; none where it is not known how loud the room is.

    Returns:
        ``microphone-clipping``, ``microphone-quiet``, ``microphone-noisy``, or None where all is well.
    """
    loudness = statistics.fmean(level.rms_dbfs for level in speech)
    if statistics.fmean(level.clipped for level in speech) > MOST_CLIPPED:
        return Problem("microphone-clipping")
    if loudness < QUIETEST_SPEECH_DBFS:
        return Problem("microphone-quiet")
    if background and loudness < noise_floor(background) + LEAST_OVER_NOISE_DB:
        return Problem("microphone-noisy")
    return None


class LevelWatch:
    """Listens along and tells once what is wrong with the microphone."""

    def __init__(self) -> None:
        self._speech: list[Level] = []
        self._background: deque[Level] = deque(maxlen=BACKGROUND_CHUNKS)
        self._zeros = 0.0
        self._sounded = False
        self._told: set[str] = set()

    def accept(self, level: Level, speech: bool = False) -> Problem | None:
        """Take the level of the next chunk of the microphone.

        Args:
            level: See :func:`measure`.
            speech: Whether somebody speaks in it, as far as is known.

        Returns:
            What is wrong, each thing only once: ``microphone-muted`` or as :func:`judge` gives it; else None.
        """
        self._zeros = self._zeros + level.seconds if level.silent else 0.0
        self._sounded |= not level.silent
        if self._zeros >= (GATED_SECONDS if self._sounded else MUTED_SECONDS):
            return self._once(Problem("microphone-muted"))
        if not level.silent:
            (self._speech if speech else self._background).append(level)
        if sum(level.seconds for level in self._speech) < JUDGED_SECONDS:
            return None
        problem = judge(self._speech, self._background)
        self._speech.clear()
        return problem and self._once(problem)

    def _once(self, problem: Problem) -> Problem | None:
        if problem.key in self._told:
            return None
        self._told.add(problem.key)
        return problem
