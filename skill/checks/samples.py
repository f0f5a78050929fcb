"""Protects from dead samples: one utterance in two places, so that one of them is never reached by it.

Topics are compared as the understanding sees them: "what's a cramp" and "um what is a cramp" are one.
Commands and follow-ups come before topics, so a way to ask that is one of them never reaches its topic.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from skill.checks.lines import Utterance
from skill.checks.project import Project
from skill.content import Finding
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import Phrases

_FILLERS = 2
"""An utterance with more words than this that no command has is none; looking closer takes time."""


def check(project: Project) -> Iterator[Finding]:
    """Utterances that belong to more than one topic or command."""
    content = project.base
    normal = Normaliser(content.words)
    commands, follow_ups = Phrases(content.commands, normal), Phrases(content.follow_ups, normal)
    of_topics = [utterance for utterance in project.utterances if utterance.owner in content.by_id]
    of_commands = [utterance for utterance in project.utterances if utterance.owner not in content.by_id]
    yield from _twice(of_topics, lambda text: normal(text) or text)
    yield from _twice(of_commands, str)
    steering = {word for utterance in of_commands for word in utterance.text.split()}
    for utterance in of_topics:
        if len(set(utterance.text.split()) - steering) > _FILLERS:
            continue
        taken = commands.find(utterance.text) or follow_ups.find(utterance.text)
        if taken:
            reason = f"{utterance.text!r} means {taken.intent}, so it never reaches {utterance.owner}"
            yield Finding(utterance.file, utterance.number, reason)


def _twice(utterances: Iterable[Utterance], form: Callable[[str], str]) -> Iterator[Finding]:
    alike: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        alike[form(utterance.text)].append(utterance)
    for first, *others in alike.values():
        for other in others:
            if other.owner != first.owner:
                reason = f"{other.text!r} belongs to {first.owner} already ({first.file}:{first.number})"
                yield Finding(other.file, other.number, reason)
