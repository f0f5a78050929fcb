"""When an utterance begins and when it is over.

A state machine without a clock or a device, after the example of Home Assistant's ``assist_pipeline/vad.py``:
it is told how much sound went by, how likely that was speech, and what the words so far are worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType

from skill.understanding.completeness import Completeness

BEGINS_AT = 0.5
"""Probability of speech from which somebody speaks."""
STAYS_AT = 0.35
"""Probability down to which somebody who speaks still does: 0.15 less, as in Silero's own post-processing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        silence: After which silence an utterance is over, by what its words are worth. Most pauses in the
            midst of one come where it may be all or not; ``benchmarks.voice --files-only`` measures how many
            are cut early.
        longest: How long an utterance is listened to at most; Kaldi's endpointing has the same limit.
        for_words: How long to wait for the first word; infinite for ever.
    """

    silence: Mapping[Completeness, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                Completeness.COMPLETE: 0.3,
                Completeness.OPEN: 0.9,
                Completeness.NOTHING: 0.7,
                Completeness.TRAILING: 1.5,
            }
        )
    )
    longest: float = 20.0
    for_words: float = 8.0


class Phase(Enum):
    """Where an utterance stands."""

    WAITING = auto()
    SPEAKING = auto()
    ENDED = auto()
    TIMED_OUT = auto()


class Endpointer:
    """Follows one utterance after the other.

    A sound that was taken for speech and had no words in it is no utterance: the wait for the first word goes
    on as if nothing had been. After an end it has to be reset.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self.reset()

    @property
    def phase(self) -> Phase:
        """Where the utterance stands."""
        return self._phase

    def reset(self, patience: Patience | None = None) -> None:
        """Wait for the next utterance, with another patience if one is given."""
        self._patience = patience or self._patience
        self._phase = Phase.WAITING
        self._waited = self._spoken = self._quiet = 0.0

    def accept(self, seconds: float, probability: float, worth: Completeness, longer: float = 0.0) -> Phase:
        """Take the next stretch of sound.

        Args:
            seconds: Its length.
            probability: How likely somebody speaks in it, from 0 to 1.
            worth: What the words recognised so far are worth.
            longer: How many seconds of silence more it takes to be over, or, below zero, fewer.
        """
        if self._phase is Phase.WAITING:
            self._wait(seconds, probability)
        elif self._phase is Phase.SPEAKING:
            self._follow(seconds, probability, worth, longer)
        return self._phase

    def _wait(self, seconds: float, probability: float) -> None:
        if probability >= BEGINS_AT:
            self._phase = Phase.SPEAKING
            self._spoken, self._quiet = seconds, 0.0
            return
        self._waited = _sum(self._waited, seconds)
        if self._waited >= self._patience.for_words:
            self._phase = Phase.TIMED_OUT

    def _follow(self, seconds: float, probability: float, worth: Completeness, longer: float) -> None:
        self._spoken = _sum(self._spoken, seconds)
        self._quiet = 0.0 if probability >= STAYS_AT else _sum(self._quiet, seconds)
        silence = _sum(self._patience.silence[worth], longer)
        over = self._quiet >= silence or self._spoken >= self._patience.longest
        if over and worth is Completeness.NOTHING:
            self._phase = Phase.WAITING
            self._wait(self._spoken, 0.0)
        elif over:
            self._phase = Phase.ENDED


def _sum(one: float, other: float) -> float:
    """Add seconds without the crumbs that keep three tenths from being 0.3."""
    return round(one + other, 6)
