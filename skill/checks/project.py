"""What the checks look at: content in every locale, every line of it with its place, and the programs."""

import ast
import datetime
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from skill.checks.lines import (
    COMMAND,
    FOLLOW_UP,
    ROUTINE,
    Line,
    Utterance,
    page_lines,
    page_utterances,
    scalars,
)
from skill.content import Content, load_locales
from skill.content.files import Files, split_sources
from skill.content.loader import LANGUAGE
from skill.content.spelling import localised
from skill.interaction_model import build_model
from skill.understanding import Interpretation, Understanding

PACKAGES = ("skill", "voice_local")
PAGES = ("topics", "safety", "routines")
Understand = Callable[[str], Interpretation]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line is read in some locales: its words, without placeholders and source keys."""

    text: str
    locales: tuple[str, ...]
    everywhere: bool

    @property
    def where(self) -> str:
        """To be put behind a reason: the locales, unless it is all of them."""
        return "" if self.everywhere else f" (in {', '.join(self.locales)})"


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file."""

    file: str
    tree: ast.Module


@dataclass(frozen=True)
class Project:
    """The files of a project, read when they are first needed.

    Attributes:
        folder: Holds ``content``, ``interaction_models`` and the packages.
        today: The day to reckon from.
        words: The ``words.txt`` of the recogniser that listens.
        understanding: Makes what understands utterances; the packaged one by default.
    """

    folder: Path
    today: datetime.date
    words: Path
    understanding: Callable[[Content], Understand] = lambda content: Understanding(content).understand

    @property
    def content_folder(self) -> Path:
        """Where the words are."""
        return self.folder / "content"

    @functools.cached_property
    def contents(self) -> tuple[Content, ...]:
        """The content of every locale, the base first."""
        return load_locales(self.content_folder)

    @property
    def base(self) -> Content:
        """The locale the files are written in."""
        return self.contents[0]

    @functools.cached_property
    def understand(self) -> Understand:
        """What understands an utterance."""
        return self.understanding(self.base)

    @functools.cached_property
    def page_lines(self) -> tuple[Line, ...]:
        """Every title, name and paragraph of topics, red flags and routines."""
        return tuple(line for path, file in self._pages for line in page_lines(self._files, path, file))

    @functools.cached_property
    def passages(self) -> tuple[Line, ...]:
        """What is told of topics, red flags and routines, paragraph by paragraph."""
        return tuple(line for line in self.page_lines if line.told)

    @functools.cached_property
    def prompts(self) -> tuple[Line, ...]:
        """The fixed sentences; ``path`` is the prompt's name, then perhaps ``say`` or ``reprompt``."""
        return tuple(self.scalars("prompts.yaml"))

    @functools.cached_property
    def declined(self) -> tuple[Line, ...]:
        """What is said where nothing is known about a thing; ``path`` is the question and ``unknown``."""
        return tuple(line for line in self.scalars("frames.yaml") if line.path[1:] == ("unknown",))

    @property
    def texts(self) -> tuple[Line, ...]:
        """All that may be heard."""
        return (*self.passages, *self.prompts, *self.declined)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that may be heard or read."""
        return (*self.page_lines, *self.prompts, *self.declined)

    @functools.cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """Ways of asking and of steering, with the topic or command each belongs to."""
        asked = [found for path, file in self._pages for found in page_utterances(self._files, path, file)]
        said = [
            Utterance(line.file, line.number, line.text, f"{sort} {line.path[0]}", line.path[1])
            for sort, file in ((COMMAND, "commands.yaml"), (FOLLOW_UP, "follow-ups.yaml"))
            for line in self.scalars(file)
            if line.path[1:2] in (("ask",), ("heard",))
        ]
        return (*asked, *said)

    @functools.cached_property
    def framed(self) -> tuple[Line, ...]:
        """Ways to ask about a thing of a list, with the gap in them."""
        files = ("frames.yaml", "pairs.yaml")
        return tuple(line for file in files for line in self.scalars(file) if line.path[-1] == "ask")

    @functools.cached_property
    def intents(self) -> Mapping[str, str]:
        """The intent of each owner of utterances."""
        content = self.base
        topics = {topic.id: topic.intent for topic in content.by_id.values()}
        commands = {
            f"{COMMAND} {command.id}": command.intent
            for command in content.commands
            if command.intent not in content.routines_by_intent
        }
        routines = {f"{ROUTINE} {routine.id}": routine.intent for routine in content.routines}
        follow_ups = {f"{FOLLOW_UP} {follow_up.id}": follow_up.intent for follow_up in content.follow_ups}
        return {**topics, **commands, **routines, **follow_ups}

    @functools.cached_property
    def models(self) -> tuple[tuple[str, dict[str, tuple[str, ...]]], ...]:
        """Of each locale its tag and the samples of each intent, as Alexa is to get them."""
        built = ((content.locale.tag, build_model(content)) for content in self.contents)
        return tuple(
            (tag, {i["name"]: tuple(i["samples"]) for i in m["interactionModel"]["languageModel"]["intents"]})
            for tag, m in built
        )

    @functools.cached_property
    def code(self) -> tuple[Module, ...]:
        """Every Python file of the programs."""
        paths = (path for name in PACKAGES for path in sorted((self.folder / name).rglob("*.py")))
        return tuple(
            Module(path.relative_to(self.folder).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
            for path in paths
        )

    @functools.cached_property
    def literals(self) -> frozenset[str]:
        """Every string that stands in the programs."""
        nodes = (node for module in self.code for node in ast.walk(module.tree))
        return frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))

    def scalars(self, file: str) -> Iterator[Line]:
        """Every text of a YAML file of the content; nothing where there is no such file."""
        path = self.content_folder / LANGUAGE / file
        if path.exists():
            yield from scalars(path, f"content/{LANGUAGE}/{file}")

    def readings(self, line: Line) -> tuple[Reading, ...]:
        """The different wordings of a line in the locales."""
        found: dict[str, list[str]] = {}
        for content in self.contents:
            text, _ = split_sources(localised(line.text, content.locale))
            found.setdefault(text, []).append(content.locale.tag)
        return tuple(Reading(text, tuple(tags), len(found) == 1) for text, tags in found.items())

    @functools.cached_property
    def _files(self) -> Files:
        return Files()

    @functools.cached_property
    def _pages(self) -> tuple[tuple[Path, str], ...]:
        top = self.content_folder / LANGUAGE
        folders = (path for folder in PAGES for path in sorted((top / folder).rglob("*.md")))
        paths = (*folders, top / "tips.md")
        return tuple((path, f"content/{LANGUAGE}/{path.relative_to(top).as_posix()}") for path in paths)
