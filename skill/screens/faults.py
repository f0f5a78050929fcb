"""What a screen reports besides spoken words: its faults, and touches that mean nothing."""

import logging
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response

from skill.turn import TOUCH, read_touch

FAULT = "Alexa.Presentation.APL.RuntimeError"
_LOG = logging.getLogger(__name__)


class ScreenFault(AbstractRequestHandler):
    """Takes note of a document a device could not show, and lets meaningless touches pass."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether it is one of these."""
        request: Any = handler_input.request_envelope.request
        return request.object_type == FAULT or (request.object_type == TOUCH and not read_touch(request))

    def handle(self, handler_input: HandlerInput) -> Response:
        """An empty response: nobody said anything."""
        request: Any = handler_input.request_envelope.request
        for error in getattr(request, "errors", None) or ():
            # By type and reason only: the message may quote what is on the screen.
            _LOG.error("%s: %s %s", FAULT, error.object_type, getattr(error.reason, "value", "-"))
        return Response()
