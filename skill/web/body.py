"""Reading a request body far enough to judge it, before the SDK sees it."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from skill.web.refusal import Refused

_TYPE_NAMES: Mapping[type, str] = {str: "text", bool: "true or false", dict: "an object"}

# Alexa nests about ten deep; recursive code (json, the SDK's serializer) fails near a thousand.
_MAX_DEPTH = 64

Shape = Mapping[str, "type | Shape"]
Fields = Mapping[str, tuple[str, type, "Fields | None"]]
"""From a field's name to how it is called in a refusal, its type, and what is known of its own fields."""


def _fields(shape: Shape, where: str = "") -> Fields:
    return {
        name: (where + name, kind, None)
        if isinstance(kind, type)
        else (where + name, dict, _fields(kind, f"{where}{name}."))
        for name, kind in shape.items()
    }


# Fields the endpoint, the SDK's dispatcher and the handlers rely on. Any may be absent or null.
_ID = {"applicationId": str}
_USER = {"userId": str}
_SHAPE: Shape = {
    "version": str,
    "session": {"new": bool, "sessionId": str, "attributes": dict, "application": _ID, "user": _USER},
    "context": {
        "System": {
            "application": _ID,
            "user": _USER,
            "device": {"deviceId": str, "supportedInterfaces": dict},
            "apiEndpoint": str,
            "apiAccessToken": str,
        }
    },
    "request": {
        "type": str,
        "requestId": str,
        "timestamp": str,
        "locale": str,
        "dialogState": str,
        "reason": str,
        "error": dict,
        "intent": {"name": str, "confirmationStatus": str, "slots": dict},
    },
}
_SLOT_SHAPE: Shape = {
    "name": str,
    "value": str,
    "confirmationStatus": str,
    "source": str,
    "resolutions": dict,
    "slotValue": dict,
}
_ENVELOPE, _SLOT = _fields(_SHAPE), _fields(_SLOT_SHAPE, "slot.")
_WITH_INTENT = ("IntentRequest", "CanFulfillIntentRequest")

# What goes into a log line; a name with anything else in it is not Amazon's and is left out.
_LOGGABLE = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request that passed verification, ready for the SDK.

    Attributes:
        envelope: The whole envelope, parsed.
        kind: Request type such as ``IntentRequest``.
        request_id: Amazon's id of the request.
        intent: Intent name, or None where the request has none.
    """

    envelope: Mapping[str, object]
    kind: str
    request_id: str
    intent: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of an envelope that verification judges.

    Attributes:
        request: What is handed on once the rest is found right.
        timestamp: When Amazon says the request was made; aware.
        application_ids: Every application id the envelope names.
    """

    request: SignedRequest
    timestamp: datetime
    application_ids: frozenset[str]


def read_body(raw: bytes) -> Body:
    """Read a request body.

    Raises:
        Refused: Not UTF-8, not JSON, nested too deeply, not valid Unicode, a number JSON has no word
            for, or a field of the wrong type.
    """
    text, envelope = _parse(raw)
    _check_values(text, envelope)
    _check_fields(envelope, _ENVELOPE)
    request = _inside(envelope, "request")
    intent = _inside(request, "intent")
    _check_slots(intent)
    kind = _required(request, "type", "request.type")
    name = _required(intent, "name", "request.intent.name") if kind in _WITH_INTENT else None
    request_id = _loggable(request.get("requestId"))
    return Body(
        SignedRequest(envelope, _loggable(kind), request_id, None if name is None else _loggable(name)),
        _moment(_required(request, "timestamp", "request.timestamp")),
        frozenset(_application_ids(envelope)),
    )


def _parse(raw: bytes) -> tuple[str, dict[str, object]]:
    try:
        text = raw.decode("utf-8")
        envelope = _DECODER.decode(text)
    except (ValueError, RecursionError) as fault:
        raise Refused("the body is not JSON") from fault
    if not isinstance(envelope, dict):
        raise Refused("the body is not a JSON object")
    return text, envelope


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Refused("the body holds a number that is too large")
    return number


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


def _check_values(text: str, envelope: dict[str, object]) -> None:
    # Visiting every value costs a third of the SDK's own work, and in few requests is there anything
    # to find: depth takes brackets, and half a surrogate pair can only have come in as an escape.
    if text.count("{") + text.count("[") <= _MAX_DEPTH and "\\u" not in text:
        return
    waiting: list[tuple[object, int]] = [(envelope, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise Refused("the body is nested too deeply")
        if isinstance(value, dict):
            waiting.extend((key, depth) for key in value)
            waiting.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            waiting.extend((item, depth + 1) for item in value)
        elif isinstance(value, str):
            _check_text(value)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise Refused("the body holds half a surrogate pair") from fault


def _check_fields(holder: dict[str, object], fields: Fields) -> None:
    for name, value in holder.items():
        field = fields.get(name)
        if field is None or value is None:
            continue
        called, kind, inner = field
        if not isinstance(value, kind):
            raise Refused(f"{called} is not {_TYPE_NAMES[kind]}")
        if inner is not None and isinstance(value, dict):
            _check_fields(value, inner)


def _check_slots(intent: dict[str, object]) -> None:
    for slot in _inside(intent, "slots").values():
        if slot is None:
            continue
        if not isinstance(slot, dict):
            raise Refused("a slot is not an object")
        _check_fields(slot, _SLOT)


def _inside(holder: dict[str, object], name: str) -> dict[str, object]:
    """The object in a field; an empty one where there is none."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _required(holder: dict[str, object], name: str, called: str) -> str:
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(f"{called} is missing")
    return value


def _loggable(name: object) -> str:
    return name if isinstance(name, str) and _LOGGABLE.fullmatch(name) else "-"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Refused("request.timestamp is not a time") from fault
    if moment.utcoffset() is None:
        raise Refused("request.timestamp has no time zone")
    return moment


def _application_ids(envelope: dict[str, object]) -> list[str]:
    holders = (_inside(_inside(envelope, "context"), "System"), _inside(envelope, "session"))
    found = (_inside(holder, "application").get("applicationId") for holder in holders)
    return [identifier for identifier in found if isinstance(identifier, str)]
