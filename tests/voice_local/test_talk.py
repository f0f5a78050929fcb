from collections.abc import Iterator
from types import TracebackType
from typing import Self

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content
from skill.messages import Messages
from tests.voice_local.screens import Paper
from voice_local.conversation import Conversation
from voice_local.mouth import Mute
from voice_local.recogniser import Final, Heard, Partial
from voice_local.sound import Sound
from voice_local.ssml import plain_text
from voice_local.talk import talk_aloud, talk_recorded, talk_typed
from voice_local.wav import LISTENING_RATE

SECOND = bytes(2 * LISTENING_RATE)
"""A second of silence."""


class ReadingRecogniser:
    """Reads utterances off the chunks instead of hearing them; zeros are silence, ``...`` is partial."""

    def __init__(self) -> None:
        self.pending = ""

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

    def reset(self) -> None:
        self.pending = ""


class Room:
    """A microphone in front of people who say these things, and then nothing for ever."""

    overflows = 0

    def __init__(self, *said: str) -> None:
        self._coming = iter([*(text.encode() for text in said), *[SECOND] * 100])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def __iter__(self) -> Iterator[bytes]:
        return self._coming

    def skip(self, keep_seconds: float = 0.0) -> None:
        pass


class Listener:
    """A mouth that notes down what it is to say."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.cues = 0

    def speak(self, ssml: str) -> None:
        self.heard.append(plain_text(ssml))

    def cue(self, earcon: Sound) -> None:
        assert earcon.frames
        self.cues += 1


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill)


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def mouth() -> Listener:
    return Listener()


def test_typing_begins_with_the_greeting(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    talk_typed(conversation, [], paper.screen(messages), mouth)
    assert content.prompts["launch"].say in paper.text
    assert mouth.heard == [paper.lines[0]]


def test_every_line_is_answered_and_spoken(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    talk_typed(conversation, ["night cramps\n", "  more \n"], paper.screen(messages), mouth)
    topic = content.by_id["night-cramps"]
    assert topic.answer.text in mouth.heard[1]
    assert topic.more[0].text in mouth.heard[2]
    assert all(said in paper.text for said in mouth.heard)


def test_nothing_is_read_after_the_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    lines = iter(["stop", "night cramps"])
    talk_typed(conversation, lines, paper.screen(messages), Mute())
    assert list(lines) == ["night cramps"]


def test_empty_lines_are_not_questions(
    conversation: Conversation, messages: Messages, paper: Paper, mouth: Listener
) -> None:
    talk_typed(conversation, ["", "  \n", "\t"], paper.screen(messages), mouth)
    assert len(mouth.heard) == 1


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
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    chunks = [SECOND, b"why...", b"night cramps", SECOND, b"more"]
    count = talk_recorded(conversation, chunks, ReadingRecogniser(), paper.screen(messages), mouth)
    assert count == 2
    assert content.prompts["launch"].say not in paper.text
    assert messages.text("heard", text="night cramps") in paper.lines
    assert content.by_id["night-cramps"].more[0].text in mouth.heard[1]


def test_words_that_are_cut_off_at_the_end_of_a_recording_count(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    count = talk_recorded(
        conversation, [b"night cramps..."], ReadingRecogniser(), paper.screen(messages), Mute()
    )
    assert count == 1
    assert messages.text("heard", text="night cramps") in paper.lines


def test_a_recording_ends_with_the_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    chunks = iter([b"stop", b"night cramps"])
    assert talk_recorded(conversation, chunks, ReadingRecogniser(), paper.screen(messages), Mute()) == 1
    assert list(chunks) == [b"night cramps"]


def test_a_silent_recording_has_no_utterance(
    conversation: Conversation, messages: Messages, paper: Paper
) -> None:
    screen = paper.screen(messages)
    assert talk_recorded(conversation, [SECOND] * 3, ReadingRecogniser(), screen, Mute()) == 0
    assert paper.lines == []


def test_aloud_it_greets_listens_answers_and_says_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    room = Room("night cramps", "stop")
    talk_aloud(conversation, room, ReadingRecogniser(), paper.screen(messages), mouth)
    assert [said.split(".")[0] for said in mouth.heard] == [
        text.split(".")[0]
        for text in (
            content.prompts["launch"].say,
            content.by_id["night-cramps"].answer.text,
            content.prompts["goodbye"].say,
        )
    ]
    assert mouth.cues


def test_partial_words_are_shown_while_somebody_speaks(
    conversation: Conversation, messages: Messages, paper: Paper, mouth: Listener
) -> None:
    room = Room("why do...", "why do my...", "stop")
    talk_aloud(conversation, room, ReadingRecogniser(), paper.screen(messages), mouth)
    assert paper.passing[:2] == ["why do", "why do my"]


def test_silence_is_followed_by_one_reprompt_and_then_the_goodbye(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    talk_aloud(conversation, Room(), ReadingRecogniser(), paper.screen(messages), mouth)
    launch, silence = content.prompts["launch"], content.prompts["silence"]
    assert mouth.heard[1:] == [launch.reprompt, silence.say]
    assert silence.say in paper.text


def test_after_an_emergency_it_goes_on_listening(
    conversation: Conversation, messages: Messages, paper: Paper, content: Content, mouth: Listener
) -> None:
    room = Room("my chest hurts and i can't breathe", "night cramps", "stop")
    talk_aloud(conversation, room, ReadingRecogniser(), paper.screen(messages), mouth)
    assert content.by_id["night-cramps"].answer.text in paper.text
