"""The one ask-sdk-core skill object behind both front doors.

Handlers exist for kinds of behaviour, not for topics: one of them answers all topics.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Response, ResponseEnvelope

from skill.assistant import BEHAVIOURS, Assistant
from skill.fulfill import can_fulfill
from skill.reply import Reply
from skill.response import to_response
from skill.screens.faults import ScreenFault
from skill.screens.rendering import with_screen
from skill.tasks import completed, is_for_task
from skill.turn import Turn, read_turn
from skill.understanding import ASK_INTENT

_TURN = "turn"
_LOG = logging.getLogger(__name__)


class _Handler(AbstractRequestHandler):
    """Answers the turns its rule accepts with the assistant of the request's locale."""

    def __init__(
        self, assistants: Mapping[str, Assistant], accepts: Callable[[Assistant, Turn], bool]
    ) -> None:
        self._assistants = assistants
        self._accepts = accepts

    def can_handle(self, handler_input: HandlerInput) -> bool:
        turn = _turn(handler_input)
        return self._accepts(_assistant(self._assistants, turn), turn)

    def handle(self, handler_input: HandlerInput) -> Response:
        turn = _turn(handler_input)
        assistant = _assistant(self._assistants, turn)
        return _send(handler_input, assistant, assistant.reply(turn))


class _CanFulfill(AbstractRequestHandler):
    """Alexa asks whether an answer could be given; none is given yet."""

    def __init__(self, assistants: Mapping[str, Assistant]) -> None:
        self._assistants = assistants

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return _turn(handler_input).kind == "CanFulfillIntentRequest"

    def handle(self, handler_input: HandlerInput) -> Response:
        turn = _turn(handler_input)
        return Response(can_fulfill_intent=can_fulfill(_assistant(self._assistants, turn), turn))


class _Unanswered(AbstractRequestHandler):
    """Alexa closed the session, or tells of a fault of our own; neither may be answered."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return _turn(handler_input).kind in ("SessionEndedRequest", "System.ExceptionEncountered")

    def handle(self, handler_input: HandlerInput) -> Response:
        request: Any = handler_input.request_envelope.request
        error = getattr(request, "error", None)
        if error:
            # By type only: the message may quote the response, and that may quote what was said.
            _LOG.error("%s: %s", _turn(handler_input).kind, getattr(error.object_type, "value", "-"))
        return Response()


class _SessionResumed(AbstractRequestHandler):
    """Another skill or a purchase is done with; the conversation goes on where it stood."""

    def __init__(self, assistants: Mapping[str, Assistant]) -> None:
        self._assistants = assistants

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return _turn(handler_input).kind == "SessionResumedRequest"

    def handle(self, handler_input: HandlerInput) -> Response:
        turn = replace(
            _turn(handler_input), kind="IntentRequest", intent="AMAZON.RepeatIntent", in_session=True
        )
        assistant = _assistant(self._assistants, turn)
        return _send(handler_input, assistant, assistant.reply(turn))


class _Failed(AbstractExceptionHandler):
    """Whatever went wrong is owned up to; the log names the kind of fault and nothing that was said."""

    def __init__(self, assistants: Mapping[str, Assistant]) -> None:
        self._assistants = assistants

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        turn = _turn(handler_input)
        _LOG.error("handler failed: %s at %s %s", type(exception).__name__, turn.kind, turn.intent)
        if turn.kind not in ("IntentRequest", "LaunchRequest"):
            return Response()
        assistant = _assistant(self._assistants, turn)
        return _send(handler_input, assistant, assistant.apologise(turn))


def build_skill(*served: Assistant) -> CustomSkill:
    """Make the skill object.

    Args:
        served: One assistant for each locale; the first also serves every other locale.
    """
    return build_skill_of({assistant.content.locale.tag: assistant for assistant in served})


def build_skill_of(assistants: Mapping[str, Assistant]) -> CustomSkill:
    """Make the skill object.

    Args:
        assistants: By locale; the first also serves every other locale.
    """
    builder = SkillBuilder()
    for first in (_CanFulfill(assistants), _Unanswered(), ScreenFault(), _SessionResumed(assistants)):
        builder.add_request_handler(first)
    for accepts in (_is_launch, _is_topic, _is_command, _is_question, _is_unknown):
        builder.add_request_handler(_Handler(assistants, accepts))
    builder.add_exception_handler(_Failed(assistants))
    return builder.create()


def invoke(skill: CustomSkill, envelope: RequestEnvelope) -> ResponseEnvelope:
    """One turn through the skill object."""
    response: ResponseEnvelope = skill.invoke(envelope, None)
    return response


def _turn(handler_input: HandlerInput) -> Turn:
    """The turn, read once however many handlers look at it."""
    kept: dict[str, Any] = handler_input.attributes_manager.request_attributes
    if _TURN not in kept:
        kept[_TURN] = read_turn(handler_input)
    turn: Turn = kept[_TURN]
    return turn


def _assistant(assistants: Mapping[str, Assistant], turn: Turn) -> Assistant:
    return assistants.get(turn.locale) or next(iter(assistants.values()))


def _send(handler_input: HandlerInput, assistant: Assistant, reply: Reply) -> Response:
    content = assistant.content
    for_task = is_for_task(_turn(handler_input), content)
    dialogue = reply.dialogue.with_(task=True) if for_task else reply.dialogue
    handler_input.attributes_manager.session_attributes = dialogue.to_attributes()
    response = to_response(reply, content.locale.spoken)
    with_screen(response, handler_input.request_envelope, reply, content)
    return completed(response) if for_task and reply.ends else response


def _is_launch(_: Assistant, turn: Turn) -> bool:
    return turn.kind == "LaunchRequest"


def _is_topic(assistant: Assistant, turn: Turn) -> bool:
    return turn.intent in assistant.content.by_intent


def _is_command(_: Assistant, turn: Turn) -> bool:
    return turn.intent in BEHAVIOURS


def _is_question(_: Assistant, turn: Turn) -> bool:
    return turn.intent == ASK_INTENT


def _is_unknown(_: Assistant, turn: Turn) -> bool:
    return turn.kind == "IntentRequest"
