import json

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.messages import Messages
from tests.voice_local.screens import Paper
from voice_local.conversation import Conversation


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
