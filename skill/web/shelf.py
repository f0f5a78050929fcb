"""The pages of every country, each made once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from skill.assistant import Assistant
from skill.content import Content, Passage, Routine, Source, Topic
from skill.web.trying import MAX_QUESTION
from skill.web.words import POLICIES, PageWords, read_words

HOME = "home"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent.

    Attributes:
        html: Its text in UTF-8.
        tag: Changes when the text does; tells whether a browser has it already.
    """

    html: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as it is shown.

    Attributes:
        id: Anchor on the page.
        title: Heading.
        ask: A way to ask for it, or empty.
        paragraphs: Each with the numbers of its sources in the list below.
        sources: The list.
        reviewed: The day a person last checked the words.
        steps: Of a routine: heading and seconds of each step, then its text.
    """

    id: str
    title: str
    ask: str
    paragraphs: tuple[tuple[str, tuple[int, ...]], ...]
    sources: tuple[Source, ...]
    reviewed: str
    steps: tuple[tuple[str, int, str, tuple[int, ...]], ...] = ()


class Shelf:
    """Makes the pages of each country when they are first asked for, and keeps them.

    Args:
        assistants: By locale; the first is for everybody without one.
    """

    def __init__(self, assistants: Mapping[str, Assistant]) -> None:
        self._assistants = assistants
        self._pages: dict[tuple[str, str], Page] = {}

    @property
    def tags(self) -> tuple[str, ...]:
        """Locales there are pages for, the common one first."""
        return tuple(self._assistants)

    def page(self, name: str, tag: str) -> Page:
        """A page: ``HOME`` or one of ``POLICIES``, in the words of a locale.

        Two threads may make the same page at the same time; one of the two equal pages is kept.
        """
        kept = self._pages.get((name, tag))
        if kept is None:
            html = self._rendered(name, self._assistants[tag].content).encode("utf-8")
            kept = self._pages[name, tag] = Page(html, hashlib.sha256(html).hexdigest()[:20])
        return kept

    def _rendered(self, name: str, content: Content) -> str:
        words = read_words(content)
        common = {
            "words": words.texts,
            "tag": content.locale.tag,
            "countries": [(tag, words.countries.get(tag, tag)) for tag in self._assistants],
            "disclaimer": content.prompts["disclaimer"].say,
            "here": name,
            "pages": (HOME, *POLICIES),
        }
        if name == HOME:
            return render_template("home.html", longest=MAX_QUESTION, **common, **_answers(content, words))
        return render_template("policy.html", **common, policy=words.policies[name])


def _answers(content: Content, words: PageWords) -> dict[str, Any]:
    groups = [(group.title, [_of_topic(topic, content) for topic in group.topics]) for group in words.groups]
    return {
        "emergencies": [_of_topic(topic, content) for topic in content.safety],
        "groups": groups,
        "routines": [_of_routine(routine, content, words.texts) for routine in content.routines],
    }


def _of_topic(topic: Topic, content: Content) -> Entry:
    keys = topic.sources
    return Entry(
        topic.id.replace("/", "-"),
        topic.title,
        topic.ask[0] if topic.ask else "",
        tuple((part.text, _numbers(part, keys)) for part in topic.parts),
        tuple(content.sources[key] for key in keys),
        topic.reviewed.isoformat(),
    )


def _of_routine(routine: Routine, content: Content, texts: Mapping[str, str]) -> Entry:
    around = (
        (texts["routine_before"], routine.before),
        ("", routine.with_first),
        (texts["routine_after"], routine.after),
        (texts["routine_not_working"], routine.not_working),
        (texts["routine_gone"], routine.gone),
    )
    told = [(f"{heading}: {part.text}" if heading else part.text, part) for heading, part in around if part]
    passages = (*(step.passage for step in routine.steps), *(part for _, part in told))
    keys = tuple(dict.fromkeys(key for passage in passages for key in passage.sources))
    return Entry(
        f"routine-{routine.id}",
        routine.title,
        routine.ask[0] if routine.ask else "",
        tuple((text, _numbers(part, keys)) for text, part in told),
        tuple(content.sources[key] for key in keys),
        routine.reviewed.isoformat(),
        tuple(
            (step.name, step.seconds, step.passage.text, _numbers(step.passage, keys))
            for step in routine.steps
        ),
    )


def _numbers(passage: Passage, keys: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(keys.index(key) + 1 for key in passage.sources)
