"""Where a conversation stands: all that is remembered from one turn to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

ANYTHING = "anything"
MORE = "more"
TIP = "tip"
NEXT_STEP, SAME_STEP, ROUND = "next-step", "same-step", "once-more"
PART, SOURCES, CHOICE, GUESS = "part", "sources", "choice", "guess"
TIP_SOURCES = "tip-sources"
STEP, WAITING, STEP_SOURCES = "step", "waiting", "step-sources"
ADVICE, CLOSING, GONE = "advice", "closing", "gone"
GUIDED = frozenset({STEP, WAITING, STEP_SOURCES, ADVICE, CLOSING, GONE})
OVER = frozenset({CLOSING, GONE})
"""What ``said`` can be while a routine has the floor; ``OVER`` when it is done. All else came between."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the next turn needs to know; nothing about the person is in here.

    Attributes:
        topic: Id of the topic spoken about last, or empty.
        part: Which part of it was spoken last; 0 is the answer.
        offer: What "yes" stands for: ``more``, ``anything``, ``tip``, a topic id, in a routine
            ``next-step``, ``same-step`` or ``once-more``, or empty.
        other: What the second choice of a "did you mean" stands for: a topic id or empty.
        second: Id of the topic that the last question was taken for next, should the answer be wrong.
        later: Id of the topic that was asked about in the same breath as the routine, for when that is over.
        said: What was said last, for "repeat": ``part``, ``sources``, ``choice`` (a "did you mean"),
            ``guess`` (the same with one topic), ``tip``, ``tip-sources``, ``frame:ID`` (a question about a
            thing that nothing is known of) or ``prompt:NAME:QUESTION``; in a routine one of ``GUIDED``.
        misses: How many turns in a row were not understood.
        routine: Id of the guided routine that is under way, or empty.
        step: Index of the step it has come to.
        pace: How often longer holds were asked for.
        tip: Number of the tip told last, counted from 1.
        tips: How many tips were told in this session.
        greeted: Whether the launch is known not to be the first.
        task: Whether the session was opened for a task, of which Alexa wants to hear when it is done.
    """

    topic: str = ""
    part: int = 0
    offer: str = ""
    other: str = ""
    second: str = ""
    later: str = ""
    said: str = ""
    misses: int = 0
    routine: str = ""
    step: int = 0
    pace: int = 0
    tip: int = 0
    tips: int = 0
    greeted: bool = False
    task: bool = False

    def with_(self, **changes: Any) -> "Dialogue":
        """A copy with some fields changed."""
        return replace(self, **changes)

    def to_attributes(self) -> dict[str, Any]:
        """Session attributes, without what is empty."""
        return {name: value for name in _DEFAULTS if (value := getattr(self, name))}

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any] | None) -> "Dialogue":
        """Read session attributes; whatever is not of the expected type counts as absent."""
        known: dict[str, Any] = {}
        for name, value in (attributes or {}).items():
            if name in _DEFAULTS and type(value) is type(_DEFAULTS[name]):
                known[name] = value
        return cls(**known)


_DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Dialogue)}
