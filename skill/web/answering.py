"""From a genuine request to the JSON of its response, whatever happens on the way."""

import logging
from collections.abc import Callable

from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope

from skill.envelope import EMPTY_RESPONSE, UnreadableRequest, read_envelope, write_response
from skill.web.body import SignedRequest

Handle = Callable[[RequestEnvelope], ResponseEnvelope]

_LOG = logging.getLogger(__name__)


def answered(handle: Handle, genuine: SignedRequest) -> bytes:
    """What the handler answers; an empty response where it fails or the SDK does not know the request."""
    try:
        return write_response(handle(read_envelope(genuine.envelope))).encode("utf-8")
    except UnreadableRequest as fault:
        # Amazon adds request types and enum values; a genuine one we cannot know yet is no error.
        _LOG.warning("%s %s is unknown to the SDK: %s", genuine.request_id, genuine.kind, fault)
    except Exception as fault:
        # By type only: messages and tracebacks of handlers can quote what was said.
        _LOG.error("%s %s failed: %s", genuine.request_id, genuine.kind, type(fault).__name__)
    return EMPTY_RESPONSE.encode("utf-8")
