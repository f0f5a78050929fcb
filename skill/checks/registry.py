"""All checks by name, and running them."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from skill.checks.project import Project
from skill.content import ContentError, Finding

READABLE = "readable"
"""Stands behind what the loader itself objects to."""
_MODULES = (
    "length",
    "spoken_length",
    "pronounceable",
    "unsourced",
    "sources",
    "promises",
    "doses",
    "urgency",
    "locales",
    "reviews",
    "offers",
    "samples",
    "stolen",
    "frames",
    "vocabulary",
    "examples",
    "models",
    "intents",
    "prompts",
    "problems",
    "messages",
    "reading",
)
"""The last one needs a library that only developers have; without it the others have been run."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``protects`` says from what."""

    name: str
    protects: str
    find: Callable[[Project], Iterable[Finding]]


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something found, and the name of the check that found it."""

    finding: Finding
    check: str

    def __str__(self) -> str:
        return f"{self.finding} [{self.check}]"


def find_flaws(project: Project, names: Iterable[str] = ()) -> Iterator[Flaw]:
    """Run checks, all of them by default; what one finds comes in the order of files and lines.

    Content that cannot be loaded is told as such, and nothing else of it.

    Raises:
        Problem: A check lacks something to work with.
    """
    try:
        _ = project.contents
    except ContentError as fault:
        yield from (Flaw(finding, READABLE) for finding in fault.findings)
        return
    for name in names or CHECKS:
        yield from sorted({Flaw(finding, name) for finding in CHECKS[name].find(project)})


def _made(name: str) -> Check:
    module = importlib.import_module(f"skill.checks.{name}")
    return Check(name.replace("_", "-"), (module.__doc__ or "").partition("\n")[0], module.check)


CHECKS = {check.name: check for check in map(_made, _MODULES)}
