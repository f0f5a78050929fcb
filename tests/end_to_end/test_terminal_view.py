from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.messages import Messages
from tests.end_to_end.programs import COMMAND, environment
from tests.pulse import SoundCard
from tests.speakers import say
from tests.terminals import COLUMNS, Terminal

QUESTION = "why do my toes cramp at night"
INTERRUPTED = 130


@pytest.fixture
def card(tmp_path: Path) -> Iterator[SoundCard]:
    with SoundCard() as card:
        card.environment["XDG_CONFIG_HOME"] = card.environment["XDG_STATE_HOME"] = str(tmp_path)
        yield card


@pytest.mark.devices
def test_a_person_at_a_terminal_sees_the_conversation_go_on(card: SoundCard, messages: Messages) -> None:
    command = [*COMMAND, "--mode", "wake"]
    with Terminal(command, environment(base=card.environment)) as terminal:
        terminal.read_until(messages.text("state-asleep"))
        card.speak(say(f"hey toe helper, {QUESTION}"))
        terminal.read_until(messages.text("heard", text=QUESTION))
        terminal.read_until(messages.text("state-speaking"))
        terminal.type(" ")
        terminal.read_until(messages.text("state-listening"))
        terminal.type("\x03")
        assert terminal.wait() == INTERRUPTED
        assert terminal.as_found


@pytest.mark.devices
def test_whole_lines_are_all_a_screen_reader_gets(card: SoundCard, messages: Messages) -> None:
    command = [*COMMAND, "--mode", "wake", "--plain"]
    with Terminal(command, environment(base=card.environment)) as terminal:
        asleep = messages.text("state-told", state=messages.text("state-asleep"))
        shown = terminal.read_until(asleep)
        card.speak(say("hey toe helper"))
        shown += terminal.read_until(messages.text("state-told", state=messages.text("state-listening")))
        assert "\x1b" not in shown
        assert shown.count(asleep) == 1


def test_lines_end_between_words() -> None:
    with Terminal([*COMMAND, "ask", "night cramps"], environment()) as terminal:
        shown = terminal.read_until("Sources:")
        assert max(map(len, shown.splitlines())) <= COLUMNS
        assert "about three in four people with leg cramps get them only then" in " ".join(shown.split())
