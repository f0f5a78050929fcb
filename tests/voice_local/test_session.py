import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from skill.content import Content
from skill.messages import Messages
from skill.problem import Problem
from voice_local.launches import Launches
from voice_local.session import Session
from voice_local.settings import Settings
from voice_local.sound import Sound
from voice_local.wav import read_wav

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> BytesIO:
    """Standard input as a pipe; write to it what is typed."""
    pipe = BytesIO()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(pipe, encoding="utf-8"))
    return pipe


def test_a_question_is_answered(messages: Messages, content: Content, capsys: Captured) -> None:
    Session(Settings(), messages).ask_each(["night cramps"])
    assert content.by_id["night-cramps"].answer.text in capsys.readouterr().out


def test_every_question_is_one_of_its_own(messages: Messages, content: Content, capsys: Captured) -> None:
    Session(Settings(json=True), messages).ask_each(["night cramps", "more"])
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["topic"] == "night-cramps"
    assert second["topic"] is None
    assert content.prompts["more_nothing"].say in second["speech"]


@pytest.mark.parametrize("question", ["", "  ", "?!", "…"])
def test_an_empty_question_is_a_problem(question: str, messages: Messages) -> None:
    with pytest.raises(Problem) as caught:
        Session(Settings(), messages).ask(question)
    assert caught.value.key == "empty-question"


def test_what_is_spoken_is_written_to_the_file(messages: Messages, tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    Session(Settings(say_to=path), messages).ask_each(["night cramps"])
    assert read_wav(path).seconds > 3


def test_a_file_that_cannot_be_written_is_a_problem(messages: Messages, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        Session(Settings(say_to=tmp_path / "no" / "answer.wav"), messages).ask_each(["night cramps"])
    assert caught.value.key == "unwritable-file"


def test_a_pipe_is_a_conversation(
    messages: Messages, content: Content, capsys: Captured, typed: BytesIO
) -> None:
    typed.write(b"night cramps\nmore\nstop\n")
    typed.seek(0)
    Session(Settings(), messages).talk()
    told = capsys.readouterr().out
    topic = content.by_id["night-cramps"]
    places = [told.index(text) for text in (topic.answer.text, topic.more[0].text)]
    assert places == sorted(places)


def test_a_pipe_is_read_though_a_microphone_was_chosen_earlier(
    messages: Messages, content: Content, capsys: Captured, typed: BytesIO
) -> None:
    typed.write(b"night cramps\nstop\n")
    typed.seek(0)
    Session(Settings(device="USB", remembered=frozenset({"device"})), messages).talk()
    assert content.by_id["night-cramps"].answer.text in capsys.readouterr().out


def test_a_pipe_is_greeted_the_same_every_time(
    messages: Messages, content: Content, capsys: Captured, typed: BytesIO
) -> None:
    Launches().remember()
    Session(Settings(), messages).talk()
    later = capsys.readouterr().out
    assert messages.text("typing") not in later
    assert later.startswith(content.prompts["launch"].say)


def test_a_conversation_is_written_down_where_somebody_asks_for_it(
    messages: Messages, tmp_path: Path, typed: BytesIO, capsys: Captured
) -> None:
    typed.write(b"night cramps\nstop\n")
    typed.seek(0)
    path = tmp_path / "talk.txt"
    Session(Settings(transcript=path), messages).talk()
    assert messages.text("heard", text="night cramps") in path.read_text(encoding="utf-8")


def test_bytes_that_are_no_text_are_no_reason_to_stop(
    messages: Messages, content: Content, capsys: Captured, typed: BytesIO
) -> None:
    typed.write(b"\xff\xfe caf\xe9\nnight cramps\n")
    typed.seek(0)
    Session(Settings(text=True), messages).talk()
    assert content.by_id["night-cramps"].answer.text in capsys.readouterr().out


def test_the_words_are_those_of_the_chosen_locale(messages: Messages, capsys: Captured) -> None:
    Session(Settings(locale="en-US", json=True), messages).ask_each(["my chest hurts and i can't breathe"])
    assert "911" in json.loads(capsys.readouterr().out)["speech"]


def test_a_silent_recording_is_a_problem(messages: Messages, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    Sound.silence(1.0, 16_000).save(path)
    with pytest.raises(Problem) as caught:
        Session(Settings(wav=path, model="embedded"), messages).talk()
    assert caught.value.key == "nothing-heard"


def test_which_model_listens_is_told_beside_the_answers(
    messages: Messages, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "silence.wav"
    Sound.silence(1.0, 16_000).save(path)
    with pytest.raises(Problem):
        Session(Settings(wav=path, model="embedded"), messages).talk()
    told = capsys.readouterr()
    assert "embedded" in told.err
    assert told.out == ""
