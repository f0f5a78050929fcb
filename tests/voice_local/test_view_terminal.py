import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from ask_sdk_core.skill import CustomSkill
from rich.console import Console

from skill.assistant import Assistant
from skill.messages import Messages
from tests.terminals import SUSPENDED, Terminal
from voice_local.conversation import Conversation
from voice_local.screen import State
from voice_local.view_terminal import TerminalScreen

HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"
ERASED = "\x1b[2K"
PROGRAM = """
import time
from skill.messages import load_messages
from voice_local.keys import Keys
from voice_local.screen import State
from voice_local.view_terminal import TerminalScreen
with TerminalScreen(load_messages()) as screen, Keys():
    screen.state(State.ASLEEP)
    while True:
        screen.state(State.PAUSED)
        screen.state(State.THINKING)
        time.sleep(0.02)
"""


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill)


class Paper(io.StringIO):
    """What a terminal is sent."""

    def new(self) -> str:
        """What came since the last time."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text

    def left(self) -> str:
        """What stays when the part that moved was erased: all that follows the last erasing."""
        return self.new().rpartition(ERASED)[2]


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def screen(messages: Messages, paper: Paper) -> TerminalScreen:
    return TerminalScreen(
        messages, Console(file=paper, width=100, height=30, force_terminal=True, color_system=None)
    )


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_can_be_seen_is_drawn_when_it_changes_and_only_then(
    screen: TerminalScreen, paper: Paper
) -> None:
    with screen:
        screen.state(State.LISTENING)
        paper.new()
        screen.state(State.LISTENING)
        screen.level(-60)
        screen.partial("")
        screen.hold("", 0, 0)
        screen.spoken("nothing is being said")
        assert paper.new() == ""
        screen.level(-20)
        assert "━" in paper.new()
        screen.partial("why do my")
        assert "why do my" in paper.new()
        screen.hold("Ease your toes up", 5, 20)
        assert "Ease your toes up" in paper.new()


def test_a_turn_stays_when_the_next_one_begins(
    screen: TerminalScreen, paper: Paper, conversation: Conversation, messages: Messages
) -> None:
    first, second = conversation.say("night cramps"), conversation.say("does magnesium help")
    with screen:
        screen.state(State.SPEAKING)
        screen.exchange(first, spoken=True)
        paper.new()
        screen.exchange(second, spoken=True)
        shown = words(paper.left())
        assert shown.count(messages.text("heard", text=first.heard)) == 1
        assert shown.index(first.speech) < shown.index(second.speech)


def test_the_last_turn_stays_when_it_is_over_and_the_line_of_the_state_does_not(
    screen: TerminalScreen, paper: Paper, conversation: Conversation, messages: Messages
) -> None:
    exchange = conversation.say("night cramps")
    with screen:
        screen.state(State.SPEAKING)
        screen.exchange(exchange, spoken=True)
        screen.spoken("Night")
    left = paper.left()
    assert exchange.speech in words(left)
    assert messages.text("state-speaking") not in left


def test_what_is_said_outside_a_turn_is_shown_too(screen: TerminalScreen, paper: Paper) -> None:
    with screen:
        screen.say("Goodbye. Look after your feet.")
        assert "Goodbye." in paper.new()


def test_notes_stand_above_what_moves(screen: TerminalScreen, paper: Paper, messages: Messages) -> None:
    with screen:
        screen.state(State.LISTENING)
        paper.new()
        screen.note("typing")
        shown = paper.new()
        assert shown.index(messages.text("typing")) < shown.index(messages.text("state-listening"))


def test_the_cursor_is_away_while_it_draws_and_back_afterwards(screen: TerminalScreen, paper: Paper) -> None:
    with screen:
        assert HIDDEN in paper.new()
    assert SHOWN in paper.new()


@contextmanager
def program() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", PROGRAM]) as terminal:
        terminal.read_until("thinking")
        yield terminal


def test_ctrl_c_leaves_a_clean_terminal() -> None:
    with program() as terminal:
        terminal.type("\x03")
        shown = terminal.read_until("KeyboardInterrupt")
        assert shown.rindex(SHOWN) > shown.rindex(HIDDEN) if HIDDEN in shown else SHOWN in shown
        assert "thinking" not in shown[shown.rindex(ERASED) :]
        terminal.wait()
        assert terminal.as_found


def test_while_it_is_suspended_the_terminal_is_clean() -> None:
    with program() as terminal:
        for _ in range(2):
            terminal.type("\x1a")
            assert SHOWN in terminal.read_until(SUSPENDED)
            assert terminal.as_found
            terminal.type("fg\r")
            terminal.read_until(HIDDEN)
            for word in ("thinking", "paused", "thinking"):
                terminal.read_until(word)
            assert not terminal.echoes
