"""Protects from intents that nothing answers, and from handlers that nothing leads to."""

from collections.abc import Iterator

from skill.assistant import BEHAVIOURS
from skill.checks.lines import Line, owner_of
from skill.checks.project import Project
from skill.content import Finding
from skill.routines import ANY_TIME, UNDER_WAY
from skill.understanding import ASK_INTENT, SAFE_TOGETHER

_REQUESTS = frozenset({"LaunchRequest"})
"""Behaviours that answer a type of request rather than an intent."""
_BY_ITSELF = frozenset({"AMAZON.FallbackIntent"})
"""Alexa sends it without a sample."""


def check(project: Project) -> Iterator[Finding]:
    """Intents of the models without a handler, handlers without an intent, intents without a sample."""
    handled = BEHAVIOURS.keys() | ANY_TIME.keys() | {ASK_INTENT}
    lines = {line.text: line for line in project.scalars("commands.yaml") if line.path[1:] == ("intent",)}
    yield from _same_name(project)
    for content, (tag, intents) in zip(project.contents, project.models, strict=True):
        model = f"interaction_models/{tag}.json"
        here = (
            handled
            | content.by_intent.keys()
            | content.routines_by_intent.keys()
            | content.frames_by_intent.keys()
            | {follow_up.intent for follow_up in content.follow_ups}
            | ({SAFE_TOGETHER} if content.pairs.ask else set())
        )
        for name in sorted(intents.keys() - here):
            at = lines.get(name)
            file, number = (at.file, at.number) if at else (model, 1)
            yield Finding(file, number, f"nothing answers the intent {name}")
        for name in sorted((handled | UNDER_WAY.keys()) - intents.keys() - _REQUESTS):
            yield Finding(model, 1, f"nothing leads to the handler of {name}: no command or topic has it")
        for name, samples in sorted(intents.items()):
            if not samples and name not in _BY_ITSELF:
                yield Finding(model, 1, f"the intent {name} has no sample of its own")


def _same_name(project: Project) -> Iterator[Finding]:
    """Topics and commands that get an intent of the same name, which Alexa refuses."""
    owners: dict[str, str] = {}
    for owner, name in project.intents.items():
        if name in owners:
            line = _title(project, owners[name]) or _title(project, owner)
            file, number = (line.file, line.number) if line else ("content/en/commands.yaml", 1)
            yield Finding(file, number, f"{owners[name]} and {owner} both get the intent {name}; rename one")
        owners.setdefault(name, owner)


def _title(project: Project, owner: str) -> Line | None:
    titles = (line for line in project.page_lines if line.path == ("title",))
    return next((line for line in titles if owner_of(line.file) == owner), None)
