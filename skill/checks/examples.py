"""Protects from a store page whose example phrases do not work, for which certification refuses a skill.

An example is "Alexa, open toe cramp helper" or "Alexa, ask toe cramp helper" and then one of the samples.
"""

import re
from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding

FILE = "store.yaml"
_OPEN = re.compile(r"alexa (?:open|start|launch|begin)(?P<rest>.*)")
_ASK = re.compile(r"alexa (?:ask|tell|open|start)(?P<rest>.*)")
_LINKS = ("and ask ", "to ", "about ", "for ", "if ", "whether ", "and ")


def check(project: Project) -> Iterator[Finding]:
    """Example phrases that would not start the skill, or would ask for something that is no sample."""
    for line in project.scalars(FILE):
        if not any("example" in key for key in line.path):
            continue
        for content, (tag, intents) in zip(project.contents, project.models, strict=True):
            samples = {sample for texts in intents.values() for sample in texts}
            reason = _fault(line.text, content.locale.invocation, samples)
            if reason:
                yield Finding(line.file, line.number, f"{reason} (in {tag})")


def _fault(phrase: str, invocation: str, samples: set[str]) -> str:
    words = " ".join(re.sub(r"[^a-z' ]", " ", phrase.casefold()).split())
    if not words.startswith("alexa "):
        words = f"alexa {words}"
    opened = _OPEN.fullmatch(words)
    if opened and opened["rest"].strip() == invocation:
        return ""
    asked = _ASK.fullmatch(words)
    if asked is None or not asked["rest"].strip().startswith(invocation):
        # Inside a session there is nothing but the sample.
        said = words.removeprefix("alexa ")
        return "" if said in samples else f"{phrase!r} does not call {invocation!r} and is no sample"
    said = asked["rest"].strip().removeprefix(invocation).strip()
    forms = {said, *(said.removeprefix(link) for link in _LINKS)}
    return "" if forms & samples else f"{said!r} is no sample"
