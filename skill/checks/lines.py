"""Lines of the content files and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from skill.content.files import Files, Section
from skill.content.loader import LANGUAGE, RED_FLAGS
from skill.content.routines import STEPS
from skill.content.topics import ASK, HEARD

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
COMMAND, FOLLOW_UP, ROUTINE = "command", "follow-up", "routine"
"""What stands before the name of an owner that is no topic."""
_LISTS = {ASK: "ask", HEARD: "heard"}
_HEADINGS = ("title", "name")
_STEP = re.compile(r"## (?P<name>[^|]*)")
_CUE = re.compile(r"- \d+:\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A text as written, with placeholders and source keys in it.

    Attributes:
        file: Path to show.
        number: The line it starts on.
        text: The words, on one line.
        path: Where in the file it is: keys and headings, outermost first.
    """

    file: str
    number: int
    text: str
    path: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether it is a paragraph rather than a heading."""
        return self.path[0] not in _HEADINGS and self.path[-1] not in _HEADINGS


@dataclass(frozen=True, slots=True)
class Utterance:
    """A way of saying something. ``owner`` is a topic or "command x" and the like; ``kind`` ask or heard."""

    file: str
    number: int
    text: str
    owner: str
    kind: str


def page_lines(files: Files, path: Path, file: str) -> Iterator[Line]:
    """Title, name, paragraphs, steps and cues of a Markdown file."""
    document = files.markdown(path, file)
    for name in _HEADINGS:
        if isinstance(document.fields.get(name), str):
            yield Line(file, document.field_lines[name], document.fields[name], (name,))
    for section in document.sections:
        if section.heading.text not in _LISTS:
            yield from _paragraphs(section, file)


def page_utterances(files: Files, path: Path, file: str) -> Iterator[Utterance]:
    """The ways to ask of a Markdown file."""
    owner = owner_of(file)
    for section in files.markdown(path, file).sections:
        if section.heading.text in _LISTS:
            for line in section.bullets():
                yield Utterance(file, line.number, line.text, owner, _LISTS[section.heading.text])


def owner_of(file: str) -> str:
    """What a Markdown file is about: a topic's id, or "routine x"."""
    folder, _, name = file.removeprefix(f"content/{LANGUAGE}/").removesuffix(".md").partition("/")
    return {"safety": RED_FLAGS, "routines": f"{ROUTINE} "}.get(folder, "") + name


def scalars(path: Path, file: str) -> Iterator[Line]:
    """Every text of a YAML file."""
    root = yaml.compose(path.read_text(encoding="utf-8"), _Loader)
    if root is not None:
        yield from _below(root, file, ())


def _below(node: yaml.Node, file: str, path: tuple[str, ...]) -> Iterator[Line]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _below(value, file, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _below(value, file, path)
    else:
        yield Line(file, node.start_mark.line + 1, " ".join(str(node.value).split()), path)


def _paragraphs(section: Section, file: str) -> Iterator[Line]:
    """Paragraphs of a section; in a routine's steps also their names and the words within the holds."""
    heading = section.heading.text
    words: list[str] = []
    start = 0
    for number, text in (*((line.number, line.text.strip()) for line in section.lines), (0, "")):
        step = _STEP.match(text) if heading == STEPS else None
        cue = _CUE.match(text)
        if words and (not text or step or cue):
            yield Line(file, start, " ".join(words), (heading,))
            words = []
        if step:
            yield Line(file, number, step["name"].strip(), (heading, "name"))
        elif text:
            start = start if words else number
            words += text[cue.end() if cue else 0 :].split()
