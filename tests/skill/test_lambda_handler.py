"""The skill on AWS Lambda."""

import copy
import json
import logging
import subprocess
import sys
from functools import partial
from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope, ResponseEnvelope

from skill.assistant import Assistant
from skill.content import Content
from skill.envelope import EMPTY_RESPONSE
from skill.handlers import invoke
from skill.lambda_handler import APPLICATION_VARIABLE, LambdaHandler, make
from skill.problem import Problem
from skill.understanding import ASK_INTENT
from skill.web.refusal import Refused
from tests.skill.limits import check_response

Json = dict[str, Any]
SKILL_ID = "amzn1.ask.skill.7a0d3f2e-0000-4000-8000-000000000001"


@pytest.fixture
def handler(skill: CustomSkill) -> LambdaHandler:
    return LambdaHandler(partial(invoke, skill), [SKILL_ID])


def event(request: Json, *, session_id: str = SKILL_ID, context_id: str = SKILL_ID) -> Json:
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": "s",
            "application": {"applicationId": session_id},
            "user": {"userId": "u"},
        },
        "context": {"System": {"application": {"applicationId": context_id}, "user": {"userId": "u"}}},
        "request": {
            "requestId": "amzn1.echo-api.request.1",
            "timestamp": "2026-11-22T03:00:00Z",
            "locale": "en-US",
            **request,
        },
    }


def asked(question: str) -> Json:
    slots = {"question": {"name": "question", "value": question}}
    return event({"type": "IntentRequest", "intent": {"name": ASK_INTENT, "slots": slots}})


LAUNCH = event({"type": "LaunchRequest"})


def test_a_question_is_answered(handler: LambdaHandler, content: Content) -> None:
    told = handler(asked("does magnesium help"))["response"]["outputSpeech"]["ssml"]
    assert content.by_id["magnesium-supplements"].answer.text in told


def test_the_response_is_plain_json(handler: LambdaHandler) -> None:
    response = handler(LAUNCH)
    check_response(response)
    assert json.loads(json.dumps(response)) == response
    assert response["response"]["shouldEndSession"] is False


def test_the_event_is_left_as_it_was(handler: LambdaHandler) -> None:
    given = copy.deepcopy(LAUNCH)
    handler(given)
    assert given == LAUNCH


@pytest.mark.parametrize(
    "wrong",
    [
        event({"type": "LaunchRequest"}, session_id="amzn1.ask.skill.other"),
        event({"type": "LaunchRequest"}, context_id="amzn1.ask.skill.other"),
        {**LAUNCH, "session": None, "context": None},
        {"Records": []},
        {},
    ],
)
def test_what_is_not_meant_for_this_skill_is_refused(handler: LambdaHandler, wrong: Json) -> None:
    with pytest.raises(Refused):
        handler(wrong)


def test_a_kind_of_request_the_sdk_does_not_know_gets_an_empty_response(handler: LambdaHandler) -> None:
    assert handler(event({"type": "Toe.Wiggled"})) == json.loads(EMPTY_RESPONSE)


def test_a_fault_gets_an_empty_response_and_no_word_of_it_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(envelope: RequestEnvelope) -> ResponseEnvelope:
        raise ValueError(str(envelope))

    with caplog.at_level(logging.DEBUG):
        assert LambdaHandler(broken, [SKILL_ID])(asked("xylophone")) == json.loads(EMPTY_RESPONSE)
    assert "ValueError" in caplog.text
    assert "xylophone" not in caplog.text


def test_the_log_names_request_kind_intent_and_time(
    handler: LambdaHandler, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        handler(asked("xylophone"))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "skill.lambda_handler"]
    assert line.startswith(f"amzn1.echo-api.request.1 IntentRequest {ASK_INTENT} ")
    assert line.endswith(" ms")


def test_several_skill_ids_are_read_from_the_environment(assistant: Assistant) -> None:
    made = make({APPLICATION_VARIABLE: f"amzn1.ask.skill.other {SKILL_ID}"}, {"en-US": assistant})
    assert made(LAUNCH)["response"]["outputSpeech"]


@pytest.mark.parametrize("environ", [{}, {APPLICATION_VARIABLE: ""}, {APPLICATION_VARIABLE: "  "}])
def test_without_a_skill_id_it_does_not_start(assistant: Assistant, environ: dict[str, str]) -> None:
    with pytest.raises(Problem) as fault:
        make(environ, {"en-US": assistant})
    assert fault.value.key == "no-application-id"


def test_neither_server_nor_voice_is_loaded_for_it() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, skill.lambda_handler; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert {"flask", "cryptography", "waitress", "vosk", "miniaudio", "pyttsx3", "click"} & set(
        loaded
    ) == set()
