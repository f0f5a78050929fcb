"""Deciding together with a recogniser, which often hears several things that were perhaps said."""

from collections.abc import Sequence

from skill.understanding.interpretation import Interpretation, Reason

LATER = 0.8
"""What each place further down the recogniser's list costs."""


def sense(meant: Interpretation) -> float:
    """How much sense a reading makes, from 0 (none, or too little to choose) to 1."""
    return 0.0 if meant.reason in (Reason.UNKNOWN, Reason.EMPTY, Reason.UNSURE) else meant.confidence


def likeliest(understood: Sequence[tuple[str, Interpretation]]) -> tuple[str, Interpretation]:
    """The reading to take: each later one has to be understood that much better.

    Where none makes sense, the recogniser's first is taken.

    Args:
        understood: Readings with their meanings, likeliest first; at least one.
    """
    weighed = [sense(meant) * LATER**place for place, (_, meant) in enumerate(understood)]
    return understood[weighed.index(max(weighed))]
