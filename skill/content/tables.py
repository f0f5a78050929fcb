"""The YAML files beside the topics: sources, commands, prompts, words, alarms, locales."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from skill.content.files import Finding
from skill.content.spelling import localised
from skill.content.values import Locale, Source
from skill.content.wordings import AlarmRule, Command, FollowUp, Prompt, Words

T = TypeVar("T")
Table = tuple[dict[str, Any], dict[str, int]]


class Tables:
    """Turns parsed YAML into values; every fault is gathered with its file and line."""

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings

    def sources(self, table: Table, file: str) -> dict[str, Source]:
        """``KEY: {organisation, spoken, title, kind, looked_at, url?, doi?, year?}``."""
        return self._each(table, file, lambda key, row: Source(key=key, **row))

    def prompts(self, table: Table, file: str, locale: Locale) -> dict[str, Prompt]:
        """``name: text`` or ``name: {say, reprompt}``."""

        def prompt(_: str, row: Any) -> Prompt:
            parts = {"say": row} if isinstance(row, str) else row
            return Prompt(**{name: localised(" ".join(text.split()), locale) for name, text in parts.items()})

        return self._each(table, file, prompt)

    def commands(self, table: Table, file: str) -> tuple[Command, ...]:
        """``id: {intent, ask, heard?}``."""

        def command(name: str, row: Any) -> Command:
            return Command(name, str(row["intent"]), texts(row["ask"]), texts(row.get("heard", [])))

        return tuple(self._each(table, file, command).values())

    def follow_ups(self, table: Table, file: str) -> tuple[FollowUp, ...]:
        """``id: {ask, heard?, after?, command?, topic}``."""

        def follow_up(name: str, row: Any) -> FollowUp:
            after = {str(last): str(answer) for last, answer in (row.get("after") or {}).items()}
            ask, heard = texts(row["ask"]), texts(row.get("heard", []))
            return FollowUp(name, ask, heard, str(row["topic"]), after, str(row.get("command", "")))

        return tuple(self._each(table, file, follow_up).values())

    def words(self, table: Table, file: str) -> Words:
        """``same`` (wording: wording) and lists of words; see ``Words``."""
        names = ("fillers", "openers", "corrections", "joiners", "asking", "unfinished")
        readers: dict[str, Callable[[Any], Any]] = {**dict.fromkeys(names, texts), "same": pairs}
        return Words(**self.known(table, file, readers))

    def alarm_rules(self, table: Table, file: str, family: str = "") -> tuple[AlarmRule, ...]:
        """``name: [{all: [[phrase, ...], ...], unless: [phrase, ...]}, ...]``; the id is family and name."""

        def rules(name: str, rows: Any) -> tuple[AlarmRule, ...]:
            return tuple(
                AlarmRule(
                    topic=family + name,
                    groups=tuple(texts(group) for group in row["all"]),
                    unless=texts(row.get("unless", [])),
                )
                for row in rows
            )

        return tuple(rule for found in self._each(table, file, rules).values() for rule in found)

    def lists(self, table: Table, file: str) -> dict[str, tuple[str, ...]]:
        """``name: [text, ...]``."""
        return self._each(table, file, lambda _, row: texts(row))

    def pairs(self, table: Table, file: str) -> dict[str, dict[str, str]]:
        """``name: {word: word, ...}``."""
        return self._each(table, file, lambda _, row: pairs(row))

    def known(self, table: Table, file: str, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
        """The rows of a table with a fixed set of keys."""
        rows, lines = table
        for key in rows.keys() - readers.keys():
            self._findings.append(Finding(file, lines[key], f"unknown key {key!r}"))
        known = {key: row for key, row in rows.items() if key in readers}
        return self._each((known, lines), file, lambda key, row: readers[key](row))

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


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, and nothing else."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of texts is expected; put yes, no and on into quotation marks")
    return tuple(value)


def pairs(value: Any) -> dict[str, str]:
    """A mapping from texts to texts; numbers count as texts."""
    if not isinstance(value, dict):
        raise TypeError("lines of the form 'name: text' are expected")
    return {str(name): str(text) for name, text in value.items()}
