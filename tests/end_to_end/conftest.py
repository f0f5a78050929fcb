import itertools
from collections.abc import Iterator

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content
from skill.handlers import invoke
from skill.web.app import create_app
from tests.end_to_end.doors import AlexaEars, AudioDoor, DirectDoor, HttpDoor, LaptopDoor
from tests.pulse import SoundCard
from tests.skill.web.signing import Amazon, over_http, running
from voice_local.models import EMBEDDED, choose
from voice_local.recogniser import VoskRecogniser
from voice_local.voice import Pyttsx3Voice


@pytest.fixture(scope="session")
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture(scope="session")
def server_port(amazon: Amazon, skill: CustomSkill) -> Iterator[int]:
    app = create_app(lambda envelope: invoke(skill, envelope), amazon.verifier())
    with running(app) as server:
        yield server.port


@pytest.fixture
def card() -> Iterator[SoundCard]:
    with SoundCard() as card:
        card.needs_unbroken_sound()
        yield card


@pytest.fixture(scope="session")
def ears() -> VoskRecogniser:
    return VoskRecogniser(choose(EMBEDDED).path)


@pytest.fixture(scope="session")
def voice() -> Iterator[Pyttsx3Voice]:
    with Pyttsx3Voice() as voice:
        yield voice


@pytest.fixture(scope="session")
def alexa_ears(content: Content) -> AlexaEars:
    return AlexaEars(content)


@pytest.fixture
def direct_door(amazon: Amazon, skill: CustomSkill, alexa_ears: AlexaEars) -> DirectDoor:
    return DirectDoor(amazon, skill, alexa_ears)


@pytest.fixture
def http_door(amazon: Amazon, server_port: int, alexa_ears: AlexaEars) -> HttpDoor:
    return HttpDoor(amazon, over_http("127.0.0.1", server_port), alexa_ears)


@pytest.fixture
def laptop_door(assistant: Assistant) -> LaptopDoor:
    return LaptopDoor(assistant)


@pytest.fixture
def audio_door(assistant: Assistant, ears: VoskRecogniser, voice: Pyttsx3Voice) -> AudioDoor:
    return AudioDoor(assistant, ears, voice)


@pytest.fixture(scope="session")
def names(assistant: Assistant, alexa_ears: AlexaEars) -> dict[str, str]:
    """A question the understanding cannot decide, whichever one that is at present, and its two topics."""
    for one, other in itertools.combinations(assistant.content.topics, 2):
        question = f"what about {one.name} or {other.name}"
        meant = assistant.understand(question)
        if meant.did_you_mean and alexa_ears.hear(question)[1]:
            first, second = meant.did_you_mean
            return {"unclear": question, "first": first, "second": second}
    pytest.fail("the understanding is sure of every question about two topics")
