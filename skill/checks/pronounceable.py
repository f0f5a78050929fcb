"""Protects from signs and abbreviations a voice reads badly, such as brackets, "e.g." and "mg".

The loader keeps such signs out of the ways to ask; this is about what is said.
"""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding

SPELLED = frozenset(
    {"AM", "B", "D", "FDA", "GP", "I", "K", "MANAS", "MS", "NHS", "NYU", "PM", "TV", "UK", "US"}
)
"""Capitals that every voice reads letter by letter, or as the word they are."""
_SIGNS = re.compile(r"[()\[\]/\\*_#<>&%@+=~|;\"“”°]|--|…")
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|approx|incl|dept|dr|mr|mrs|no|st)\.|\b(?:mg|mcg|ml|cm|mm|kg|km|hrs?|mins?|secs?|yrs?)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_NOT_SHORT = frozenset({"no.", "st."})
"""Ends of sentences that look like abbreviations."""


def check(project: Project) -> Iterator[Finding]:
    """Lines with something in them that does not sound as it looks."""
    for line in project.lines:
        for reading in project.readings(line):
            text = re.sub(r"\{[a-z_]+\}", "", reading.text)
            for sign in dict.fromkeys(_SIGNS.findall(text)):
                if not _may_show(line.path, sign):
                    yield Finding(line.file, line.number, f"{sign!r} cannot be read aloud{reading.where}")
            for short in dict.fromkeys(_SHORT.findall(text)):
                if short.casefold() not in _NOT_SHORT:
                    yield Finding(line.file, line.number, f"write {short!r} in full{reading.where}")
            for word in dict.fromkeys(_CAPITALS.findall(text)):
                if word not in SPELLED:
                    reason = f"{word!r} may be read as a word; write it in full{reading.where}"
                    yield Finding(line.file, line.number, reason)


def _may_show(path: tuple[str, ...], sign: str) -> bool:
    """Whether a sign belongs to a sentence that is only shown."""
    return path[0].endswith("_shown") and sign in "()"
