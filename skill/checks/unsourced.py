"""Protects from facts nobody can look up: a sentence with a number, a study or a "most people" and no source.

A source stands behind the sentence it belongs to, or behind the last of several that it belongs to. A line of
caution that is ours carries [SAFETY].
"""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.checks.sentences import sourced_sentences
from skill.content import Finding

_CLAIM = re.compile(
    r"\d|\bpercent\b|\b(?:stud(?:y|ies)|trials?|research(?:ers)?|evidence|reviews?|experts?)\b"
    r"|\b(?:most|many|some|few) (?:people|adults|children|women|men|cramps)\b"
    r"|\b(?:half|third|quarter|one in|two in|three in|four in|nine in)\b",
    re.IGNORECASE,
)

_ABSENCE = re.compile(
    r"\bfound no\b|\bno (?:study|trial|source) (?:was|has been) found\b|\bmore studies are needed\b",
    re.IGNORECASE,
)
"""That nothing was found has no source."""


def check(project: Project) -> Iterator[Finding]:
    """Claims behind which no source stands."""
    for line in project.passages:
        found = sourced_sentences(line.text)
        for place, sentence in enumerate(found):
            if _ABSENCE.search(sentence.text):
                continue
            claim = _CLAIM.search(re.sub(r"\{[a-z_]+\}", "", sentence.text))
            if claim and not any(later.keys for later in found[place:]):
                reason = f"no source behind a claim ({claim[0]!r}): {sentence.text[:60]}"
                yield Finding(line.file, line.number, reason)
