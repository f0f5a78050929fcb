from pathlib import Path

import pytest

from skill.messages import Messages
from tests.end_to_end.programs import COMMAND, environment
from tests.pulse import SoundCard
from tests.speakers import say
from tests.terminals import COLUMNS, Terminal
from voice_local.sound import Sound

QUESTION = "why do my toes cramp at night"
INTERRUPTED = 130
MOST_TIMES = 6


@pytest.fixture
def card(card: SoundCard, tmp_path: Path) -> SoundCard:
    card.environment["XDG_CONFIG_HOME"] = card.environment["XDG_STATE_HOME"] = str(tmp_path)
    return card


def said_until_shown(card: SoundCard, terminal: Terminal, sound: Sound, text: str) -> str:
    """Say it until it shows, since a busy machine cuts up the sound of a virtual card."""
    for _ in range(MOST_TIMES):
        card.speak(sound)
        if terminal.shows(text, seconds=5):
            break
    return terminal.read_until(text)


@pytest.mark.devices
@pytest.mark.slow
def test_a_person_at_a_terminal_sees_the_conversation_go_on(card: SoundCard, messages: Messages) -> None:
    command = [*COMMAND, "--mode", "wake"]
    with Terminal(command, environment(base=card.environment)) as terminal:
        terminal.read_until(messages.text("state-asleep"))
        said_until_shown(card, terminal, say("hey toe helper"), messages.text("state-listening"))
        said_until_shown(card, terminal, say(QUESTION), messages.text("heard", text=QUESTION))
        terminal.read_until(messages.text("state-speaking"))
        terminal.type(" ")
        terminal.read_until(messages.text("state-listening"))
        terminal.type("\x03")
        assert terminal.wait() == INTERRUPTED
        assert terminal.as_found


@pytest.mark.devices
@pytest.mark.slow
def test_whole_lines_are_all_a_screen_reader_gets(card: SoundCard, messages: Messages) -> None:
    command = [*COMMAND, "--mode", "wake", "--plain"]
    with Terminal(command, environment(base=card.environment)) as terminal:
        asleep = messages.text("state-told", state=messages.text("state-asleep"))
        shown = terminal.read_until(asleep)
        listening = messages.text("state-told", state=messages.text("state-listening"))
        shown += said_until_shown(card, terminal, say("hey toe helper"), listening)
        assert "\x1b" not in shown
        assert shown.count(asleep) == 1


def test_lines_end_between_words() -> None:
    with Terminal([*COMMAND, "ask", "night cramps"], environment()) as terminal:
        shown = terminal.read_until("Sources:")
        assert max(map(len, shown.splitlines())) <= COLUMNS
        assert "about three in four people with leg cramps get them only then" in " ".join(shown.split())
