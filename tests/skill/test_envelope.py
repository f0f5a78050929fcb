import json
from typing import Any

import pytest
from ask_sdk_model import Response, ResponseEnvelope
from ask_sdk_model.ui import SsmlOutputSpeech
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.envelope import EMPTY_RESPONSE, UnreadableRequest, read_request, write_response
from tests.skill.test_dialogue import JSON


def envelope(**request: Any) -> str:
    return json.dumps({"version": "1.0", "request": {"type": "LaunchRequest", "requestId": "1", **request}})


def test_a_request_is_read() -> None:
    read = read_request(envelope(locale="en-US", timestamp="2026-11-22T03:00:00Z"))
    assert read.request is not None
    assert read.request.object_type == "LaunchRequest"
    assert read.request.locale == "en-US"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"hello"',
        "{}",
        '{"request": null}',
        '{"request": {"type": "SomethingNew"}}',
        '{"request": {"type": 7}}',
        envelope(timestamp="yesterday"),
        envelope(type="SessionEndedRequest", reason="BORED"),
        "[" * 5000,
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRequest):
        read_request(text)


def test_the_refusal_quotes_nothing_of_the_request() -> None:
    with pytest.raises(UnreadableRequest) as caught:
        read_request('{"request": {"type": "my chest hurts"}}')
    assert "chest" not in str(caught.value)


@given(st.one_of(st.text(max_size=80), JSON.map(json.dumps)))
def test_any_text_is_a_request_or_refused(text: str) -> None:
    try:
        assert read_request(text).request is not None
    except UnreadableRequest as fault:
        assert str(fault).isidentifier()  # noqa: PT017


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["session", "context", "request", "version"]), JSON))
def test_any_envelope_is_a_request_or_refused(body: dict[str, Any]) -> None:
    try:
        assert read_request(json.dumps(body)).request is not None
    except UnreadableRequest as fault:
        assert str(fault).isidentifier()  # noqa: PT017


def test_a_response_is_written_as_alexa_reads_it() -> None:
    response = Response(output_speech=SsmlOutputSpeech(ssml="<speak>Café.</speak>"), should_end_session=True)
    written = json.loads(write_response(ResponseEnvelope("1.0", {"topic": "food"}, None, response)))
    assert written == {
        "version": "1.0",
        "sessionAttributes": {"topic": "food"},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Café.</speak>"},
            "shouldEndSession": True,
        },
    }


def test_the_empty_response_is_json_with_a_version() -> None:
    assert json.loads(EMPTY_RESPONSE) == {"version": "1.0", "response": {}}
