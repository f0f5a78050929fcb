import json
from typing import Any

from ask_sdk_model import ResponseEnvelope
from hypothesis import given
from hypothesis import strategies as st

from skill.dialogue import Dialogue
from skill.envelope import write_response
from skill.reply import Card, Reply
from skill.response import MAX_CARD, to_response
from skill.speech import Speech
from tests.skill.limits import check_ssml

TOLD = Speech().say("Pull your toes up.")
ASKING = Reply(TOLD, Dialogue(), "Would you like to hear more?")


def sent(reply: Reply) -> dict[str, Any]:
    """The response as Alexa gets it."""
    response: dict[str, Any] = json.loads(
        write_response(ResponseEnvelope("1.0", {}, None, to_response(reply)))
    )["response"]
    return response


def test_an_open_session_has_a_reprompt() -> None:
    response = sent(ASKING)
    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"] == "<speak>Would you like to hear more?</speak>"


def test_a_reprompt_of_its_own_is_preferred_to_the_question() -> None:
    response = sent(Reply(TOLD, Dialogue(), "What next?", reprompt="You can say, more."))
    assert response["reprompt"]["outputSpeech"]["ssml"] == "<speak>You can say, more.</speak>"


def test_a_closed_session_says_so_and_has_no_reprompt() -> None:
    response = sent(Reply(TOLD, Dialogue(), reprompt="never said"))
    assert response["shouldEndSession"] is True
    assert "reprompt" not in response


def test_a_card_shows_title_and_text() -> None:
    card = sent(Reply(TOLD, Dialogue(), card=Card("Relief", "Pull your toes up.")))["card"]
    assert card == {"type": "Simple", "title": "Relief", "content": "Pull your toes up."}


def test_no_card_where_there_is_nothing_to_show() -> None:
    assert "card" not in sent(ASKING)


@given(st.integers(0, 9000), st.integers(0, 9000))
def test_a_card_of_any_length_keeps_to_alexas_limit(title: int, text: int) -> None:
    card = sent(Reply(TOLD, Dialogue(), card=Card("t" * title, "x" * text)))["card"]
    assert len(card["title"]) == min(title, MAX_CARD)
    assert len(card["content"]) == min(text, MAX_CARD - len(card["title"]))


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_reply_is_wellformed_speech(told: str, question: str, reprompt: str) -> None:
    response = sent(Reply(Speech().say(told), Dialogue(), question, reprompt))
    check_ssml(response["outputSpeech"]["ssml"])
    assert ("reprompt" in response) != response["shouldEndSession"]
    if "reprompt" in response:
        check_ssml(response["reprompt"]["outputSpeech"]["ssml"])
