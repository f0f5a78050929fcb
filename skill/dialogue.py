"""Where a conversation stands: all that is remembered from one turn to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

ANYTHING = "anything"
MORE = "more"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the next turn needs to know; nothing about the person is in here.

    Attributes:
        topic: Id of the topic spoken about last, or empty.
        part: Which part of it was spoken last; 0 is the answer.
        offer: What "yes" stands for: ``more``, ``anything``, a topic id, or empty.
        other: What the second choice of a "did you mean" stands for: a topic id or empty.
        said: What was said last, for "repeat": ``part``, ``sources`` or ``prompt:NAME``.
        misses: How many turns in a row were not understood.
    """

    topic: str = ""
    part: int = 0
    offer: str = ""
    other: str = ""
    said: str = ""
    misses: int = 0

    def with_(self, **changes: Any) -> "Dialogue":
        """A copy with some fields changed."""
        return replace(self, **changes)

    def to_attributes(self) -> dict[str, Any]:
        """Session attributes, without what is empty."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value}

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any] | None) -> "Dialogue":
        """Read session attributes; whatever is not of the expected type counts as absent."""
        known: dict[str, Any] = {}
        for field in fields(cls):
            value = (attributes or {}).get(field.name)
            if type(value) is type(field.default):
                known[field.name] = value
        return cls(**known)
