"""Whatever is said, typed or forged, the log has none of it."""

import logging
from collections.abc import Sequence
from functools import partial

import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope, ResponseEnvelope
from flask import Flask

from skill.assistant import Assistant
from skill.content import Content
from skill.handlers import invoke
from skill.understanding import ASK_INTENT
from skill.web.app import create_app
from skill.web.pages import pages_blueprint
from tests.skill.web.signing import AlexaClient, Amazon, over_flask

SECRETS = ("xylophone", "amzn1.account.purple")


@pytest.fixture
def app(skill: CustomSkill, assistant: Assistant, amazon: Amazon) -> Flask:
    handle = partial(invoke, skill)
    return create_app(handle, amazon.verifier(), blueprints=[pages_blueprint({"en-US": assistant}, handle)])


@pytest.fixture
def alexa(app: Flask, amazon: Amazon) -> AlexaClient:
    return amazon.client(over_flask(app))


def leaks(records: Sequence[logging.LogRecord]) -> list[str]:
    lines = [logging.Formatter("%(message)s").format(record) for record in records]
    return [line for line in lines if any(secret in line.casefold() for secret in SECRETS)]


def test_no_question_is_logged(
    app: Flask, alexa: AlexaClient, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    questions = [f"{topic.ask[0]} xylophone" for topic in content.by_id.values()]
    with caplog.at_level(logging.DEBUG):
        for question in questions:
            alexa.intent(ASK_INTENT, question=question)
            app.test_client().post("/try", json={"text": question})
    assert len(caplog.records) >= 2 * len(questions)
    assert leaks(caplog.records) == []


def test_neither_user_nor_device_is_logged(alexa: AlexaClient, caplog: pytest.LogCaptureFixture) -> None:
    envelope = alexa.envelope({"type": "LaunchRequest"})
    envelope["session"]["user"] = {"userId": "amzn1.account.purple"}
    envelope["context"]["System"]["device"] = {"deviceId": "xylophone"}
    with caplog.at_level(logging.DEBUG):
        assert alexa.post(envelope).status == 200
    assert caplog.records
    assert leaks(caplog.records) == []


def test_a_name_that_is_no_intents_is_not_logged(
    alexa: AlexaClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        alexa.intent("my purple xylophone hurts")
    assert caplog.records
    assert leaks(caplog.records) == []


def test_a_fault_tells_nothing_of_what_was_said(amazon: Amazon, caplog: pytest.LogCaptureFixture) -> None:
    def broken(envelope: RequestEnvelope) -> ResponseEnvelope:
        raise ValueError(f"cannot answer {envelope}")

    alexa = amazon.client(over_flask(create_app(broken, amazon.verifier())))
    with caplog.at_level(logging.DEBUG):
        alexa.intent(ASK_INTENT, question="xylophone")
    assert "ValueError" in caplog.text
    assert leaks(caplog.records) == []


def test_a_refused_request_is_not_quoted(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = app.test_client()
    with caplog.at_level(logging.DEBUG):
        client.post("/alexa", data=b"xylophone", headers={"Signature-256": "xylophone"})
        client.post("/try", data=b'{"text": ["xylophone"]}', content_type="application/json")
        client.get("/xylophone?xylophone")
    assert leaks(caplog.records) == []
