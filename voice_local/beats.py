"""Taking an answer apart where it leaves time: words, then a hold in which to listen."""

from dataclasses import dataclass
from typing import TypeGuard

from voice_local.ssml import Pause, Segment, Text, markup, segments

HOLD_MS = 1_500
"""A longer silence than any between two sentences: time to do what was said."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Words and the time they give.

    Attributes:
        ssml: What to say; empty at the start of a second hold in a row.
        seconds: How long to wait and listen afterwards.
    """

    ssml: str
    seconds: float = 0.0


def beats(ssml: str) -> tuple[Beat, ...]:
    """Take SSML apart at its holds, the breaks of at least ``HOLD_MS``."""
    found: list[Beat] = []
    words: list[Segment] = []
    for segment in segments(ssml):
        if _is_hold(segment):
            found.append(Beat(markup(words) if words else "", segment.ms / 1000))
            words = []
        elif words or isinstance(segment, Text):
            words.append(segment)
    if not found:
        return (Beat(ssml),)
    return (*found, Beat(markup(words))) if words else tuple(found)


def without_question(ssml: str) -> str:
    """Leave out the question, which is what comes after the last silence; a hold before it stays."""
    found = segments(ssml)
    pauses = [place for place, segment in enumerate(found) if isinstance(segment, Pause)]
    end = pauses[-1] + _is_hold(found[pauses[-1]]) if pauses else len(found)
    return markup(found[:end])


def shown(ssml: str, hold: str) -> str:
    """The words with the holds written where they are; empty where there are none.

    Args:
        ssml: What to say.
        hold: How to write one, with ``{seconds}`` in it.
    """
    found = [segment for segment in segments(ssml) if isinstance(segment, Text) or _is_hold(segment)]
    if all(isinstance(segment, Text) for segment in found):
        return ""
    return " ".join(_written(segment, hold) for segment in found)


def _written(segment: Segment, hold: str) -> str:
    return segment.shown if isinstance(segment, Text) else hold.format(seconds=round(segment.ms / 1000))


def _is_hold(segment: Segment) -> TypeGuard[Pause]:
    return isinstance(segment, Pause) and segment.ms >= HOLD_MS
