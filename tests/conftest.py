import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pytest
from ask_sdk_core.skill import CustomSkill
from hypothesis import HealthCheck, settings

from skill.answers import Answers
from skill.assistant import Assistant
from skill.content import Content, load_locales
from skill.dialogue import Dialogue
from skill.handlers import build_skill
from skill.messages import Messages, load_messages
from skill.turn import Turn
from skill.understanding import ASK_INTENT
from voice_local.settings import KEPT

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

NewTurn = Callable[..., Turn]
_numbers = itertools.count()


@pytest.fixture(autouse=True)
def somebody_new(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test is a person without settings who has never started the assistant."""
    home = tmp_path_factory.getbasetemp() / f"person-{next(_numbers)}"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    for setting in KEPT:
        monkeypatch.delenv(setting.variable, raising=False)


@cache
def shipped() -> Mapping[str, Content]:
    """The project's own content by locale, en-US first; read once, since nothing changes it."""
    return {content.locale.tag: content for content in load_locales()}


@pytest.fixture(scope="session")
def contents() -> Sequence[Content]:
    """The project's own content in every locale, as it is shipped."""
    return tuple(shipped().values())


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own content, as it is shipped."""
    return shipped()["en-US"]


@pytest.fixture(scope="session")
def assistant(content: Content) -> Assistant:
    return Assistant(content)


@pytest.fixture(scope="session")
def answers(content: Content) -> Answers:
    return Answers(content)


@pytest.fixture(scope="session")
def skill(assistant: Assistant) -> CustomSkill:
    return build_skill(assistant)


@pytest.fixture(scope="session")
def messages() -> Messages:
    return load_messages()


@pytest.fixture(scope="session")
def turn() -> NewTurn:
    """Makes a turn: an intent, or a question for the catch-all."""

    def make(
        intent: str = "",
        dialogue: Dialogue | None = None,
        *,
        question: str = "",
        in_session: bool = True,
        kind: str = "IntentRequest",
        locale: str = "en-US",
    ) -> Turn:
        slots = {"question": question} if question else {}
        name = ASK_INTENT if question else intent
        return Turn(kind, name, slots, locale, dialogue or Dialogue(), in_session)

    return make
