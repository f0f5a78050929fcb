from pathlib import Path

import pytest

from skill.assistant import Assistant
from skill.messages import Messages
from skill.problem import Problem
from voice_local.conversation import Conversation
from voice_local.transcript import Transcript


def test_what_is_heard_and_answered_goes_to_the_end_of_the_file(
    tmp_path: Path, messages: Messages, assistant: Assistant
) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("yesterday\n", encoding="utf-8")
    conversation = Conversation(assistant, witness=Transcript(path, messages))
    greeting, answer = conversation.launch(), conversation.say("night cramps")
    assert path.read_text(encoding="utf-8").splitlines() == [
        "yesterday",
        greeting.speech,
        "",
        messages.text("heard", text="night cramps"),
        answer.speech,
        "",
    ]


def test_a_file_that_cannot_be_written_is_a_problem_before_anything_is_said(
    tmp_path: Path, messages: Messages
) -> None:
    with pytest.raises(Problem) as problem:
        Transcript(tmp_path / "no" / "talk.txt", messages)
    assert problem.value.key == "unwritable-file"
