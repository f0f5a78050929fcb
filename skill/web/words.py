"""The words of the web pages, read from ``content/en/pages.yaml`` and ``content/en/pages/``."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.content import Content, ContentError, Finding, Locale, Topic, content_folder
from skill.content.files import read_markdown, read_yaml
from skill.content.loader import LANGUAGE
from skill.content.spelling import localised

FILE = f"content/{LANGUAGE}/pages.yaml"
POLICIES = ("privacy", "terms")


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the front page and the topics below it, parts right behind their topic."""

    title: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A page of running text.

    Attributes:
        title: Its heading.
        reviewed: The day a person last checked the words.
        sections: Headings with their paragraphs.
    """

    title: str
    reviewed: datetime.date
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """All that the pages of one country say besides the answers.

    Attributes:
        texts: Short texts by name.
        countries: Name of each country by its locale's tag.
        groups: The front page's headings with their topics.
        policies: ``privacy`` and ``terms``.
    """

    texts: Mapping[str, str]
    countries: Mapping[str, str]
    groups: tuple[Group, ...]
    policies: Mapping[str, Policy]


def read_words(content: Content, root: Path | None = None) -> PageWords:
    """The pages' words in one country.

    Args:
        content: Its topics are sorted into groups.
        root: The content folder; the project's own by default.

    Raises:
        ContentError: A file is missing or of another form, or a topic is in no group or in two.
    """
    folder = (root or content_folder()) / LANGUAGE
    rows, lines = read_yaml(folder / "pages.yaml", FILE)
    texts = {name: localised(row, content.locale) for name, row in rows.items() if isinstance(row, str)}
    return PageWords(
        texts,
        _countries(rows.get("country_names"), lines.get("country_names", 1)),
        _groups(rows.get("groups"), lines.get("groups", 1), content),
        {name: _policy(folder / "pages", name, content.locale) for name in POLICIES},
    )


def _countries(row: Any, line: int) -> Mapping[str, str]:
    if not isinstance(row, dict):
        raise ContentError((Finding(FILE, line, "country_names: lines 'en-US: United States' are expected"),))
    return {str(tag): str(name) for tag, name in row.items()}


def _groups(row: Any, line: int, content: Content) -> tuple[Group, ...]:
    try:
        named = [(str(group["title"]), [str(name) for name in group["topics"]]) for group in row]
    except (TypeError, KeyError) as fault:
        reason = "groups: a list of 'title' and 'topics' is expected"
        raise ContentError((Finding(FILE, line, reason),)) from fault
    topics = [topic for topic in content.topics if not topic.urgency]
    listed = [name for _, names in named for name in names]
    findings = [
        *(f"no topic {name!r}" for name in listed if name not in content.by_id),
        *(f"{name!r} stands in two groups" for name in sorted(set(listed)) if listed.count(name) > 1),
        *(f"{topic.id!r} stands in no group" for topic in topics if _family(topic) not in listed),
    ]
    if findings:
        raise ContentError(tuple(Finding(FILE, line, f"groups: {reason}") for reason in findings))
    return tuple(
        Group(localised(title, content.locale), tuple(_ordered(names, topics))) for title, names in named
    )


def _ordered(names: Sequence[str], topics: Sequence[Topic]) -> list[Topic]:
    def family(name: str) -> list[Topic]:
        return sorted((topic for topic in topics if _family(topic) == name), key=lambda topic: topic.id)

    return [topic for name in names for topic in family(name)]


def _family(topic: Topic) -> str:
    return topic.id.partition("/")[0]


def _policy(folder: Path, name: str, locale: Locale) -> Policy:
    file = f"content/{LANGUAGE}/pages/{name}.md"
    document = read_markdown(folder / f"{name}.md", file)
    reviewed = document.fields.get("reviewed")
    if "title" not in document.fields or not isinstance(reviewed, datetime.date):
        raise ContentError((Finding(file, 1, "the lines 'title:' and 'reviewed:' are missing"),))
    return Policy(
        str(document.fields["title"]),
        reviewed,
        tuple(
            (
                localised(section.heading.text, locale),
                tuple(localised(paragraph.text, locale) for paragraph in section.paragraphs()),
            )
            for section in document.sections
        ),
    )
