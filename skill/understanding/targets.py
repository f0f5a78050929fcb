"""What an utterance can be taken for: the labels of the classifier and what each stands for."""

from dataclasses import dataclass
from enum import StrEnum

from skill.content import Content


class Kind(StrEnum):
    """What sort of thing a label stands for."""

    TOPIC = "topic"
    RED_FLAG = "red-flag"
    COMMAND = "command"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Target:
    """What a label stands for.

    Attributes:
        kind: Topic, red flag, command or routine.
        intent: Name of the Alexa intent.
        topic: Id of the topic it is about, or None.
        family: Targets of one family answer much the same; nobody is asked which of them was meant.
    """

    kind: Kind
    intent: str
    topic: str | None
    family: str


def targets(content: Content) -> dict[str, Target]:
    """Every label: ids of topics and red flags, intents of commands and routines."""
    found = {
        topic.id: Target(Kind.TOPIC, topic.intent, topic.id, family(topic.id)) for topic in content.topics
    }
    for flag in content.safety:
        found[flag.id] = Target(Kind.RED_FLAG, flag.intent, flag.id, flag.id)
    for command in content.commands:
        found[command.intent] = Target(Kind.COMMAND, command.intent, None, command.intent)
    for routine in content.routines:
        found[routine.intent] = Target(Kind.ROUTINE, routine.intent, routine.topic, family(routine.topic))
    return found


def family(topic: str) -> str:
    """The topic a part was split off from; a topic of its own is its own family."""
    return topic.partition("/")[0]
