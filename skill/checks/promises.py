"""Protects from promises and verdicts: a cure, a diagnosis, advice against help or medicine."""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.checks.sentences import sentences
from skill.content import Finding

_BANNED = {
    "promises a cure": re.compile(
        r"\b(?:will|can|does|to|and|it) cures?\b|\bcures? (?:it|them|cramps|your|toe|foot|leg|night)\b"
        r"|\b(?:a|the) (?:proven |sure |real )?cure (?:for|is)\b|\bguarantee|\bmiracle|\balways works\b"
        r"|\b(?:a )?hundred percent\b|\b100 percent\b|\bwill (?:stop|end|fix) (?:the|your|any|every) cramp"
    ),
    "diagnoses the listener": re.compile(
        r"(?<!if )(?<!when )(?<!unless )(?<!whether )(?<!once )(?<!because )(?<!do )(?<!that )(?<!what )"
        r"(?<!anything )(?<!or )\byou have\b(?! (?:to|never|always|had|been)\b)"
        r"|\b(?:you've got|you're suffering|you are suffering|your (?:gout|neuropathy|diabetes|arthritis))\b"
        r"|\byou(?:'re| are) (?:deficient|dehydrated|low in)\b|\bthis is a sign that you\b"
    ),
    "advises against help": re.compile(
        r"\b(?:don't|do not|no need to|needn't|never) (?:call|see|ring|visit|go to|ask|tell)\b"
        r"(?! (?:if|a friend|yourself|how|why))"
    ),
    "advises to leave off a medicine": re.compile(
        r"(?<!don't )(?<!not )(?<!never )(?<!before you )"
        r"\bstop (?:taking|your (?:medicine|tablets|pills|statin))"
    ),
}
_DENIED = re.compile(
    r"\b(?:no|not|nothing|never|isn't|doesn't|can't|won't|don't|without|wary|nobody|none|rather than)\b"
)


def check(project: Project) -> Iterator[Finding]:
    """Sentences with a banned claim in them; a promise that is denied is none."""
    for line in project.texts:
        for reading in project.readings(line):
            for sentence in sentences(reading.text):
                for fault, banned in _BANNED.items():
                    found = banned.search(sentence.casefold())
                    if found and not (fault == "promises a cure" and _DENIED.search(sentence.casefold())):
                        yield Finding(line.file, line.number, f"{fault}: {found[0]!r}{reading.where}")
