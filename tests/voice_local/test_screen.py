import json

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.messages import Messages
from tests.voice_local.screens import Paper
from voice_local.conversation import Conversation
from voice_local.screen import PlainScreen, State


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill)


@pytest.fixture
def paper() -> Paper:
    return Paper()


def test_an_answer_stands_with_its_sources_and_an_empty_line_after_it(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    exchange = conversation.say("night cramps")
    paper.screen(messages).exchange(exchange, spoken=False)
    assert paper.lines[0] == exchange.speech
    assert all(source.organisation in paper.lines[1] for source in exchange.sources)
    assert paper.lines[-1] == ""


def test_a_source_is_named_once(conversation: Conversation, messages: Messages, paper: Paper) -> None:
    exchange = conversation.say("night cramps")
    paper.screen(messages).exchange(exchange, spoken=False)
    for organisation in {source.organisation for source in exchange.sources}:
        listed = [name.strip() for name in paper.lines[1].split(":", 1)[1].split(";")]
        assert listed.count(organisation) == 1


def test_what_is_no_information_has_no_line_of_sources(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    greeting = conversation.launch()
    paper.screen(messages).exchange(greeting, spoken=False)
    assert paper.lines == [greeting.speech, ""]


def test_spoken_words_are_written_down_and_typed_ones_are_not(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    exchange = conversation.say("night cramps")
    screen = paper.screen(messages)
    screen.exchange(exchange, spoken=True)
    assert paper.lines[0] == messages.text("heard", text="night cramps")
    assert paper.passing == [""]
    paper.lines.clear()
    screen.exchange(exchange, spoken=False)
    assert "You:" not in paper.text


def test_partial_words_are_shown_in_passing(messages: Messages, paper: Paper) -> None:
    paper.screen(messages).partial("why do my")
    assert paper.passing == ["why do my"]
    assert paper.lines == []


@pytest.mark.parametrize("as_json", [False, True])
def test_notes_do_not_stand_among_the_answers(as_json: bool, messages: Messages, paper: Paper) -> None:
    paper.screen(messages, json=as_json).note("typing")
    assert paper.notes == [messages.text("typing")]
    assert paper.lines == []


def test_a_turn_for_programs_is_one_line(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    exchange = conversation.say("night cramps")
    paper.screen(messages, json=True).exchange(exchange, spoken=True)
    (line,) = paper.lines
    assert json.loads(line) == exchange.as_json()
    assert "\n" not in line


@pytest.fixture
def plain(messages: Messages, paper: Paper) -> PlainScreen:
    return PlainScreen(messages, paper.lines.append, paper.notes.append)


def test_a_plain_screen_tells_each_state_once_when_it_begins(
    plain: PlainScreen, messages: Messages, paper: Paper
) -> None:
    for state in (State.LISTENING, State.LISTENING, State.THINKING, State.SPEAKING, State.LISTENING):
        plain.state(state)
    told = [
        messages.text("state-told", state=messages.text(f"state-{word}"))
        for word in ("listening", "thinking")
    ]
    assert paper.lines == [*told, told[0]]


def test_a_plain_screen_says_an_answer_once_and_shows_nothing_in_passing(
    plain: PlainScreen, conversation: Conversation, paper: Paper
) -> None:
    exchange = conversation.say("night cramps")
    plain.partial("night")
    plain.level(-20)
    plain.exchange(exchange, spoken=True)
    plain.spoken("Night is")
    assert paper.lines.count(exchange.speech) == 1
    assert not any("\x1b" in line or "\r" in line for line in paper.lines)


def test_a_plain_screen_tells_that_a_hold_begins(
    plain: PlainScreen, messages: Messages, paper: Paper
) -> None:
    for remaining in (20, 19.9, 10, 0.1, 0):
        plain.hold("Ease your toes up", remaining, 20)
    plain.hold("Rest", 10, 10)
    assert paper.lines == [messages.text("hold-begins", seconds=seconds) for seconds in (20, 10)]


def test_lines_that_are_kept_do_not_move(messages: Messages, paper: Paper) -> None:
    screen = paper.screen(messages)
    screen.state(State.LISTENING)
    screen.level(-20)
    screen.spoken("Night is")
    screen.hold("Rest", 10, 20)
    assert (paper.lines, paper.notes, paper.passing) == ([], [], [])
