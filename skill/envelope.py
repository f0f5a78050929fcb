"""Requests and responses of the Alexa protocol as JSON text, on both front doors."""

import json
from collections.abc import Mapping

from ask_sdk_model import RequestEnvelope, ResponseEnvelope

from skill.models import read_model, write_model

Wanted = Mapping[str, "Wanted | None"]

_LOOKED_AT: Wanted = {
    "version": None,
    "request": None,
    "session": {"new": None, "sessionId": None, "attributes": None},
    "context": {"System": {"device": {"supportedInterfaces": {"Alexa.Presentation.APL": None}}}},
}
"""All that any handler asks for. Reading the rest would take as long again, and Amazon adds to it."""
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

EMPTY_RESPONSE = '{"version": "1.0", "response": {}}'


class UnreadableRequest(Exception):
    """The text is no request envelope the SDK knows; the message names the kind of fault only."""


def read_request(text: str) -> RequestEnvelope:
    """Deserialise a request envelope.

    Raises:
        UnreadableRequest: Not JSON, not an envelope, or a request type, enum or field type the SDK's
            model does not have.
    """
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UnreadableRequest(type(fault).__name__) from fault
    return read_envelope(payload)


def read_envelope(payload: object) -> RequestEnvelope:
    """A request envelope from JSON that is parsed already; who asks, for example, is left out.

    Raises:
        UnreadableRequest: As for ``read_request``.
    """
    try:
        envelope = read_model(RequestEnvelope, _picked(payload, _LOOKED_AT))
    except Exception as fault:
        # Reading foreign JSON into the SDK's classes fails in many ways, each of them the sender's.
        raise UnreadableRequest(type(fault).__name__) from fault
    if not isinstance(envelope, RequestEnvelope) or envelope.request is None:
        raise UnreadableRequest("NoRequest")
    return envelope


def _picked(value: object, wanted: Wanted | None) -> object:
    """The wanted parts of a value; an object that has none of them is left out of the one it is in."""
    if wanted is None or not isinstance(value, dict):
        return value
    picked = {name: _picked(value[name], inner) for name, inner in wanted.items() if name in value}
    return {name: part for name, part in picked.items() if part != {} or wanted[name] is None}


def write_response(envelope: ResponseEnvelope) -> str:
    """Serialise a response envelope to JSON."""
    return _WRITE(write_model(envelope))
