"""The SDK's objects, filled without the SDK's deserialiser: the SDK's own is the measure."""

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope
from ask_sdk_model.request import Request
from hypothesis import given
from hypothesis import strategies as st

from skill.models import _class, _reader, part_reader, read_model, write_model

IDS = {"application": {"applicationId": "a"}, "user": {"userId": "u", "permissions": {"consentToken": "t"}}}
DEVICE = {
    "deviceId": "d",
    "supportedInterfaces": {
        "AudioPlayer": {},
        "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}},
        "Geolocation": {},
    },
}
VIEWPORT = {
    "shape": "RECTANGLE",
    "pixelWidth": 1024,
    "pixelHeight": 600,
    "dpi": 160,
    "touch": ["SINGLE"],
    "experiences": [{"arcMinuteWidth": 246, "arcMinuteHeight": 144, "canRotate": False, "canResize": False}],
    "video": {"codecs": ["H_264_42", "H_264_41"]},
}
RESOLUTIONS = {
    "resolutionsPerAuthority": [
        {
            "authority": "amzn1.er-authority.x",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": "big toe", "id": "BIG"}}],
        }
    ]
}
SLOTS = {
    "part": {
        "name": "part",
        "value": "big toe",
        "confirmationStatus": "NONE",
        "source": "USER",
        "resolutions": RESOLUTIONS,
        "slotValue": {"type": "Simple", "value": "big toe", "resolutions": RESOLUTIONS},
    },
    "many": {"name": "many", "slotValue": {"type": "List", "values": [{"type": "Simple", "value": "one"}]}},
    "none": None,
    "bare": {"name": "bare"},
}
COMMON = {"requestId": "r", "timestamp": "2026-11-22T03:00:00Z", "locale": "en-US"}
REQUESTS: dict[str, Any] = {
    "launch": {"type": "LaunchRequest", **COMMON},
    "intent": {
        "type": "IntentRequest",
        **COMMON,
        "dialogState": "COMPLETED",
        "intent": {"name": "X", "confirmationStatus": "NONE", "slots": SLOTS},
    },
    "ended": {
        "type": "SessionEndedRequest",
        **COMMON,
        "reason": "ERROR",
        "error": {"type": "INVALID_RESPONSE"},
    },
    "could": {"type": "CanFulfillIntentRequest", **COMMON, "intent": {"name": "X", "slots": {}}},
    "fault": {
        "type": "System.ExceptionEncountered",
        **COMMON,
        "error": {"type": "INTERNAL_SERVICE_ERROR", "message": "m"},
        "cause": {"requestId": "q"},
    },
    "touch": {
        "type": "Alexa.Presentation.APL.UserEvent",
        **COMMON,
        "token": "t",
        "arguments": ["next", 1, None, {"a": [1]}],
        "source": {"id": "b"},
        "components": {"c": 1},
    },
    "resumed": {
        "type": "SessionResumedRequest",
        **COMMON,
        "cause": {"type": "ConnectionCompleted", "token": "t", "status": {"code": "200", "message": "m"}},
    },
    "enabled": {
        "type": "AlexaSkillEvent.SkillEnabled",
        **COMMON,
        "eventCreationTime": "2026-11-22T03:00:00Z",
    },
    "offset": {"type": "LaunchRequest", **COMMON, "timestamp": "2026-11-22T04:00:00.123+01:00"},
    "loose": {
        "type": "LaunchRequest",
        "requestId": 7,
        "locale": True,
        "timestamp": "22 November 2026 3:00 UTC",
    },
}


def envelope(request: Any) -> dict[str, Any]:
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "attributes": {"part": 1, "deep": [{"a": None}]}, **IDS},
        "context": {
            "System": {**IDS, "device": DEVICE, "apiEndpoint": "https://api", "apiAccessToken": "t"},
            "Viewport": VIEWPORT,
            "Viewports": [
                {"type": "APL", "id": "main", "shape": "RECTANGLE", "dpi": 160, "canRotate": False}
            ],
            "AudioPlayer": {"playerActivity": "IDLE", "offsetInMilliseconds": 0},
            "Extensions": {"available": {}},
        },
        "request": request,
    }


