"""The result of understanding one utterance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ASK_INTENT = "AskIntent"
"""The catch-all intent: its slot holds words our own understanding still has to read."""


SAFE_TOGETHER = "SafeTogetherIntent"
"""Asks whether a remedy is safe for somebody with a condition; slots ``remedy`` and ``condition``."""


class Reason(StrEnum):
    """Which stage of the understanding decided."""

    RED_FLAG = "red-flag"
    COMMAND = "command"
    FOLLOW_UP = "follow-up"
    PAIR = "pair"
    TOPIC = "topic"
    UNSURE = "unsure"
    UNKNOWN = "unknown"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What an utterance means.

    Attributes:
        intent: Name of the Alexa intent; the catch-all where nothing more certain was found.
        topic: Topic id; the likelier one where two are asked about; None for commands and for what was not
            understood.
        confidence: Between 0 and 1.
        reason: Which stage decided.
        slots: Slot names and canonical values.
        runner_up: The second best topic, or None; for what was not understood the nearest one.
        did_you_mean: Two topic ids where the best two are too close to choose.
        urgency: ``emergency`` or ``same-day`` where a red flag was heard.
        then: Id of the other topic where two things were asked at once; this one is answered first.
    """

    intent: str
    topic: str | None
    confidence: float
    reason: Reason
    slots: Mapping[str, str] = field(default_factory=dict)
    runner_up: str | None = None
    did_you_mean: tuple[str, ...] = ()
    urgency: str | None = None
    then: str | None = None


def torn(one: Interpretation, other: Interpretation) -> Interpretation:
    """The question which of two topics was meant, the likelier first."""
    choice = tuple(meant.topic for meant in (one, other) if meant.topic)
    return Interpretation(
        ASK_INTENT, choice[0], one.confidence, Reason.UNSURE, runner_up=choice[-1], did_you_mean=choice
    )
