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
    _check_shape(envelope, _SHAPE)
    _check_slots(envelope)
    kind = _required(envelope, "request", "type")
    intent = _required(envelope, "request", "intent", "name") if kind in _WITH_INTENT else None
    request_id = _loggable(_at(envelope, "request", "requestId"))
    return Body(
        SignedRequest(envelope, _loggable(kind), request_id, None if intent is None else _loggable(intent)),
        _moment(_required(envelope, "request", "timestamp")),
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


def _check_shape(holder: dict[str, object], shape: Shape, where: str = "") -> None:
    for name, value in holder.items():
        expected = shape.get(name)
        if expected is None or value is None:
            continue
        kind = expected if isinstance(expected, type) else dict
        if not isinstance(value, kind):
            raise Refused(f"{where}{name} is not {_TYPE_NAMES[kind]}")
        if isinstance(value, dict) and not isinstance(expected, type):
            _check_shape(value, expected, f"{where}{name}.")


def _check_slots(envelope: dict[str, object]) -> None:
    slots = _at(envelope, "request", "intent", "slots")
    for slot in slots.values() if isinstance(slots, dict) else ():
        if slot is None:
            continue
        if not isinstance(slot, dict):
            raise Refused("a slot is not an object")
        _check_shape(slot, _SLOT_SHAPE, "slot.")


def _at(envelope: dict[str, object], *path: str) -> object:
    value: object = envelope
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _required(envelope: dict[str, object], *path: str) -> str:
    value = _at(envelope, *path)
    if not isinstance(value, str) or not value:
        raise Refused(f"{'.'.join(path)} is missing")
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
    found = (
        _at(envelope, "context", "System", "application", "applicationId"),
        _at(envelope, "session", "application", "applicationId"),
    )
    return [identifier for identifier in found if isinstance(identifier, str)]
