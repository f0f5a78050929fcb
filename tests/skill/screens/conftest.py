from collections.abc import Callable

import pytest

from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import Dialogue
from skill.screens.screen import Screen, Screens
from tests.conftest import NewTurn

Shown = Callable[..., Screen | None]


@pytest.fixture(scope="session")
def shown(assistant: Assistant, content: Content, turn: NewTurn) -> Shown:
    """What is shown after a conversation of intents; an empty name is a launch."""

    def of(*intents: str, in_session: bool = True) -> Screen | None:
        screens, screen, dialogue = Screens(content), None, Dialogue()
        for intent in intents:
            kind = "IntentRequest" if intent else "LaunchRequest"
            reply = assistant.reply(turn(intent, dialogue, kind=kind, in_session=in_session))
            screen, dialogue = screens.of(reply), reply.dialogue
        return screen

    return of


@pytest.fixture(scope="session")
def gallery(shown: Shown) -> dict[str, Screen]:
    """One screen of each look."""
    conversations = {
        "topics": ("",),
        "answer": ("AboutNightCrampsIntent",),
        "sources": ("AboutNightCrampsIntent", "SourcesIntent"),
        "step": ("StartReliefNowIntent", "AMAZON.NextIntent"),
        "closing": ("StartReliefNowIntent", *("AMAZON.NextIntent",) * 9),
        "alarm": ("AboutRedFlagsChestPainIntent",),
    }
    screens = {name: shown(*intents) for name, intents in conversations.items()}
    return {name: screen for name, screen in screens.items() if screen}
