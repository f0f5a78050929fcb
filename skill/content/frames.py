"""Reading what is answered about foods, medicines and other things that can be named in a question."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from skill.content.files import Finding
from skill.content.pairs import place_of
from skill.content.spelling import localised
from skill.content.tables import Table
from skill.content.values import Locale, Topic
from skill.content.wordings import Frame

_FIELDS = ("list", "ask", "unknown", "nearest", "answers")


class FrameReader:
    """Reads ``frames.yaml``.

    Args:
        file: What findings call it.
        locale: Whose words are filled in.
        topics: Where answers may stand, by id.
        slots: The lists there are, by name.
        findings: Faults are added here.
    """

    def __init__(
        self,
        file: str,
        locale: Locale,
        topics: Mapping[str, Topic],
        slots: Mapping[str, Mapping[str, tuple[str, ...]]],
        findings: list[Finding],
    ) -> None:
        self._file = file
        self._locale = locale
        self._topics = topics
        self._slots = slots
        self._findings = findings

    def read(self, table: Table) -> tuple[Frame, ...]:
        """``name: {list, ask, unknown, nearest, answers: {thing: topic part}}``."""
        rows, lines = table
        found = (self._frame(name, row, lines[name]) for name, row in rows.items())
        return tuple(frame for frame in found if frame)

    def _frame(self, name: str, row: Any, line: int) -> Frame | None:
        if not isinstance(row, dict) or row.keys() != set(_FIELDS) or not isinstance(row["ask"], list):
            self._fault(line, f"{name}: write the lines {', '.join(_FIELDS)}")
            return None
        ask = tuple(str(text) for text in row["ask"])
        unknown = localised(str(row["unknown"]), self._locale)
        frame = Frame(name, str(row["list"]), ask, unknown, str(row["nearest"]))
        reason = self._reason(frame)
        if reason:
            self._fault(line, f"{name}: {reason}")
            return None
        return replace(frame, answers=self._answers(frame, row["answers"] or {}, line))

    def _reason(self, frame: Frame) -> str:
        """What is wrong with it, or nothing."""
        if frame.things not in self._slots:
            return f"there is no list slots/{frame.things}.yaml"
        if frame.nearest not in self._topics:
            return f"nearest names an unknown topic: {frame.nearest!r}"
        gap = f"{{{frame.slot}}}"
        return next((f"write {gap} once in {text!r}" for text in frame.ask if text.count(gap) != 1), "")

    def _answers(self, frame: Frame, rows: Mapping[Any, Any], line: int) -> dict[str, tuple[str, int]]:
        found: dict[str, tuple[str, int]] = {}
        for thing, where in rows.items():
            place = place_of(str(where), self._topics)
            if str(thing) not in self._slots[frame.things]:
                self._fault(line, f"{frame.id}: {str(thing)!r} is not in slots/{frame.things}.yaml")
            elif place is None:
                reason = f"no part {where!r}; write a topic and the number of a part"
                self._fault(line, f"{frame.id}, {thing}: {reason}")
            else:
                found[str(thing)] = place
        return found

    def _fault(self, line: int, reason: str) -> None:
        self._findings.append(Finding(self._file, line, reason))
