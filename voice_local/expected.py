"""The short commands that are likely at a point of the conversation."""

from collections.abc import Iterable

from skill.content import Content
from skill.dialogue import Dialogue
from skill.routines import UNDER_WAY

LONGEST = 2
"""Words of a short command. What is longer is heard well without help."""

_ALWAYS = (
    "AMAZON.StopIntent",
    "AMAZON.CancelIntent",
    "AMAZON.HelpIntent",
    "AMAZON.RepeatIntent",
    "MoreIntent",
)
_OFFERED = ("AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.NextIntent")


def expected_phrases(content: Content, dialogue: Dialogue) -> tuple[str, ...]:
    """What to listen for beside everything else.

    Args:
        content: Holds the commands.
        dialogue: Where the conversation stands: a routine under way and a question to be answered with yes or
            no each have commands of their own.
    """
    intents = set(_ALWAYS)
    if dialogue.routine:
        intents |= UNDER_WAY.keys()
    if dialogue.offer:
        intents.update(_OFFERED)
    return tuple(
        _short(text for command in content.commands if command.intent in intents for text in command.ask)
    )


def _short(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if len(text.split()) <= LONGEST)