def plain(value: Any) -> Any:
    """An object of the SDK as plain values, the attributes its class declares and no others."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if hasattr(value, "deserialized_types"):
        kind = type(value)
        return kind.__name__, {name: plain(getattr(value, name)) for name in kind.deserialized_types}
    return value


@pytest.mark.parametrize("name", REQUESTS)
def test_an_envelope_is_read_as_the_sdk_reads_it(name: str) -> None:
    payload = envelope(REQUESTS[name])
    expected = DefaultSerializer().deserialize(json.dumps(payload), RequestEnvelope)
    assert plain(read_model(RequestEnvelope, payload)) == plain(expected)


@pytest.mark.parametrize("name", REQUESTS)
def test_an_object_is_written_as_the_sdk_writes_it(name: str) -> None:
    read = read_model(RequestEnvelope, envelope(REQUESTS[name]))
    assert write_model(read) == DefaultSerializer().serialize(read)


def reachable(name: str, seen: set[str]) -> Iterator[str]:
    """Every type the SDK's metadata leads to from here."""
    if name in seen:
        return
    seen.add(name)
    yield name
    inner = name.removeprefix("list[").removesuffix("]").removeprefix("dict(str, ").removesuffix(")")
    if inner != name:
        yield from reachable(inner, seen)
    elif "." in name:
        kind = _class(name)
        for other in (
            *getattr(kind, "deserialized_types", {}).values(),
            *filter(None, getattr(kind, "discriminator_value_class_map", {}).values()),
        ):
            yield from reachable(other, seen)


def test_every_type_a_request_can_hold_has_a_reader() -> None:
    found = list(reachable("ask_sdk_model.request_envelope.RequestEnvelope", set()))
    assert len(found) > 200
    assert all(callable(_reader(name)) for name in found)


def test_every_kind_of_request_is_read_as_the_sdk_reads_it() -> None:
    for kind in Request.discriminator_value_class_map:
        payload = {"type": kind, **COMMON}
        expected = DefaultSerializer().deserialize(json.dumps(payload), Request)
        assert plain(read_model(Request, payload)) == plain(expected)


def test_a_field_the_class_does_not_have_is_left_out() -> None:
    read = read_model(RequestEnvelope, {**envelope(REQUESTS["launch"]), "to_dict": 1, "__class__": 2})
    assert callable(read.to_dict)
    assert isinstance(read, RequestEnvelope)


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "Toe.Wiggled"},
        {"type": ["LaunchRequest"]},
        {},
        [],
        "LaunchRequest",
        {"type": "LaunchRequest", "timestamp": "yesterday"},
        {"type": "IntentRequest", "dialogState": "DREAMING"},
        {"type": "IntentRequest", "intent": []},
        {"type": "IntentRequest", "intent": {"slots": [1]}},
    ],
)
def test_another_form_is_refused(request_: Any) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        read_model(RequestEnvelope, envelope(request_))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)


@given(st.data())
def test_whatever_the_sdk_makes_of_changed_fields_is_made_of_them(data: st.DataObject) -> None:
    payload = envelope(json.loads(json.dumps(REQUESTS["intent"])))
    holder: dict[str, Any] = data.draw(
        st.sampled_from(
            [payload, payload["session"], payload["request"], payload["request"]["intent"]["slots"]["part"]]
        )
    )
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(LEAVES)
    try:
        read = read_model(RequestEnvelope, payload)
    except (TypeError, ValueError, KeyError, OverflowError):
        return
    expected = DefaultSerializer().deserialize(json.dumps(payload), RequestEnvelope)
    assert plain(read) == plain(expected)


def test_of_a_class_only_the_wanted_fields_are_read() -> None:
    whole = read_model(RequestEnvelope, envelope(REQUESTS["intent"]))
    read = part_reader(RequestEnvelope, {"request": None, "session": {"sessionId": None}})
    part = read(envelope(REQUESTS["intent"]))
    assert plain(part.request) == plain(whole.request)
    assert part.session.session_id == whole.session.session_id
    assert (part.session.user, part.context) == (None, None)
    assert whole.session.user is not None
    assert whole.context is not None
