"""One topic file: from Markdown to a checked ``Topic``."""

import datetime
import re
from pathlib import Path

from skill.content.files import Document, Files, Finding, Line, Section, split_sources
from skill.content.spelling import localised, placeholders
from skill.content.values import Locale, Passage, Topic, Urgency

MAX_WORDS = 45
MAX_SENTENCES = 3
EDITORIAL = "SAFETY"
"""Stands where a source would for a line of caution that is ours and claims no fact."""
ANSWER, MORE, ASK, HEARD = "Answer", "More", "Ways to ask", "Heard as"
_UTTERANCE = re.compile(r"[a-z][a-z' ]*")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


class PageReader:
    """What all Markdown files have in common; gathers every fault instead of stopping at the first.

    Args:
        locale: Whose words are filled in.
        source_keys: Keys that may stand in square brackets.
        findings: Faults are added here.
        files: Reads them.
    """

    _known: frozenset[str]
    _required: tuple[str, ...]
    _headings: tuple[str, ...]

    def __init__(
        self, locale: Locale, source_keys: frozenset[str], findings: list[Finding], files: Files
    ) -> None:
        self._locale = locale
        self._source_keys = source_keys
        self._findings = findings
        self._files = files

    def _find(self, file: str, line: int, reason: str) -> None:
        self._findings.append(Finding(file, line, reason))

    def _check_fields(self, document: Document, file: str) -> None:
        fields, lines = document.fields, document.field_lines
        for key in fields.keys() - self._known:
            self._find(file, lines[key], f"unknown key {key!r}; known are {', '.join(sorted(self._known))}")
        for key in self._required:
            if key not in fields:
                self._find(file, 1, f"the line '{key}:' is missing")
        if not isinstance(fields.get("reviewed", datetime.date.min), datetime.date):
            self._find(file, lines["reviewed"], "write the review day as year-month-day, such as 2026-11-22")
        for key in ("title", "name"):
            if not isinstance(fields.get(key, ""), str):
                self._find(file, lines[key], f"write a text after '{key}:'")

    def _sections(self, document: Document, file: str) -> dict[str, Section]:
        found: dict[str, Section] = {}
        for section in document.sections:
            name = section.heading.text
            if name not in self._headings:
                self._find(file, section.heading.number, f"unknown heading {name!r}")
            elif name in found:
                self._find(file, section.heading.number, f"heading {name!r} stands here a second time")
            else:
                found[name] = section
        return found

    def _passage(self, line: Line, file: str, sourced: bool = True) -> Passage:
        text, keys = split_sources(self._fill(line, file))
        for key in keys:
            if key not in self._source_keys and key != EDITORIAL:
                self._find(file, line.number, f"source [{key}] is not in sources.yaml")
        if sourced and not keys:
            self._find(file, line.number, "source missing: end the sentence with its key, such as [NHS-INF]")
        keys = tuple(key for key in keys if key != EDITORIAL)
        words, sentences = len(text.split()), len(_SENTENCE_END.findall(text))
        if words > MAX_WORDS:
            self._find(file, line.number, f"answer too long: {words} words, at most {MAX_WORDS}")
        if sentences > MAX_SENTENCES:
            self._find(file, line.number, f"answer too long: {sentences} sentences, at most {MAX_SENTENCES}")
        return Passage(text, keys)

    def _fill(self, line: Line, file: str) -> str:
        for name in placeholders(line.text):
            if name not in self._locale.terms:
                self._find(file, line.number, f"unknown placeholder {{{name}}}")
        return localised(line.text, self._locale)

    def _utterances(self, sections: dict[str, Section], name: str, file: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for line in sections[name].bullets() if name in sections else ():
            if not _UTTERANCE.fullmatch(line.text):
                self._find(
                    file, line.number, f"use only small letters, apostrophes and spaces: {line.text!r}"
                )
            elif line.text in found:
                self._find(file, line.number, f"{line.text!r} stands here a second time")
            found[line.text] = None
        return tuple(found)


class TopicReader(PageReader):
    """Reads topic files of one locale."""

    _known = frozenset({"title", "name", "see_also", "reviewed", "urgency"})
    _required = ("title", "name", "see_also", "reviewed")
    _headings = (ANSWER, MORE, ASK, HEARD)

    def read(self, path: Path, file: str, topic_id: str) -> Topic | None:
        """The topic of one file, or None where faults were found that leave nothing to use.

        Raises:
            ContentError: The file cannot be read at all.
        """
        before = len(self._findings)
        document = self._files.markdown(path, file)
        self._check_fields(document, file)
        sections = self._sections(document, file)
        answer = [self._passage(line, file) for line in _paragraphs(sections, ANSWER)]
        more = tuple(self._passage(line, file) for line in _paragraphs(sections, MORE))
        if len(answer) != 1:
            self._find(
                file, _line(sections, ANSWER), f"write one paragraph under '# {ANSWER}', not {len(answer)}"
            )
        ask = self._utterances(sections, ASK, file)
        heard = self._utterances(sections, HEARD, file)
        if not ask:
            self._find(file, _line(sections, ASK), f"list at least one way to ask under '# {ASK}'")
        if len(self._findings) > before:
            return None
        fields = document.fields
        return Topic(
            id=topic_id,
            title=self._fill(Line(str(fields["title"]), 2), file),
            name=self._fill(Line(str(fields["name"]), 3), file),
            answer=answer[0],
            more=more,
            ask=ask,
            heard=heard,
            see_also=tuple(fields["see_also"]),
            reviewed=fields["reviewed"],
            urgency=Urgency(fields["urgency"]) if "urgency" in fields else None,
        )

    def _check_fields(self, document: Document, file: str) -> None:
        super()._check_fields(document, file)
        fields, lines = document.fields, document.field_lines
        see_also = fields.get("see_also", [])
        if not isinstance(see_also, list) or not all(isinstance(item, str) for item in see_also):
            self._find(file, lines["see_also"], "write see_also as [one-topic, another-topic]")
        if "urgency" in fields and fields["urgency"] not in list(Urgency):
            self._find(file, lines["urgency"], f"urgency is one of {', '.join(Urgency)}")


def _paragraphs(sections: dict[str, Section], name: str) -> tuple[Line, ...]:
    return tuple(sections[name].paragraphs()) if name in sections else ()


def _line(sections: dict[str, Section], name: str) -> int:
    return sections[name].heading.number if name in sections else 1
