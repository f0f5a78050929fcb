"""Screens over signed requests: who gets them, and what a touch does."""

import logging
from functools import partial
from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Response

from skill.content import Content
from skill.dialogue import Dialogue
from skill.envelope import read_envelope
from skill.handlers import invoke
from skill.reply import Card, Reply
from skill.response import to_response
from skill.screens.rendering import document, with_screen
from skill.speech import Speech
from skill.web.app import create_app
from tests.skill.limits import check_response
from tests.skill.screens.apl import touchable
from tests.skill.web.signing import SCREEN, AlexaClient, Amazon, Json, over_flask, straight


@pytest.fixture(scope="module")
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture
def speaker(amazon: Amazon, skill: CustomSkill) -> AlexaClient:
    """A device without a screen."""
    app = create_app(partial(invoke, skill), amazon.verifier())
    return amazon.client(over_flask(app), check=check_response)


@pytest.fixture
def show(speaker: AlexaClient) -> AlexaClient:
    """A device with a screen."""
    speaker.interfaces = SCREEN
    return speaker


def screen_of(answer: Json) -> Any:
    return answer["response"]["directives"][0]["datasources"]["screen"]


def without_screen(answer: Json) -> Json:
    return {name: value for name, value in answer["response"].items() if name != "directives"}


def test_only_a_device_with_a_screen_is_sent_one(amazon: Amazon, show: AlexaClient) -> None:
    spoken = amazon.client(show.send, check=check_response)
    for intent in ("AboutNightCrampsIntent", "StartReliefNowIntent", "AMAZON.NextIntent", "SourcesIntent"):
        seen, heard = show.intent(intent), spoken.intent(intent)
        assert "directives" not in heard["response"]
        assert len(seen["response"]["directives"]) == 1
        assert without_screen(seen) == heard["response"]


def test_every_answer_and_step_has_a_screen_within_the_limits(
    amazon: Amazon, skill: CustomSkill, content: Content
) -> None:
    # Straight to the skill: what is signed and verified elsewhere would take seconds here.
    show = AlexaClient(amazon, straight(skill), check=check_response, interfaces=SCREEN)
    for topic in content.by_id.values():
        show.launch()
        assert screen_of(show.intent(topic.intent))["text"] == topic.answer.text
        for part in topic.more:
            assert screen_of(show.intent("MoreIntent"))["text"] == part.text
        show.in_session = False
    for routine in content.routines:
        assert screen_of(show.intent(routine.intent))["kind"] == "step"
        for step in routine.steps[1:]:
            assert screen_of(show.intent("AMAZON.NextIntent"))["text"] == step.passage.text
        show.in_session = False


def test_a_touch_is_answered_as_if_it_had_been_said(amazon: Amazon, show: AlexaClient) -> None:
    spoken = amazon.client(show.send)
    spoken.launch()
    listed = touchable(show.launch()["response"]["directives"][0])
    for intent in (listed[0], "AMAZON.NextIntent", listed[-1], "MoreIntent", "SourcesIntent"):
        touched, said = show.touch(intent), spoken.intent(intent)
        assert without_screen(touched) == said["response"]
        assert touched["sessionAttributes"] == said["sessionAttributes"]


def test_everything_that_is_listed_can_be_touched(show: AlexaClient, content: Content) -> None:
    for intent in touchable(show.launch()["response"]["directives"][0]):
        assert screen_of(show.touch(intent))["kind"] in ("answer", "step")


@pytest.mark.parametrize(
    "arguments",
    [[], [None], [7], [{"intent": "MoreIntent"}], ["<script>"], ["x" * 10_000], ["next", "please"]],
)
def test_a_touch_that_means_nothing_is_passed_over(show: AlexaClient, arguments: list[object]) -> None:
    before = show.intent("StartReliefNowIntent")
    answer = show.touch(*arguments)
    assert answer["response"] == {}
    assert answer["sessionAttributes"] == before["sessionAttributes"]


def test_a_document_that_could_not_be_shown_is_logged_without_its_words(
    show: AlexaClient, caplog: pytest.LogCaptureFixture
) -> None:
    fault = {"type": "LIST_ERROR", "reason": "INTERNAL_ERROR", "message": "secret", "listId": "secret"}
    with caplog.at_level(logging.DEBUG):
        answer = show.converse({"type": "Alexa.Presentation.APL.RuntimeError", "errors": [fault]})
    assert answer["response"] == {}
    assert "RuntimeError: LIST_ERROR INTERNAL_ERROR" in caplog.text
    assert "secret" not in caplog.text


def test_a_screen_that_would_make_the_response_too_large_is_left_out(
    show: AlexaClient, content: Content
) -> None:
    def sent(length: int) -> Response:
        card = Card("Toes", "toe " * (length // 4))
        reply = Reply(Speech().say("Here."), Dialogue(), card=card)
        envelope = read_envelope(show.envelope({"type": "LaunchRequest"}))
        return with_screen(to_response(reply), envelope, reply, content)

    assert sent(7_000).directives
    assert not sent(20_000).directives


def test_a_layout_is_read_once() -> None:
    assert document("answer") is document("answer")
