"""What the endpoint answers, and what it keeps to itself."""

import json
import logging
from collections.abc import Iterator
from typing import ClassVar

import pytest
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope
from flask import Blueprint, Flask

from skill.web.answering import Handle
from skill.web.app import create_app
from tests.skill.web.signing import AlexaClient, Amazon, over_flask

EMPTY = {"version": "1.0", "response": {}}


def test_a_conversation_is_answered_turn_by_turn(alexa: AlexaClient) -> None:
    assert "Welcome" in alexa.launch()["response"]["outputSpeech"]["ssml"]
    assert "big toe" in alexa.intent("EchoIntent", part="big toe")["response"]["outputSpeech"]["ssml"]
    assert alexa.intent("EchoIntent", part=None)["sessionAttributes"] == {"turn": 2}
    assert alexa.in_session
    assert "outputSpeech" not in alexa.end()["response"]
    assert not alexa.in_session


def test_the_answer_is_json(alexa: AlexaClient) -> None:
    reply = alexa.post(alexa.envelope({"type": "LaunchRequest"}))
    assert reply.content_type == "application/json"
    assert reply.json["version"] == "1.0"


def test_a_genuine_request_of_an_unknown_type_gets_an_empty_response(alexa: AlexaClient) -> None:
    assert alexa.converse({"type": "Toe.Wiggled"}) == EMPTY


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "WIGGLE"])
def test_another_method_is_refused(app: Flask, method: str) -> None:
    response = app.test_client().open("/alexa", method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert response.text in ("Method Not Allowed\n", "")


@pytest.mark.parametrize("path", ["/alexa/", "/Alexa", "/alexa.json", "/../etc/passwd"])
def test_another_path_is_not_found(app: Flask, path: str) -> None:
    response = app.test_client().post(path)
    assert (response.status_code, response.text) == (404, "Not Found\n")


class TestSize:
    @pytest.fixture
    def narrow(self, handle: Handle, amazon: Amazon) -> AlexaClient:
        return amazon.client(over_flask(create_app(handle, amazon.verifier(), max_body_bytes=2_000)))

    def test_a_body_of_just_the_limit_is_read(self, narrow: AlexaClient) -> None:
        body = json.dumps(narrow.envelope({"type": "LaunchRequest"})).encode()
        assert narrow.post_bytes(body.ljust(2_000)).status == 200

    def test_one_byte_more_is_refused(self, narrow: AlexaClient) -> None:
        body = json.dumps(narrow.envelope({"type": "LaunchRequest"})).encode()
        reply = narrow.post_bytes(body.ljust(2_001))
        assert (reply.status, reply.text) == (413, "Request Entity Too Large\n")

    def test_the_size_is_judged_before_the_signature(self, narrow: AlexaClient) -> None:
        reply = narrow.send(b"x" * 50_000, {"Content-Type": "application/json"})
        assert reply.status == 400 or reply.status == 413


class TestFailingSkill:
    SECRET = "my foot is locked"

    @pytest.fixture(params=[ValueError, KeyError, RecursionError, MemoryError, SystemError])
    def failing(self, request: pytest.FixtureRequest, amazon: Amazon) -> AlexaClient:
        def fail(_envelope: RequestEnvelope) -> ResponseEnvelope:
            raise request.param(self.SECRET)

        return amazon.client(over_flask(create_app(fail, amazon.verifier())))

    def test_a_failing_skill_answers_with_an_empty_response(self, failing: AlexaClient) -> None:
        assert failing.launch() == EMPTY

    def test_a_failure_is_logged_by_its_type_alone(
        self, failing: AlexaClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            failing.intent("EchoIntent", part=self.SECRET)
        assert "Error" in caplog.text
        assert self.SECRET not in caplog.text
        assert "Traceback" not in caplog.text

    def test_an_answer_that_is_no_unicode_is_an_empty_one(self, amazon: Amazon) -> None:
        def half(_envelope: RequestEnvelope) -> ResponseEnvelope:
            return ResponseEnvelope(version="1.0", session_attributes={"said": "\ud800"})

        device = amazon.client(over_flask(create_app(half, amazon.verifier())))
        assert device.launch() == EMPTY


class TestLog:
    @pytest.fixture
    def log(self, caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
        with caplog.at_level(logging.DEBUG):
            yield caplog

    def test_a_request_is_one_line_of_id_type_intent_and_time(
        self, handle: Handle, amazon: Amazon, log: pytest.LogCaptureFixture
    ) -> None:
        ticks = iter([10.0, 10.0125])
        app = create_app(handle, amazon.verifier(), ticks=lambda: next(ticks))
        device = amazon.client(over_flask(app))
        intent = {"name": "EchoIntent", "slots": {}}
        device.converse({"type": "IntentRequest", "requestId": "request.1", "intent": intent})
        lines = [record.getMessage() for record in log.records if record.name.startswith("skill.web")]
        assert lines == ["request.1 IntentRequest EchoIntent 12.5 ms"]

    def test_nothing_that_was_said_is_logged(self, alexa: AlexaClient, log: pytest.LogCaptureFixture) -> None:
        alexa.intent("EchoIntent", part="my left foot")
        alexa.converse({"type": "my left foot", "requestId": "my left foot"})
        alexa.intent("my left foot")
        alexa.post({"my left foot": "my left foot"})
        alexa.post_bytes(b"my left foot")
        alexa.send(b"my left foot", {"Content-Type": "my left foot", "Signature-256": "my left foot"})
        assert log.records
        assert "left foot" not in log.text

    def test_a_line_break_cannot_forge_a_log_line(
        self, alexa: AlexaClient, log: pytest.LogCaptureFixture
    ) -> None:
        alexa.converse({"type": "LaunchRequest", "requestId": "1\nroot logged in"})
        assert "root logged in" not in log.text


def test_health_is_reported_without_a_signature(app: Flask) -> None:
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_further_pages_may_be_added(handle: Handle, amazon: Amazon) -> None:
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/privacy", view_func=lambda: "nothing is kept")
    client = create_app(handle, amazon.verifier(), blueprints=[pages]).test_client()
    assert client.get("/privacy").text == "nothing is kept"
    assert client.post("/alexa").status_code == 415


def test_a_page_that_fails_is_no_500(handle: Handle, amazon: Amazon) -> None:
    def fail() -> str:
        raise ValueError("my foot is locked")

    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/broken", view_func=fail)
    response = create_app(handle, amazon.verifier(), blueprints=[pages]).test_client().get("/broken")
    assert response.status_code == 400
    assert "foot" not in response.text


class TestShortcut:
    """Alexa's requests go past Flask; hooks, as those of the metrics, make them go through it."""

    TYPE: ClassVar = {"Content-Type": "application/json"}

    @pytest.fixture
    def hooked(self, handle: Handle, amazon: Amazon) -> Flask:
        app = create_app(handle, amazon.verifier(), max_body_bytes=2_000)
        app.before_request(lambda: None)
        return app

    @pytest.fixture
    def plain(self, handle: Handle, amazon: Amazon) -> Flask:
        return create_app(handle, amazon.verifier(), max_body_bytes=2_000)

    def test_what_is_genuine_gets_the_same_answer_both_ways(
        self, amazon: Amazon, plain: Flask, hooked: Flask
    ) -> None:
        past, through = (amazon.client(over_flask(app)) for app in (plain, hooked))
        for kind in ("LaunchRequest", "SessionEndedRequest", "Toe.Wiggled"):
            body = json.dumps(past.envelope({"type": kind})).encode()
            assert past.post_bytes(body) == through.post_bytes(body)
            assert past.post_bytes(body).status == 200

    @pytest.mark.parametrize(
        ("body", "headers", "status"),
        [
            (b"{}", TYPE, 400),
            (b"", TYPE, 400),
            (b"{}", {}, 415),
            (b"{}", {**TYPE, "Content-Encoding": "gzip"}, 415),
            (b" " * 2_001, TYPE, 413),
            (b"{}", {**TYPE, "Signature-256": "x", "SignatureCertChainUrl": "x"}, 400),
        ],
    )
    def test_what_is_not_is_refused_alike(
        self, plain: Flask, hooked: Flask, body: bytes, headers: dict[str, str], status: int
    ) -> None:
        past, through = (over_flask(app)(body, headers) for app in (plain, hooked))
        assert past == through
        assert past.status == status
        assert past.text.count("\n") == 1

    @pytest.mark.parametrize("length", ["-1", "+2", "2.0", "٢", "9" * 5_000, "two"])
    def test_a_length_that_is_no_number_is_no_reason_to_fail(
        self, plain: Flask, hooked: Flask, length: str
    ) -> None:
        def status(app: Flask) -> int:
            environ = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "application/json"}
            return app.test_client().post("/alexa", data=b"{}", environ_overrides=environ).status_code

        assert status(plain) == status(hooked)
        assert status(plain) in (400, 413)
