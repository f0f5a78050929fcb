"""Protects from doses beyond the sources: amounts that nobody has compared with one.

``content/en/doses.yaml`` lists every amount that may be said, with its sources, by unit and number. The
paragraph has to name one of these sources.
"""

import re
from collections.abc import Iterator

from skill.checks.lines import Line
from skill.checks.project import Project
from skill.checks.sentences import sentences
from skill.content import Finding
from skill.content.files import split_sources

FILE = "doses.yaml"
_UNIT = re.compile(r"\b(milligram|microgram|gram|milliliter|tablet|pill|capsule|drop)s?\b")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w,]*\d)")
_SPELLED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|thousand|half)"
    r"(?: (?:a|an|of|and|hundred|thousand|fifty))*"
)


def check(project: Project) -> Iterator[Finding]:
    """Amounts that are not on the list, or whose paragraph names none of the sources on it."""
    checked: dict[tuple[str, str], set[str]] = {}
    for entry in project.scalars(FILE):
        checked.setdefault((entry.path[0], entry.path[1]), set()).add(entry.text)
    for line in project.texts:
        text, keys = split_sources(line.text)
        for sentence in sentences(text):
            for unit in dict.fromkeys(_UNIT.findall(sentence)):
                yield from _amounts(line, sentence, unit, set(keys), checked)


def _amounts(
    line: Line, sentence: str, unit: str, keys: set[str], checked: dict[tuple[str, str], set[str]]
) -> Iterator[Finding]:
    spelled = re.search(rf"(?<![\w-]){_SPELLED} {unit}s?\b", sentence.casefold())
    if spelled:
        yield Finding(line.file, line.number, f"write the amount in figures: {spelled[0]!r}")
    if not re.search(rf"\d[\d,.]* {unit}s?\b", sentence):
        return
    for number in _NUMBER.findall(sentence):
        behind = checked.get((f"{unit}s", number.replace(",", "")))
        if behind is None:
            yield Finding(line.file, line.number, f"{number} {unit}s is not among the amounts in {FILE}")
        elif not behind & keys:
            reason = f"{number} {unit}s needs its source here: {' or '.join(sorted(behind))}"
            yield Finding(line.file, line.number, reason)
