"""Requests and responses of the Alexa protocol as JSON text, on both front doors."""

import functools
import json

from ask_sdk_model import RequestEnvelope, ResponseEnvelope

from skill.models import Reader, Wanted, part_reader, write_model

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
        envelope = _reader()(payload)
    except Exception as fault:
        # Reading foreign JSON into the SDK's classes fails in many ways, each of them the sender's.
        raise UnreadableRequest(type(fault).__name__) from fault
    if not isinstance(envelope, RequestEnvelope) or envelope.request is None:
        raise UnreadableRequest("NoRequest")
    return envelope


@functools.cache
def _reader() -> Reader:
    return part_reader(RequestEnvelope, _LOOKED_AT)


def write_response(envelope: ResponseEnvelope) -> str:
    """Serialise a response envelope to JSON."""
    return _WRITE(write_model(envelope))
