"""Deciding together with a recogniser, which often hears several things that were perhaps said."""

from collections.abc import Sequence
from dataclasses import dataclass

from skill.understanding.interpretation import Interpretation, Reason

LATER = 0.8
"""What each place further down the recogniser's list costs."""
UNDECIDED = 0.5
"""What a reading counts that could mean two things."""
AS_MUCH = 0.6
"""A reading that makes so much of the sense of the best one may be what was said just as well. Asking which
serves more spoken questions (``benchmarks.understanding_spoken`` prints how many)."""
WORDS_SURE, MEANING_SURE = 0.8, 0.5
"""Below both of these it is better to say that nothing was understood: hardly any question is lost, and some
more of what is nobody's question here is declined."""
_NOTHING = (Reason.UNKNOWN, Reason.EMPTY)


@dataclass(frozen=True, slots=True)
class Reading:
    """Words that were perhaps said.

    Attributes:
        text: The words.
        meant: What they mean.
        sense: How much sense they make, less the further down the list they stood; 0 for none.
    """

    text: str
    meant: Interpretation
    sense: float


def ranked(understood: Sequence[tuple[str, Interpretation]]) -> list[Reading]:
    """Readings by the sense they make; where none makes any, in the recogniser's order.

    Where the first is nothing, a later one that could mean two things is no better.

    Args:
        understood: Readings with their meanings, likeliest first.
    """
    undecided = UNDECIDED if understood and understood[0][1].reason not in _NOTHING else 0.0
    found = [
        Reading(text, meant, sense(meant, undecided) * LATER**place)
        for place, (text, meant) in enumerate(understood)
    ]
    return sorted(found, key=lambda reading: -reading.sense)


def rivals(readings: Sequence[Reading]) -> list[Interpretation]:
    """What the others mean that make nearly as much sense as the first, where that was found by likeness."""
    best = readings[0]
    if not _debatable(best.meant):
        return []
    close = [one.meant for one in readings[1:] if one.sense >= AS_MUCH * best.sense]
    return [meant for meant in close if meant.reason is Reason.TOPIC and meant.topic]


def shaky(meant: Interpretation, confidence: float) -> bool:
    """Whether neither the words are sure nor what they mean.

    Args:
        meant: What was understood.
        confidence: Of the recogniser in its words, from 0 to 1.
    """
    free = meant.reason in (Reason.TOPIC, Reason.UNSURE)
    return free and confidence < WORDS_SURE and meant.confidence < MEANING_SURE


def sense(meant: Interpretation, undecided: float = 0.0) -> float:
    """How much sense words make, from 0 (none) to 1.

    Args:
        meant: What they mean.
        undecided: What it counts to be able to mean two things.
    """
    if meant.reason in _NOTHING:
        return 0.0
    return meant.confidence * (undecided if meant.reason is Reason.UNSURE else 1.0)


def _debatable(meant: Interpretation) -> bool:
    # What stands in the content word for word is certain.
    return meant.reason is Reason.TOPIC and bool(meant.topic) and meant.confidence < 1.0
