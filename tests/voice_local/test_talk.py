from collections.abc import Sequence

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content
from skill.messages import Messages
from tests.voice_local.bedside import Bedside
from tests.voice_local.screens import Paper
from voice_local.conversation import Conversation
from voice_local.endpointing import Patience
from voice_local.mouth import Mute
from voice_local.recogniser import Final, Heard, Partial
from voice_local.talk import talk_recorded, talk_typed
from voice_local.wav import LISTENING_RATE

SECOND = bytes(2 * LISTENING_RATE)
"""A second of silence."""


class ReadingAttention:
    """Reads utterances off the chunks instead of hearing them; zeros are silence, ``...`` is partial."""

    speaking = False

    def __init__(self) -> None:
        self.pending = ""
        self.expected: list[Sequence[str]] = []

    def expect(self, patience: Patience, phrases: Sequence[str] = ()) -> None:
        self.expected.append(phrases)

    def accept(self, chunk: bytes) -> Heard | None:
        text = chunk.strip(b"\0").decode()
        if text.endswith("..."):
            self.pending = text.removesuffix("...")
            return Partial(self.pending)
        self.pending = ""
        return Final(text) if text else None

    def finish(self) -> Final:
        text, self.pending = self.pending, ""
        return Final(text)

    def push(self) -> None: ...


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill)


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def mouth() -> Bedside:
    return Bedside()


def test_typing_begins_with_the_greeting(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Bedside
) -> None:
    talk_typed(conversation, [], paper.screen(messages), mouth)
    assert content.prompts["launch"].say in paper.text
    assert [text for _, text in mouth.log] == [paper.lines[0]]


def test_every_line_is_answered_and_spoken(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Bedside
) -> None:
    talk_typed(conversation, ["night cramps\n", "  more \n"], paper.screen(messages), mouth)
    topic = content.by_id["night-cramps"]
    assert topic.answer.text in mouth.log[1][1]
    assert topic.more[0].text in mouth.log[2][1]
    assert all(said in paper.text for _, said in mouth.log)


def test_nothing_is_read_after_the_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    lines = iter(["stop", "night cramps"])
    talk_typed(conversation, lines, paper.screen(messages), Mute())
    assert list(lines) == ["night cramps"]


def test_empty_lines_are_not_questions(
    conversation: Conversation, messages: Messages, paper: Paper, mouth: Bedside
) -> None:
    talk_typed(conversation, ["", "  \n", "\t"], paper.screen(messages), mouth)
    assert len(mouth.log) == 1


def test_after_an_emergency_the_next_line_is_still_answered(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content
) -> None:
    lines = ["my chest hurts and i can't breathe", "night cramps"]
    talk_typed(conversation, lines, paper.screen(messages), Mute())
    assert content.by_id["red-flags/chest-pain"].answer.text in paper.text
    assert content.by_id["night-cramps"].answer.text in paper.text


def test_after_three_misses_the_next_line_is_still_answered(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content
) -> None:
    lines = [*["what time is it in tokyo"] * 3, "night cramps"]
    talk_typed(conversation, lines, paper.screen(messages), Mute())
    assert content.prompts["fallback_last"].say in paper.text
    assert content.by_id["night-cramps"].answer.text in paper.text


def test_a_recording_is_answered_without_a_greeting(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Bedside
) -> None:
    chunks = [SECOND, b"why...", b"night cramps", SECOND, b"more"]
    count = talk_recorded(conversation, chunks, ReadingAttention(), paper.screen(messages), mouth)
    assert count == 2
    assert content.prompts["launch"].say not in paper.text
    assert messages.text("heard", text="night cramps") in paper.lines
    assert content.by_id["night-cramps"].more[0].text in mouth.log[1][1]


def test_words_that_are_cut_off_at_the_end_of_a_recording_count(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    count = talk_recorded(
        conversation, [b"night cramps..."], ReadingAttention(), paper.screen(messages), Mute()
    )
    assert count == 1
    assert messages.text("heard", text="night cramps") in paper.lines


def test_a_recording_ends_with_the_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    chunks = iter([b"stop", b"night cramps"])
    assert talk_recorded(conversation, chunks, ReadingAttention(), paper.screen(messages), Mute()) == 1
    assert list(chunks) == [b"night cramps"]


def test_a_silent_recording_has_no_utterance(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    screen = paper.screen(messages)
    assert talk_recorded(conversation, [SECOND] * 3, ReadingAttention(), screen, Mute()) == 0
    assert paper.lines == []


def test_partial_words_of_a_recording_are_shown(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    chunks = [b"why do...", b"why do my...", b"stop"]
    talk_recorded(conversation, chunks, ReadingAttention(), paper.screen(messages), Mute())
    assert paper.passing[:2] == ["why do", "why do my"]


def test_in_a_recording_too_the_commands_expected_follow_the_conversation(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    attention = ReadingAttention()
    talk_recorded(conversation, [b"night cramps", SECOND], attention, paper.screen(messages), Mute())
    before, after = attention.expected
    assert "yes" in set(after) - set(before)
