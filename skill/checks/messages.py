"""Protects from programs that stop because screen.yaml lacks a text, and from texts nobody ever sees."""

from collections.abc import Iterator

from skill.checks.calls import calls
from skill.checks.fields import missing, unused
from skill.checks.project import Project
from skill.content import Finding

FILE = "screen.yaml"
_SHOWN_BY = ("say", ".text", ".note", "._note")


def check(project: Project) -> Iterator[Finding]:
    """Texts the programs name and the content lacks, or the other way round, and fields nothing fills in."""
    texts = tuple(project.scalars(FILE))
    yield from missing(texts, calls(project, _SHOWN_BY), FILE)
    yield from unused(texts, project)
