"""Comparing the texts of a YAML file with the calls that use them."""

import string
from collections.abc import Iterable, Iterator

from skill.checks.calls import Call
from skill.checks.lines import Line
from skill.checks.project import Project
from skill.content import Finding


def missing(texts: Iterable[Line], found: Iterable[Call], what: str) -> Iterator[Finding]:
    """Calls that name a text there is not, or leave a field of it empty."""
    known = {line.path[0]: line for line in texts}
    for call in found:
        line = known.get(call.key)
        if line is None:
            yield Finding(call.file, call.line, f"{what} has no {call.key!r}")
        elif call.complete:
            for name in sorted(_fields(line.text) - call.fields):
                reason = f"{call.key!r} has {{{name}}} in it, which {call.file}:{call.line} does not fill in"
                yield Finding(line.file, line.number, reason)


def unused(texts: Iterable[Line], project: Project) -> Iterator[Finding]:
    """Texts whose key stands nowhere in the programs."""
    for line in texts:
        if line.path[0] not in project.literals:
            yield Finding(line.file, line.number, f"nothing shows the text {line.path[0]!r}")


def _fields(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return {"braces that do not pair up"}
