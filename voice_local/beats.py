"""Taking an answer apart where it leaves time: words, then a hold in which to listen."""

from dataclasses import dataclass
from typing import TypeGuard

from skill.speech import Speech
from voice_local.ssml import Pause, Segment, Text, segments

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
    words = Speech()
    for segment in segments(ssml):
        if _is_hold(segment):
            found.append(Beat(words.ssml if words.parts else "", segment.ms / 1000))
            words = Speech()
        else:
            words = _added(words, segment)
    if not found:
        return (Beat(ssml),)
    return (*found, Beat(words.ssml)) if words.parts else tuple(found)


def up_to_last_hold(ssml: str) -> str:
    """Leave out what comes after the last hold: the question whether to go on, for somebody who does."""
    found = segments(ssml)
    holds = [place for place, segment in enumerate(found) if _is_hold(segment)]
    words = Speech()
    for segment in found[: holds[-1] + 1] if holds else found:
        words = _added(words, segment)
    return words.ssml


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
    return segment.text if isinstance(segment, Text) else hold.format(seconds=round(segment.ms / 1000))


def _is_hold(segment: Segment) -> TypeGuard[Pause]:
    return isinstance(segment, Pause) and segment.ms >= HOLD_MS


def _added(words: Speech, segment: Segment) -> Speech:
    return words.say(segment.text) if isinstance(segment, Text) else words.pause(segment.ms)
