"""From the content folder to one validated ``Content`` value."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from skill.content.files import ContentError, Finding, read_yaml
from skill.content.tables import Table, Tables
from skill.content.topics import TopicReader
from skill.content.values import Content, Topic

LANGUAGE = "en"


def content_folder() -> Path:
    """Where the content lies: beside the package, in a checkout and in an installed wheel alike."""
    return Path(__file__).resolve().parents[2] / "content"


def load_content(locale: str = "en-US", root: Path | None = None) -> Content:
    """Read and validate everything below ``root`` once.

    Args:
        locale: Tag of a file in ``en/locales``.
        root: The content folder; the project's own by default.

    Raises:
        ContentError: With every fault found, each with file and line.
    """
    reader = _Loader((root or content_folder()) / LANGUAGE, locale)
    content = reader.load()
    if reader.findings:
        raise ContentError(tuple(sorted(reader.findings)))
    return content


class _Loader:
    def __init__(self, folder: Path, locale: str) -> None:
        self._folder = folder
        self._tag = locale
        self.findings: list[Finding] = []
        self._tables = Tables(self.findings)

    def load(self) -> Content:
        locale_file = f"locales/{self._tag}.yaml"
        locale = self._tables.locale(self._yaml(locale_file), locale_file, self._tag)
        sources = self._tables.sources(self._yaml("sources.yaml"), "sources.yaml")
        reader = TopicReader(locale.terms, frozenset(sources), self.findings)
        topics, safety = self._topics("topics", reader), self._topics("safety", reader)
        rules = self._tables.alarm_rules(self._yaml("alarms.yaml"), "alarms.yaml")
        ordinary = self._tables.lists(self._yaml("ordinary.yaml"), "ordinary.yaml")
        strange = self._tables.lists(self._yaml("out-of-scope.yaml"), "out-of-scope.yaml")
        self._check_names((*topics, *safety))
        self._check_links((*topics, *safety), [rule.topic for rule in rules], ordinary)
        return Content(
            locale=locale,
            topics=topics,
            safety=safety,
            commands=self._tables.commands(self._yaml("commands.yaml"), "commands.yaml"),
            carriers=self._tables.lists(self._yaml("carriers.yaml"), "carriers.yaml"),
            prompts=self._tables.prompts(self._yaml("prompts.yaml"), "prompts.yaml", locale.terms),
            sources=sources,
            words=self._tables.words(self._yaml("words.yaml"), "words.yaml"),
            alarm_rules=rules,
            ordinary=ordinary,
            out_of_scope=tuple(text for texts in strange.values() for text in texts),
        )

    def _yaml(self, file: str) -> Table:
        try:
            return read_yaml(self._folder / file, self._shown(file))
        except ContentError as fault:
            self.findings += fault.findings
            return {}, {}

    def _topics(self, folder: str, reader: TopicReader) -> tuple[Topic, ...]:
        top = self._folder / folder
        paths = sorted(top.rglob("*.md"))
        if not paths:
            self.findings.append(Finding(self._shown(folder), 1, "no topic files in this folder"))
        found = []
        for path in paths:
            topic_id = path.relative_to(top).with_suffix("").as_posix()
            try:
                topic = reader.read(path, self._shown(f"{folder}/{topic_id}.md"), topic_id)
            except ContentError as fault:
                self.findings += fault.findings
            else:
                found += [topic] if topic else []
        return tuple(found)

    def _shown(self, file: str) -> str:
        return f"content/{LANGUAGE}/{file}"

    def _check_names(self, topics: Iterable[Topic]) -> None:
        by_intent: dict[str, list[Topic]] = defaultdict(list)
        for topic in topics:
            by_intent[topic.intent].append(topic)
        for same in by_intent.values():
            for topic in same[1:]:
                reason = (
                    f"duplicate id: {same[0].id!r} and {topic.id!r} cannot be told apart; rename one file"
                )
                self.findings.append(Finding(self._file_of(topic), 1, reason))

    def _check_links(self, topics: tuple[Topic, ...], ruled: list[str], ordinary: Iterable[str]) -> None:
        known = {topic.id for topic in topics}
        for topic in topics:
            for other in topic.see_also:
                if other not in known:
                    self._missing(self._file_of(topic), "see_also", other)
        for other in ruled:
            if other not in known:
                self._missing(self._shown("alarms.yaml"), other, other)
        for other in ordinary:
            if other not in known:
                self._missing(self._shown("ordinary.yaml"), other, other)

    def _missing(self, file: str, near: str, topic_id: str) -> None:
        path = self._folder.parent.parent / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        number = next((i for i, line in enumerate(lines, 1) if line.startswith(near)), 1)
        self.findings.append(Finding(file, number, f"see_also names an unknown topic: {topic_id!r}"))

    def _file_of(self, topic: Topic) -> str:
        folder = "safety" if topic.urgency else "topics"
        return self._shown(f"{folder}/{topic.id}.md")


def locale_tags(root: Path | None = None) -> list[str]:
    """Tags of all locales there are, in alphabetical order."""
    return sorted(path.stem for path in ((root or content_folder()) / LANGUAGE / "locales").glob("*.yaml"))
