from typing import Any

import pytest
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils.predicate import is_intent_name, is_request_type
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from flask import Flask

from skill.web.answering import Handle
from skill.web.app import create_app
from tests.skill.web.signing import AT, AlexaClient, Amazon, over_flask


class Echo(AbstractRequestHandler):
    """Says back what it was told, and counts the turns: the worst a handler can do with its input."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("EchoIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        attributes: dict[str, Any] = handler_input.attributes_manager.session_attributes  # type: ignore[assignment]
        attributes["turn"] = attributes.get("turn", 0) + 1
        request: Any = handler_input.request_envelope.request
        slots = request.intent.slots or {}
        said = " ".join(str(slot.value) for slot in slots.values() if slot)
        return handler_input.response_builder.speak(said).ask("Anything else?").response


class Welcome(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_request_type("LaunchRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.speak("Welcome.").ask("What now?").response


class Goodbye(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_request_type("SessionEndedRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


@pytest.fixture(scope="session")
def handle() -> Handle:
    builder = SkillBuilder()
    for handler in (Welcome(), Echo(), Goodbye()):
        builder.add_request_handler(handler)
    skill = builder.create()

    def answer(envelope: RequestEnvelope) -> ResponseEnvelope:
        return skill.invoke(envelope, None)

    return answer


@pytest.fixture(scope="session")
def signer() -> Amazon:
    """One set of keys for the whole run, at a fixed time."""
    return Amazon(clock=lambda: AT)


@pytest.fixture
def amazon(signer: Amazon) -> Amazon:
    """The same keys with a store of its own, so that a test may publish what it likes."""
    return Amazon(signer.clock, keys_of=signer)


@pytest.fixture
def app(handle: Handle, amazon: Amazon) -> Flask:
    return create_app(handle, amazon.verifier())


@pytest.fixture
def alexa(app: Flask, amazon: Amazon) -> AlexaClient:
    return amazon.client(over_flask(app))
