"""Reading what is safe for whom, and the names of things people ask about."""

from collections.abc import Mapping
from typing import Any

from skill.content.files import Finding
from skill.content.tables import Table, texts
from skill.content.values import Topic
from skill.content.wordings import Pair, Pairs

_FIELDS = ("asks", "ask", "answers")


def read_pairs(table: Table, file: str, topics: Mapping[str, Topic], findings: list[Finding]) -> Pairs:
    """Read ``pairs.yaml``; every answer has to stand in a part of a topic.

    Args:
        table: The parsed file and its line numbers.
        file: What findings call it.
        topics: Where the answers stand.
        findings: Faults are added here.
    """
    rows, lines = table
    for key in rows.keys() - set(_FIELDS):
        findings.append(Finding(file, lines[key], f"unknown key {key!r}"))
    found = []
    for remedy, answers in (rows.get("answers") or {}).items():
        for condition, place in (answers or {}).items():
            answer = place_of(str(place), topics)
            if answer is None:
                reason = f"{remedy}, {condition}: no part {place!r}; write a topic and the number of a part"
                findings.append(Finding(file, lines["answers"], reason))
            else:
                found.append(Pair(str(remedy), str(condition), *answer))
    return Pairs(_list(rows, "asks"), _list(rows, "ask"), tuple(found))


def place_of(text: str, topics: Mapping[str, Topic]) -> tuple[str, int] | None:
    """The topic and the part named by a text such as ``food/bananas 1``; None where there is none."""
    topic, _, part = text.rpartition(" ")
    known = topics.get(topic)
    if known is None or not part.isdecimal() or int(part) >= len(known.parts):
        return None
    return topic, int(part)


def _list(rows: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return texts(rows.get(key) or [])
