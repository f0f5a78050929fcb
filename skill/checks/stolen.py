"""Protects from stolen samples: a way to ask that our own understanding takes for something else.

Alexa would answer it with one topic and the laptop with another. Where the laptop asks which of two topics is
meant, and one of them is the right one, nothing is lost.
"""

from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding
from skill.understanding import Interpretation, Reason


def check(project: Project) -> Iterator[Finding]:
    """Samples whose own topic or command is not what is understood."""
    for utterance in project.utterances:
        if utterance.kind != "ask" or utterance.owner not in project.intents:
            continue
        meant = project.understand(utterance.text)
        asked_back = utterance.owner in meant.did_you_mean
        if meant.intent != project.intents[utterance.owner] and not asked_back:
            reason = f"{utterance.text!r} is understood as {_told(meant)}"
            yield Finding(utterance.file, utterance.number, reason)


def _told(meant: Interpretation) -> str:
    if meant.did_you_mean:
        return f"either {' or '.join(meant.did_you_mean)}"
    if meant.reason in (Reason.UNKNOWN, Reason.EMPTY):
        return "nothing it knows"
    return meant.topic or meant.intent
