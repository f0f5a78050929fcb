import pytest

from skill.dialogue import Dialogue
from skill.reply import Reply
from skill.speech import SENTENCE_PAUSE_MS, Speech

TOLD = Speech().say("Pull your toes up.")


def test_a_reply_with_a_question_keeps_the_session_open() -> None:
    assert not Reply(TOLD, Dialogue(), "Would you like to hear more?").ends


def test_a_reply_without_a_question_ends_the_session() -> None:
    assert Reply(TOLD, Dialogue()).ends
    assert Reply(TOLD, Dialogue()).spoken == TOLD


def test_the_question_comes_last_after_a_pause() -> None:
    spoken = Reply(TOLD, Dialogue(), "More?").spoken
    assert spoken.parts == ("Pull your toes up.", SENTENCE_PAUSE_MS, "More?")


@pytest.mark.parametrize("question", ["", "More?"])
def test_what_ends_is_what_does_not_ask(question: str) -> None:
    reply = Reply(TOLD, Dialogue(), question)
    assert reply.ends != reply.spoken.plain.endswith("?")
