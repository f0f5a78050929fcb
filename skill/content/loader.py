"""From the content folder to one validated ``Content`` value."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from skill.content.content import Content
from skill.content.files import ContentError, Files, Finding
from skill.content.frames import FrameReader
from skill.content.locales import SPELLING, LocaleReader
from skill.content.pairs import read_pairs
from skill.content.routines import RoutineReader
from skill.content.tables import Table, Tables
from skill.content.tips import TipReader
from skill.content.topics import TopicReader
from skill.content.values import Routine, Tip, Topic
from skill.content.wordings import FollowUp, Pairs, Words

LANGUAGE = "en"
RED_FLAGS = "red-flags/"
"""Ids of the red flags begin so: each is a part of the topic that tells what the warning signs are."""


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
    return _load(locale, root, Files())


def load_locales(root: Path | None = None) -> tuple[Content, ...]:
    """Every locale there is, en-US first since it also serves the locales without a file.

    The files are read once for all of them.

    Raises:
        ContentError: With every fault of the first locale that has any.
    """
    files = Files()
    tags = sorted(locale_tags(root), key=lambda tag: (tag != "en-US", tag))
    return tuple(_load(tag, root, files) for tag in tags)


def _load(tag: str, root: Path | None, files: Files) -> Content:
    reader = _Loader((root or content_folder()) / LANGUAGE, tag, files)
    content = reader.load()
    if reader.findings:
        raise ContentError(tuple(sorted(set(reader.findings))))
    return content


class _Loader:
    def __init__(self, folder: Path, locale: str, files: Files) -> None:
        self._folder = folder
        self._tag = locale
        self._files = files
        self.findings: list[Finding] = []
        self._tables = Tables(self.findings)

    def load(self) -> Content:
        locale = LocaleReader(self._yaml, self._shown, self.findings).read(self._tag)
        sources = self._tables.sources(*self._table("sources.yaml"))
        reader = TopicReader(locale, frozenset(sources), self.findings, self._files)
        topics, safety = self._topics("topics", reader), self._topics("safety", reader, RED_FLAGS)
        routines = self._routines(RoutineReader(locale, frozenset(sources), self.findings, self._files))
        rules = self._tables.alarm_rules(*self._table("alarms.yaml"), RED_FLAGS)
        ordinary = self._tables.lists(*self._table("ordinary.yaml"))
        strange = self._tables.lists(*self._table("out-of-scope.yaml"))
        self._check_names((*topics, *safety))
        self._check_links((*topics, *safety), [rule.topic for rule in rules], ordinary)
        self._check_routines(routines, frozenset(topic.id for topic in topics))
        follow_ups = self._tables.follow_ups(*self._table("follow-ups.yaml"))
        self._check_follow_ups(follow_ups, frozenset(topic.id for topic in topics))
        commands = self._tables.commands(*self._table("commands.yaml"))
        slots = self._slots()
        return Content(
            locale=locale,
            topics=topics,
            safety=safety,
            commands=(*commands, *(routine.command for routine in routines)),
            carriers=self._tables.lists(*self._table("carriers.yaml")),
            prompts=self._tables.prompts(*self._table("prompts.yaml"), locale),
            sources=sources,
            words=self._words(),
            alarm_rules=rules,
            ordinary=ordinary,
            out_of_scope=strange,
            routines=routines,
            follow_ups=follow_ups,
            slots=slots,
            pairs=self._pairs(topics),
            tips=self._tips(TipReader(locale, frozenset(sources), self.findings, self._files), topics),
            frames=FrameReader(
                self._shown("frames.yaml"),
                locale,
                {topic.id: topic for topic in (*topics, *safety)},
                slots,
                self.findings,
            ).read(self._yaml("frames.yaml")),
        )

    def _table(self, file: str) -> tuple[Table, str]:
        return self._yaml(file), self._shown(file)

    def _yaml(self, file: str) -> Table:
        try:
            return self._files.yaml(self._folder / file, self._shown(file))
        except ContentError as fault:
            self.findings += fault.findings
            return {}, {}

    def _topics(self, folder: str, reader: TopicReader, family: str = "") -> tuple[Topic, ...]:
        top = self._folder / folder
        paths = sorted(top.rglob("*.md"))
        if not paths:
            self.findings.append(Finding(self._shown(folder), 1, "no topic files in this folder"))
        found = []
        for path in paths:
            name = path.relative_to(top).with_suffix("").as_posix()
            try:
                topic = reader.read(path, self._shown(f"{folder}/{name}.md"), family + name)
            except ContentError as fault:
                self.findings += fault.findings
            else:
                found += [topic] if topic else []
        return tuple(found)

    def _routines(self, reader: RoutineReader) -> tuple[Routine, ...]:
        found = []
        for path in sorted((self._folder / "routines").glob("*.md")):
            try:
                routine = reader.read(path, self._shown(f"routines/{path.name}"), path.stem)
            except ContentError as fault:
                self.findings += fault.findings
            else:
                found += [routine] if routine else []
        return tuple(found)

    def _slots(self) -> dict[str, dict[str, tuple[str, ...]]]:
        names = sorted(path.name for path in (self._folder / "slots").glob("*.yaml"))
        return {
            name.removesuffix(".yaml"): self._tables.lists(*self._table(f"slots/{name}")) for name in names
        }

    def _words(self) -> Words:
        lists = self._tables.pairs(*self._table(SPELLING))
        spellings = {other: word for row in lists.values() for word, other in row.items() if " " not in other}
        return replace(self._tables.words(*self._table("words.yaml")), spellings=spellings)

    def _pairs(self, topics: Iterable[Topic]) -> Pairs:
        known = {topic.id: topic for topic in topics}
        return read_pairs(self._yaml("pairs.yaml"), self._shown("pairs.yaml"), known, self.findings)

    def _tips(self, reader: TipReader, topics: Iterable[Topic]) -> tuple[Tip, ...]:
        shown = self._shown("tips.md")
        try:
            return reader.read(self._folder / "tips.md", shown, {topic.id for topic in topics})
        except ContentError as fault:
            self.findings += fault.findings
            return ()

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
                self._missing(self._shown("alarms.yaml"), other.removeprefix(RED_FLAGS), other)
        for other in ordinary:
            if other not in known:
                self._missing(self._shown("ordinary.yaml"), other, other)

    def _check_follow_ups(self, follow_ups: Iterable[FollowUp], topics: frozenset[str]) -> None:
        for follow_up in follow_ups:
            for named in (follow_up.topic, *follow_up.after, *follow_up.after.values()):
                if named not in topics:
                    self._missing(self._shown("follow-ups.yaml"), f"{follow_up.id}:", named, follow_up.id)

    def _check_routines(self, routines: Iterable[Routine], topics: frozenset[str]) -> None:
        urgent: str | None = None
        for routine in routines:
            file = self._shown(f"routines/{routine.id}.md")
            if routine.topic not in topics:
                self._missing(file, "topic:", routine.topic, "topic")
            if routine.for_now and urgent:
                self.findings.append(
                    Finding(file, 1, f"{urgent!r} is for_now already; only one routine can be")
                )
            urgent = routine.id if routine.for_now else urgent

    def _missing(self, file: str, near: str, topic_id: str, where: str = "see_also") -> None:
        path = self._folder.parent.parent / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        number = next((i for i, line in enumerate(lines, 1) if line.startswith(near)), 1)
        self.findings.append(Finding(file, number, f"{where} names an unknown topic: {topic_id!r}"))

    def _file_of(self, topic: Topic) -> str:
        file = f"safety/{topic.id.removeprefix(RED_FLAGS)}" if topic.urgency else f"topics/{topic.id}"
        return self._shown(f"{file}.md")


def locale_tags(root: Path | None = None) -> list[str]:
    """Tags of all locales there are, in alphabetical order."""
    return sorted(path.stem for path in ((root or content_folder()) / LANGUAGE / "locales").glob("*.yaml"))
