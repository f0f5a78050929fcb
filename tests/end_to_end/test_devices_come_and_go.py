"""Cables are pulled and plugged in again in the midst of a conversation."""

import pytest

from skill.assistant import Assistant
from skill.messages import Messages
from tests.end_to_end.loudspeakers import Loudspeaker
from tests.end_to_end.programs import Terminal, wait_until
from tests.pulse import SoundCard
from tests.speakers import say
from voice_local.conversation import Conversation
from voice_local.launches import Launches

QUESTION = "why do my toes cramp at night"
QUICKLY = ("--rate", "400", "--plain")


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    """The same conversation as in the terminal, without a sound."""
    return Conversation(assistant)


def noted(program: Terminal, text: str) -> None:
    """Wait until something was told beside the conversation."""
    wait_until(lambda: text in program.notes)


@pytest.mark.devices
@pytest.mark.slow
def test_a_conversation_goes_on_when_the_sound_system_is_back(
    card: SoundCard, conversation: Conversation, messages: Messages
) -> None:
    # The greeting of somebody who was greeted before is short.
    Launches().remember()
    with Terminal(*QUICKLY, base=card.environment) as program:
        with Loudspeaker(card) as loudspeaker:
            loudspeaker.falls_silent()
        card.unplug()
        noted(program, messages.text("microphone-lost"))
        card.plug_in()
        noted(program, messages.text("microphone-back"))
        with Loudspeaker(card) as loudspeaker:
            card.speak(say(QUESTION))
            loudspeaker.falls_silent()
        program.press("\x03")
        assert program.ends() == 130
    conversation.open_silently()
    assert conversation.say(QUESTION).speech in program.printed


@pytest.mark.devices
@pytest.mark.slow
def test_an_answer_cut_off_by_a_loudspeaker_that_goes_away_is_spoken_to_its_end(
    card: SoundCard, conversation: Conversation, messages: Messages
) -> None:
    with Terminal("--rate", "230", base=card.environment) as program:
        with Loudspeaker(card) as loudspeaker:
            loudspeaker.is_heard()
        card.unplug()
        noted(program, messages.text("speaker-lost"))
        card.plug_in()
        with Loudspeaker(card) as loudspeaker:
            loudspeaker.falls_silent()
        noted(program, messages.text("speaker-back"))
        program.press("\x03")
        assert program.ends() == 130
    assert conversation.launch().speech in program.printed


@pytest.mark.devices
@pytest.mark.slow
def test_a_microphone_that_is_gone_is_told_aloud_and_gives_way_to_the_default_one(
    card: SoundCard, conversation: Conversation, messages: Messages
) -> None:
    Launches().remember()
    options = ("sink_name=usb", "rate=44100", "sink_properties=device.description=Headset")
    number = card.load("module-null-sink", *options)
    with (
        Terminal(*QUICKLY, "--device", "headset", base=card.environment) as program,
        Loudspeaker(card) as loudspeaker,
    ):
        loudspeaker.falls_silent()
        card.unload(number)
        told = loudspeaker.falls_silent()
        noted(program, messages.text("microphone-lost"))
        noted(program, messages.text("microphone-fallback", name="headset"))
        card.speak(say(QUESTION))
        loudspeaker.falls_silent()
        program.press("\x03")
        assert program.ends() == 130
    assert told
    conversation.open_silently()
    assert conversation.say(QUESTION).speech in program.printed
