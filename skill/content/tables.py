"""The YAML files beside the topics: sources, commands, prompts, words, alarms, locales."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from skill.content.files import Finding
from skill.content.topics import fill
from skill.content.values import AlarmRule, Command, Locale, Prompt, Source, Words

T = TypeVar("T")
Table = tuple[dict[str, Any], dict[str, int]]


class Tables:
    """Turns parsed YAML into values; every fault is gathered with its file and line."""

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings

    def sources(self, table: Table, file: str) -> dict[str, Source]:
        """``KEY: {organisation, spoken, title, kind, looked_at, url?, doi?, year?}``."""
        return self._each(table, file, lambda key, row: Source(key=key, **row))

    def prompts(self, table: Table, file: str, terms: Mapping[str, str]) -> dict[str, Prompt]:
        """``name: text`` or ``name: {say, reprompt}``."""

        def prompt(_: str, row: Any) -> Prompt:
            parts = {"say": row} if isinstance(row, str) else row
            return Prompt(**{name: fill(" ".join(text.split()), terms) for name, text in parts.items()})

        return self._each(table, file, prompt)

    def commands(self, table: Table, file: str) -> tuple[Command, ...]:
        """``id: {intent, ask, heard?}``."""

        def command(name: str, row: Any) -> Command:
            return Command(name, str(row["intent"]), _texts(row["ask"]), _texts(row.get("heard", [])))

        return tuple(self._each(table, file, command).values())

    def words(self, table: Table, file: str) -> Words:
        """``fillers``, ``openers`` (lists) and ``same`` (wording: wording)."""
        rows = self._each(table, file, lambda _, row: row)
        for key in rows.keys() - {"fillers", "openers", "same"}:
            self._findings.append(Finding(file, table[1][key], f"unknown key {key!r}"))
        return Words(
            _texts(rows.get("fillers", [])), _texts(rows.get("openers", [])), dict(rows.get("same", {}))
        )

    def alarm_rules(self, table: Table, file: str) -> tuple[AlarmRule, ...]:
        """``topic: [{all: [[phrase, ...], ...], unless: [phrase, ...]}, ...]``."""

        def rules(topic: str, rows: Any) -> tuple[AlarmRule, ...]:
            return tuple(
                AlarmRule(topic, tuple(_texts(group) for group in row["all"]), _texts(row.get("unless", [])))
                for row in rows
            )

        return tuple(rule for found in self._each(table, file, rules).values() for rule in found)

    def lists(self, table: Table, file: str) -> dict[str, tuple[str, ...]]:
        """``name: [text, ...]``."""
        return self._each(table, file, lambda _, row: _texts(row))

    def locale(self, table: Table, file: str, tag: str) -> Locale:
        """``invocation`` and ``terms`` of one locale."""
        rows = self._each(table, file, lambda _, row: row)
        terms = {name: str(text) for name, text in dict(rows.get("terms", {})).items()}
        if "invocation" not in rows:
            self._findings.append(Finding(file, 1, "the line 'invocation:' is missing"))
        return Locale(tag, terms, str(rows.get("invocation", "")))

    def _each(self, table: Table, file: str, make: Callable[[str, Any], T]) -> dict[str, T]:
        rows, lines = table
        made: dict[str, T] = {}
        for key, row in rows.items():
            try:
                made[key] = make(key, row)
            except (TypeError, KeyError, ValueError, AttributeError) as fault:
                self._findings.append(
                    Finding(file, lines.get(key, 1), f"{key}: not of the expected form ({fault})")
                )
        return made


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of texts is expected; put yes, no and on into quotation marks")
    return tuple(value)


def stale(sources: Mapping[str, Source], before: datetime.date) -> tuple[Source, ...]:
    """Sources nobody has looked at since the given day."""
    return tuple(source for source in sources.values() if source.looked_at < before)
