"""Protects from ways to ask that are never heard: words the recogniser on the laptop does not know.

A recogniser writes only the words of its model's list, so an utterance with any other word in it can be typed
but not spoken.
"""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding
from skill.problem import Problem

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_GAP = re.compile(r"\{\w+\}")


def check(project: Project) -> Iterator[Finding]:
    """Words of the ways to ask and of the commands that are not in the list.

    Raises:
        Problem: The list cannot be read.
    """
    known = _known(project)
    told: set[str] = set()
    asked = [(one.file, one.number, one.text) for one in project.utterances if one.kind == "ask"]
    # What may fill a gap are many rare names, of which a small recogniser knows the commoner ones.
    framed = [(one.file, one.number, _GAP.sub("", one.text)) for one in project.framed]
    for file, number, text in (*asked, *framed):
        for word in _WORD.findall(text):
            if word not in known and word not in told:
                told.add(word)
                yield Finding(file, number, f"the recogniser does not know {word!r} (in {text!r})")


def _known(project: Project) -> frozenset[str]:
    """A line of ``words.txt`` is a word and its number."""
    try:
        lines = project.words.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise Problem("no-word-list", path=project.words) from fault
    return frozenset(line.split()[0] for line in lines if line.strip())
