"""Whatever is sent, the answer is a response of the skill or a 4xx with one plain line; never a 5xx."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.web.answering import Handle
from skill.web.app import create_app
from tests.skill.web.signing import AlexaClient, Amazon, Json, Reply, over_flask

CORPUS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("hostile.yaml").read_text("utf-8"))
STAND_INS: dict[str, Any] = {
    "LONG": "toe" * 10_000,
    "MARKS": "t" + "\u0301" * 5_000,
    "HALF": "\ud83e",
}
RAW_STAND_INS = {
    "DEEP60": '{"a":' * 60 + "1" + "}" * 60,
    "DEEP70": '{"a":' * 70 + "1" + "}" * 70,
    "DEEP900": '{"a":' * 900 + "1" + "}" * 900,
    "MANY": "{" + ",".join(f'"a{number}": {number}' for number in range(10_000)) + "}",
}
EMPTY = {"version": "1.0", "response": {}}
LIGHT = settings(database=None, deadline=None, max_examples=150)


@pytest.fixture(scope="module")
def endpoint(handle: Handle, signer: Amazon) -> Flask:
    return create_app(handle, signer.verifier())


@pytest.fixture(scope="module")
def device(endpoint: Flask, signer: Amazon) -> AlexaClient:
    return signer.client(over_flask(endpoint))


def genuine(device: AlexaClient, kind: str = "IntentRequest") -> Json:
    slot = {"name": "said", "value": "toe", "slotValue": {"type": "Simple", "value": "toe"}}
    intent = {"name": "EchoIntent", "confirmationStatus": "NONE", "slots": {"said": slot}}
    requests: dict[str, Json] = {
        "IntentRequest": {"type": kind, "dialogState": "COMPLETED", "intent": intent},
        "LaunchRequest": {"type": kind},
        "SessionEndedRequest": {"type": kind, "reason": "USER_INITIATED"},
    }
    return json.loads(json.dumps(device.envelope(requests[kind])))  # type: ignore[no-any-return]


def filled_in(value: Any) -> Any:
    """The value with the stand-ins of the corpus replaced by what they stand for."""
    if isinstance(value, dict):
        return {filled_in(key): filled_in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled_in(item) for item in value]
    return STAND_INS.get(value, value) if isinstance(value, str) else value


def owner(envelope: Json, path: str) -> tuple[Json, str]:
    """Where a field lives: the object that holds it, and its key there. Keys may contain dots."""
    place, rest = envelope, path
    while "." in rest:
        head, _, tail = rest.partition(".")
        if not isinstance(place.get(head), dict):
            break
        place, rest = place[head], tail
    return place, rest


def assert_proper(reply: Reply, *expected: str) -> None:
    kinds = {"refused"} if reply.status == 400 else set()
    if reply.status == 200:
        kinds = {"empty"} if reply.json == EMPTY else {"answered"}
    assert kinds & set(expected), reply
    if reply.status == 200:
        assert reply.content_type == "application/json"
        assert set(reply.json) <= {"version", "sessionAttributes", "userAgent", "response"}
        reply.body.decode("utf-8")
    else:
        assert_plain_line(reply)


def assert_plain_line(reply: Reply) -> None:
    assert reply.content_type == "text/plain; charset=utf-8"
    assert reply.text.count("\n") == 1
    assert reply.text.endswith("\n")
    assert len(reply.text) < 100
    assert "Traceback" not in reply.text


ANSWERS = {
    "refused": ("refused",),
    "empty": ("empty",),
    "answered": ("answered",),
    "calm": ("refused", "empty", "answered"),
}


@pytest.mark.parametrize("name", CORPUS["bodies"]["refused"])
def test_a_body_that_is_no_envelope_is_refused(device: AlexaClient, name: str) -> None:
    assert_proper(device.post_bytes(CORPUS["bodies"]["refused"][name].encode("utf-8")), "refused")


@pytest.mark.parametrize("name", CORPUS["bytes"]["refused"])
def test_bytes_that_are_no_text_are_refused(device: AlexaClient, name: str) -> None:
    assert_proper(device.post_bytes(bytes.fromhex(CORPUS["bytes"]["refused"][name])), "refused")


@pytest.mark.parametrize("name", CORPUS["repeats"]["refused"])
def test_a_bomb_is_refused(device: AlexaClient, name: str) -> None:
    before, unit, times, after = CORPUS["repeats"]["refused"][name]
    assert_proper(device.post_bytes((before + unit * times + after).encode("utf-8")), "refused")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(field, value, id=f"{field}={json.dumps(value)}")
        for kind in CORPUS["wrong_types"].values()
        for field in kind["fields"]
        for value in kind["values"]
    ],
)
def test_a_field_of_the_wrong_type_is_refused(device: AlexaClient, field: str, value: object) -> None:
    envelope = genuine(device)
    place, key = owner(envelope, field)
    place[key] = value
    assert_proper(device.post(envelope), "refused")


@pytest.mark.parametrize("field", CORPUS["optional"])
@pytest.mark.parametrize("gone", [True, False], ids=["gone", "null"])
def test_an_absent_field_is_borne_or_refused(device: AlexaClient, field: str, gone: bool) -> None:
    envelope = genuine(device)
    place, key = owner(envelope, field)
    if gone:
        place.pop(key, None)
    else:
        place[key] = None
    assert_proper(device.post(envelope), *ANSWERS["calm"])


@pytest.mark.parametrize("case", CORPUS["envelopes"], ids=lambda case: case["name"])
def test_an_odd_envelope_gets_its_answer(device: AlexaClient, case: dict[str, Any]) -> None:
    envelope = genuine(device, case.get("from", "IntentRequest"))
    for path in case.get("drop", ()):
        place, key = owner(envelope, path)
        del place[key]
    for path, value in case.get("set", {}).items():
        place, key = owner(envelope, path)
        place[key] = filled_in(value)
    for path in case.get("raw", {}):
        place, key = owner(envelope, path)
        place[key] = f"@{path}@"
    text = json.dumps(envelope)
    for path, raw in case.get("raw", {}).items():
        written = RAW_STAND_INS.get(raw, raw).replace("DIGITS", "9" * 4_000)
        text = text.replace(f'"@{path}@"', written)
    assert_proper(device.post_bytes(text.encode("utf-8")), *ANSWERS[case["answer"]])


@pytest.mark.parametrize("case", CORPUS["headers"], ids=lambda case: case["name"])
def test_odd_headers_get_their_status(device: AlexaClient, case: dict[str, Any]) -> None:
    body = json.dumps(genuine(device)).encode("utf-8")
    headers = {**device.amazon.headers(body), **filled_in(case["set"])}
    reply = device.send(body, {name: value for name, value in headers.items() if value is not None})
    if case["status"] == "4xx or 200":
        assert reply.status == 200 or 400 <= reply.status < 500
    else:
        assert reply.status == case["status"], reply
    if reply.status != 200:
        assert_plain_line(reply)


def test_markup_in_a_slot_cannot_leave_the_json(device: AlexaClient) -> None:
    said = '"}}, </speak> \\ \u2028'
    envelope = genuine(device)
    envelope["request"]["intent"]["slots"]["said"]["value"] = said
    assert said.strip() in device.post(envelope).json["response"]["outputSpeech"]["ssml"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(alphabet=st.characters(categories=["Cs"]), min_size=1, max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@LIGHT
@given(body=st.binary(max_size=400))
def test_any_signed_bytes_are_refused(device: AlexaClient, body: bytes) -> None:
    assert_proper(device.post_bytes(body), "refused")


@LIGHT
@given(value=JSON_VALUES)
def test_any_signed_json_is_refused(device: AlexaClient, value: object) -> None:
    assert_proper(device.post(value), "refused")


@LIGHT
@given(field=st.sampled_from(CORPUS["optional"]), value=JSON_VALUES)
def test_any_value_in_any_field_is_borne_or_refused(device: AlexaClient, field: str, value: object) -> None:
    envelope = genuine(device)
    place, key = owner(envelope, field)
    place[key] = value
    assert_proper(device.post(envelope), *ANSWERS["calm"])


@LIGHT
@given(
    kind=st.sampled_from(["LaunchRequest", "IntentRequest", "SessionEndedRequest"]),
    place=st.sampled_from(["", "session", "session.attributes", "context", "request", "request.intent"]),
    extra=st.dictionaries(st.text(max_size=12), JSON_VALUES, max_size=3),
)
def test_any_further_fields_are_borne_or_refused(
    device: AlexaClient, kind: str, place: str, extra: Json
) -> None:
    envelope = genuine(device, kind)
    holder, key = owner(envelope, f"{place}.x" if place else "x")
    holder.update({name: value for name, value in extra.items() if name not in holder})
    holder.pop(key, None)
    assert_proper(device.post(envelope), *ANSWERS["calm"])


HEADER_TEXT = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60)
HEADER_NAMES = st.sampled_from(
    [
        "Signature-256",
        "SignatureCertChainUrl",
        "Signature",
        "Content-Type",
        "Content-Encoding",
        "Accept",
        "Host",
        "Cookie",
        "Authorization",
        "Range",
        "If-None-Match",
        "X-Forwarded-Host",
        "Transfer-Encoding",
        "Expect",
    ]
)


@LIGHT
@given(body=st.binary(max_size=60), headers=st.dictionaries(HEADER_NAMES, HEADER_TEXT, max_size=8))
def test_any_unsigned_request_is_refused(device: AlexaClient, body: bytes, headers: dict[str, str]) -> None:
    reply = device.send(body, headers)
    assert 400 <= reply.status < 500
    assert_plain_line(reply)


@LIGHT
@given(changed=st.dictionaries(HEADER_NAMES, HEADER_TEXT, min_size=1, max_size=3))
def test_any_change_of_headers_is_borne_or_refused(device: AlexaClient, changed: dict[str, str]) -> None:
    body = json.dumps(genuine(device)).encode("utf-8")
    reply = device.send(body, {**device.amazon.headers(body), **changed})
    assert reply.status == 200 or 400 <= reply.status < 500


@LIGHT
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TOE"]),
    path=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).map(
        lambda text: f"/{text}"
    ),
)
def test_any_path_is_served_or_refused(endpoint: Flask, method: str, path: str) -> None:
    response = endpoint.test_client().open(path, method=method)
    assert response.status_code < 500
