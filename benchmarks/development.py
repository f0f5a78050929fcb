"""The development questions of ``tests/skill/understanding/development``: nobody trained on them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from benchmarks.engines import family

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "skill" / "understanding" / "development"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the topic it was written for, and all topics its writer found sensible."""

    text: str
    topic: str
    sensible: frozenset[str]


def questions() -> list[Question]:
    """Questions about every topic."""
    rows = yaml.safe_load((FOLDER / "questions.yaml").read_text(encoding="utf-8"))
    found = []
    for topic, entries in rows.items():
        for entry in entries:
            text, also = (entry["ask"], entry.get("also") or []) if isinstance(entry, dict) else (entry, [])
            found.append(Question(str(text), topic, frozenset({topic, *map(family, also)})))
    return found


def strange() -> list[str]:
    """Requests that are somebody else's business."""
    groups = yaml.safe_load((FOLDER / "out-of-scope.yaml").read_text(encoding="utf-8"))
    return [text for texts in groups.values() for text in texts]


def red_flags() -> list[tuple[str, str]]:
    """How urgent, and what is said."""
    rows = yaml.safe_load((FOLDER / "red-flags.yaml").read_text(encoding="utf-8"))
    return [(urgency, row["say"]) for urgency, reports in rows.items() for row in reports]


def drama() -> list[str]:
    """Dramatic but ordinary sayings."""
    return [row["say"] for row in yaml.safe_load((FOLDER / "ordinary.yaml").read_text(encoding="utf-8"))]


def some(of: Sequence[T], most: int) -> list[T]:
    """At most so many, the same ones every time; 0 stands for all."""
    return list(of) if not 0 < most < len(of) else random.Random(1).sample(list(of), most)
