"""Reading Markdown and YAML with the line number of everything that can be wrong."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # What is baked needs no YAML, and reading PyYAML takes a twentieth of a start.
    import yaml

_SOURCE_KEY = re.compile(r"\s*\[([A-Z0-9-]+)\]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in a content file: where it is and what to do about it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class ContentError(Exception):
    """The content cannot be used as it stands. ``findings`` lists every fault."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text and the line it starts on."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a Markdown file and the lines below it."""

    heading: Line
    lines: tuple[Line, ...]

    def paragraphs(self) -> Iterator[Line]:
        """Lines joined into paragraphs; an empty line ends one."""
        words: list[str] = []
        start = 0
        for line in (*self.lines, Line("", 0)):
            if line.text.strip():
                start = start or line.number
                words += line.text.split()
            elif words:
                yield Line(" ".join(words), start)
                words, start = [], 0

    def bullets(self) -> Iterator[Line]:
        """The text of each ``- `` line; any other line that is not empty is given back whole."""
        for line in self.lines:
            text = line.text.strip()
            if text:
                yield Line(text.removeprefix("- ").strip() if text.startswith("- ") else text, line.number)


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: its front matter with line numbers, and its sections in order."""

    fields: dict[str, Any]
    field_lines: dict[str, int]
    sections: tuple[Section, ...]


def read_markdown(path: Path, file: str) -> Document:
    """Split a topic file into front matter and sections.

    Raises:
        ContentError: The file cannot be read, or its front matter is missing or broken.
    """
    lines = _text(path, file).splitlines()
    if not lines or lines[0].strip() != "---":
        raise ContentError(
            (Finding(file, 1, "begin the file with --- and the title, name and see_also lines"),)
        )
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise ContentError((Finding(file, 1, "close the first block of lines with ---"),))
    fields, numbers = _mapping("\n".join(lines[1:end]), file, first_line=2)
    return Document(fields, numbers, _sections(lines, end + 1))


def _sections(lines: list[str], start: int) -> tuple[Section, ...]:
    found: list[tuple[Line, list[Line]]] = []
    for number, text in enumerate(lines[start:], start + 1):
        if text.startswith("# "):
            found.append((Line(text[2:].strip(), number), []))
        elif found:
            found[-1][1].append(Line(text, number))
    return tuple(Section(heading, tuple(body)) for heading, body in found)


def read_yaml(path: Path, file: str) -> tuple[dict[str, Any], dict[str, int]]:
    """A YAML mapping and the line of each of its top-level keys.

    Raises:
        ContentError: The file cannot be read, is not YAML or not a mapping.
    """
    return _mapping(_text(path, file), file, first_line=1)


class Files:
    """Reads each file once, for several locales to share what is in it."""

    def __init__(self) -> None:
        self.markdown = functools.cache(read_markdown)
        self.yaml = functools.cache(read_yaml)


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ContentError((Finding(file, 1, f"cannot be read: {fault}"),)) from fault


def _mapping(text: str, file: str, first_line: int) -> tuple[dict[str, Any], dict[str, int]]:
    import yaml

    node = _node(text, file, first_line)
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise ContentError((Finding(file, first_line, "should be lines of the form 'name: text'"),))
    values: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError((Finding(file, line, "should be a line of the form 'name: text'"),))
        if key.value in numbers:
            raise ContentError((Finding(file, line, f"{key.value!r} stands here a second time"),))
        values[key.value], numbers[key.value] = _value(value, file, line), line
    return values, numbers


@functools.cache
def _loader() -> "type[yaml.SafeLoader]":
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _node(text: str, file: str, first_line: int) -> "yaml.Node | None":
    import yaml

    try:
        return yaml.compose(text, _loader())
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = (mark.line if mark else 0) + first_line
        reason = f"not readable as YAML: {getattr(fault, 'problem', None) or fault}"
        raise ContentError((Finding(file, line, " ".join(reason.split())),)) from fault
    except RecursionError as fault:
        raise ContentError((Finding(file, first_line, "not readable as YAML: nested too deep"),)) from fault


def _value(node: "yaml.Node", file: str, line: int) -> Any:
    import yaml

    loader = _loader()("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        # PyYAML lets the errors of int(), date() and the like through.
        reason = f"not readable as YAML: {getattr(fault, 'problem', None) or fault}"
        raise ContentError((Finding(file, line, " ".join(reason.split())),)) from fault
    finally:
        loader.dispose()


def split_sources(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the ``[KEY]`` marks out of a paragraph: the words to speak, and the keys in order."""
    keys = tuple(dict.fromkeys(_SOURCE_KEY.findall(text)))
    return " ".join(_SOURCE_KEY.sub("", text).split()), keys
