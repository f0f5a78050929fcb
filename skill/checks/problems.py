"""Protects from faults that are told by a bare key because problems.yaml has no sentence for them."""

from collections.abc import Iterator

from skill.checks.calls import calls
from skill.checks.fields import missing, unused
from skill.checks.project import Project
from skill.content import Finding

FILE = "problems.yaml"


def check(project: Project) -> Iterator[Finding]:
    """Problems without a sentence, sentences without a problem, and fields nothing fills in."""
    texts = tuple(project.scalars(FILE))
    yield from missing(texts, calls(project, ("Problem",)), FILE)
    yield from unused(texts, project)
    for line in texts:
        if len(line.text) > 300:
            yield Finding(line.file, line.number, f"{line.path[0]!r} is longer than a line or two")
