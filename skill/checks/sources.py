"""Protects from sources that lead nowhere: unused ones, and ones without a name or with an odd address.

That a key in a text exists is the loader's business.
"""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding, Source
from skill.content.topics import EDITORIAL

_KEY = re.compile(r"\[([A-Z0-9-]+)\]")
_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def check(project: Project) -> Iterator[Finding]:
    """Entries of the register that are unused, and addresses that cannot be right."""
    used = {key for line in project.passages for key in _KEY.findall(line.text)}
    used |= {key for content in project.contents for key in content.locale.sources}
    used |= {line.text for line in project.scalars("doses.yaml")}
    lines = {line.path[0]: line for line in reversed(tuple(project.scalars("sources.yaml")))}
    for key, source in project.base.sources.items():
        file, number = lines[key].file, lines[key].number - 1
        if key not in used:
            yield Finding(file, number, f"no text refers to {key}; use it or take it out")
        yield from (Finding(file, number, f"{key}: {reason}") for reason in _faults(source))
    for content in project.contents:
        for key in content.locale.sources:
            if key not in project.base.sources and key != EDITORIAL:
                yield Finding(
                    f"content/en/locales/{content.locale.tag}.yaml", 1, f"source {key} is not in sources.yaml"
                )


def _faults(source: Source) -> Iterator[str]:
    if source.url and not _ADDRESS.fullmatch(source.url):
        yield f"{source.url!r} is no address"
    if source.doi and not _DOI.fullmatch(source.doi):
        yield f"{source.doi!r} is no DOI; write it without https://doi.org/"
    for name in ("organisation", "spoken", "title", "kind"):
        if not str(getattr(source, name)).strip():
            yield f"the line '{name}:' is empty"
