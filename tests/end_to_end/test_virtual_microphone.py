"""The whole loop in a terminal, with a virtual microphone and a virtual loudspeaker."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.assistant import Assistant
from skill.messages import Messages
from skill.speech import Speech
from tests.end_to_end.listening import share_made_out, spoken, transcript
from tests.end_to_end.loudspeakers import Loudspeaker, echo
from tests.end_to_end.programs import Terminal
from tests.pulse import RATE, SoundCard, share_heard
from tests.speakers import say
from voice_local.conversation import Conversation
from voice_local.recogniser import VoskRecogniser
from voice_local.voice import Pyttsx3Voice

QUESTION = "why do my toes cramp at night"
BRISKLY = 230
ENOUGH = 0.5
"""Share of a sound that has to be found again: a busy machine loses pieces of it, and next to none of another
sound is found."""
QUICKLY = ("--rate", "400")
MOST_CALLS = 3
"""One in ten calls is not heard over the voice; whoever wants it to stop says so again."""


@pytest.fixture
def loudspeaker(card: SoundCard) -> Iterator[Loudspeaker]:
    with Loudspeaker(card) as loudspeaker:
        yield loudspeaker


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    """The same conversation as in the terminal, without a sound."""
    return Conversation(assistant)


@pytest.mark.devices
@pytest.mark.slow
def test_a_question_into_the_microphone_is_answered_from_the_loudspeaker_until_stop_is_said(
    card: SoundCard,
    loudspeaker: Loudspeaker,
    conversation: Conversation,
    messages: Messages,
    ears: VoskRecogniser,
) -> None:
    devices = ("--device", "bedside", "--speaker", "loudspeaker")
    with Terminal(*devices, "--rate", str(BRISKLY), base=card.environment) as program:
        greeted = loudspeaker.falls_silent()
        card.speak(say(QUESTION))
        answered = loudspeaker.falls_silent()
        card.speak(say("stop"))
        assert program.ends() == 0
    greeting, answer, goodbye = conversation.launch(), conversation.say(QUESTION), conversation.say("stop")
    lines = [line for line in program.printed.splitlines() if line and not line.startswith("Sources:")]
    assert lines == [
        greeting.speech,
        messages.text("heard", text=QUESTION),
        answer.speech,
        messages.text("heard", text="stop"),
        goodbye.speech,
    ]
    played = loudspeaker.played
    parts = (
        (greeting, played.between(0.0, greeted)),
        (answer, played.between(greeted, answered)),
        (goodbye, played.between(answered, played.seconds)),
    )
    for exchange, part in parts:
        heard = transcript(ears, part)
        assert share_made_out(heard, exchange.speech) > ENOUGH, heard


@pytest.mark.devices
@pytest.mark.slow
def test_silence_is_asked_about_once_and_then_ends_it_though_the_microphone_hears_the_loudspeaker(
    card: SoundCard, loudspeaker: Loudspeaker, conversation: Conversation, assistant: Assistant
) -> None:
    echo(card)
    with Terminal(*QUICKLY, "--silence", "3", base=card.environment) as program:
        greeted = loudspeaker.falls_silent()
        asked_again = loudspeaker.falls_silent()
        assert program.ends() == 0
    greeting = conversation.launch()
    lines = [line for line in program.printed.splitlines() if line]
    assert lines == [greeting.speech, assistant.content.prompts["silence"].say]
    with Pyttsx3Voice(rate=400) as voice:
        # espeak-ng's sound depends a little on what it said before.
        spoken(greeting.ssml, voice)
        reprompt = spoken(Speech().say(greeting.reprompt).ssml, voice, RATE)
    assert share_heard(loudspeaker.played.between(greeted, asked_again), reprompt) > ENOUGH


@pytest.mark.devices
@pytest.mark.slow
def test_stop_called_out_over_an_answer_silences_it_and_is_obeyed(
    card: SoundCard,
    loudspeaker: Loudspeaker,
    conversation: Conversation,
    messages: Messages,
    ears: VoskRecogniser,
) -> None:
    obeyed = messages.text("heard", text="stop")
    with Terminal(base=card.environment) as program:
        loudspeaker.is_heard()
        program.press(" ")
        loudspeaker.falls_silent()
        card.speak(say(QUESTION))
        program.shows(messages.text("heard", text=QUESTION))
        for _ in range(MOST_CALLS):
            if obeyed not in program.printed:
                card.speak(say("stop"))
        assert program.ends() == 0
    assert obeyed in program.printed
    heard = transcript(ears, loudspeaker.played)
    assert share_made_out(heard, conversation.say(QUESTION).speech) < ENOUGH, heard


@pytest.mark.devices
def test_a_key_silences_it_and_then_it_listens(
    card: SoundCard, loudspeaker: Loudspeaker, conversation: Conversation, voice: Pyttsx3Voice
) -> None:
    greeting = conversation.launch()
    with Terminal(base=card.environment) as program:
        loudspeaker.is_heard()
        program.press(" ")
        loudspeaker.falls_silent()
        card.speak(say("stop"))
        assert program.ends() == 0
    assert share_heard(loudspeaker.played, spoken(greeting.ssml, voice, RATE)) < ENOUGH


@pytest.mark.devices
def test_ctrl_c_while_it_listens_ends_it_quietly(card: SoundCard, loudspeaker: Loudspeaker) -> None:
    with Terminal(base=card.environment) as program:
        loudspeaker.is_heard()
        program.press(" ")
        loudspeaker.falls_silent()
        program.press("\x03")
        assert program.ends() == 130


@pytest.mark.devices
def test_ctrl_c_while_it_speaks_ends_it_quietly(
    card: SoundCard, loudspeaker: Loudspeaker, conversation: Conversation, voice: Pyttsx3Voice
) -> None:
    greeting = conversation.launch()
    with Terminal(base=card.environment) as program:
        loudspeaker.is_heard()
        program.press("\x03")
        assert program.ends() == 130
    assert share_heard(loudspeaker.played, spoken(greeting.ssml, voice, RATE)) < 0.7


def test_without_a_microphone_it_says_so_in_one_line_and_takes_typing(
    conversation: Conversation, messages: Messages, tmp_path: Path
) -> None:
    with Terminal(base=without_sound(tmp_path)) as program:
        program.press(f"{QUESTION}\nstop\n")
        assert program.ends() == 0
    reason = messages.text("no-microphone")
    assert program.notes.splitlines() == [messages.text("typing-instead", reason=reason)]
    exchanges = (conversation.launch(), conversation.say(QUESTION), conversation.say("stop"))
    lines = [line.removeprefix(messages.text("prompt")).strip() for line in program.printed.splitlines()]
    assert [line for line in lines if line and not line.startswith("Sources:")] == [
        exchange.speech for exchange in exchanges
    ]


def test_ctrl_c_while_it_waits_for_a_line_ends_it_quietly(conversation: Conversation, tmp_path: Path) -> None:
    with Terminal("--text", base=without_sound(tmp_path)) as program:
        program.shows(conversation.launch().speech)
        program.press("\x03")
        assert program.ends() == 130


def without_sound(folder: Path) -> dict[str, str]:
    """The environment of a computer without a sound system."""
    return {
        **os.environ,
        "PULSE_SERVER": f"unix:{folder / 'nothing'}",
        "ALSA_CONFIG_PATH": str(folder / "no-alsa.conf"),
    }
