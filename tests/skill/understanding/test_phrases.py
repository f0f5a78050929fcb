import pytest

from skill.content import Command, Content
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import Phrases


@pytest.fixture(scope="module")
def commands(content: Content) -> Phrases[Command]:
    return Phrases(content.commands, Normaliser(content.words))


def intent(commands: Phrases[Command], said: str) -> str | None:
    command = commands.find(said)
    return command.intent if command else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("stop", "AMAZON.StopIntent"),
        ("Stop!", "AMAZON.StopIntent"),
        ("um stop please", "AMAZON.StopIntent"),
        ("okay stop now", "AMAZON.StopIntent"),
        ("alexa stop", "AMAZON.StopIntent"),
        ("please tell me more", "MoreIntent"),
        ("What was that?", "AMAZON.RepeatIntent"),
        ("the second one please", "SecondIntent"),
        ("yes", "AMAZON.YesIntent"),
        ("no thanks", "AMAZON.NoIntent"),
        ("ok", "AMAZON.YesIntent"),
    ],
)
def test_a_command_is_heard_with_whatever_politeness(
    said: str, expected: str, commands: Phrases[Command]
) -> None:
    assert intent(commands, said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "how do i stop a toe cramp",
        "does it help to go on walking",
        "is no sleep a cause",
        "more cramps than ever",
        "zanzibar",
        "",
        "?",
    ],
)
def test_a_command_inside_a_question_does_not_count(said: str, commands: Phrases[Command]) -> None:
    assert intent(commands, said) is None


def test_every_command_is_heard_in_all_its_forms(commands: Phrases[Command], content: Content) -> None:
    wrong = [
        (command.id, text, intent(commands, text))
        for command in content.commands
        for text in (*command.ask, *command.heard)
        if intent(commands, text) != command.intent
    ]
    assert wrong == []
