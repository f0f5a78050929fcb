"""The whole loop in a terminal, with a virtual microphone and a virtual loudspeaker."""

from collections.abc import Iterator

import pytest

from skill.assistant import Assistant
from skill.messages import Messages
from tests.end_to_end.listening import share_made_out, spoken, transcript
from tests.end_to_end.loudspeakers import Loudspeaker, echo
from tests.end_to_end.programs import Terminal
from tests.pulse import RATE, SoundCard, share_heard
from tests.speakers import say
from voice_local import earcons
from voice_local.conversation import Conversation
from voice_local.recogniser import VoskRecogniser
from voice_local.voice import Pyttsx3Voice

QUESTION = "why do my toes cramp at night"
QUICKLY = ("--rate", "400", "--silence", "1.5")
NOTHING_THERE = {"PULSE_SERVER": "unix:/nonexistent/pulse", "XDG_RUNTIME_DIR": "/nonexistent"}


@pytest.fixture
def card() -> Iterator[SoundCard]:
    with SoundCard() as card:
        yield card


@pytest.fixture
def loudspeaker(card: SoundCard) -> Iterator[Loudspeaker]:
    with Loudspeaker(card) as loudspeaker:
        yield loudspeaker


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    """The same conversation as in the terminal, without a sound."""
    return Conversation(assistant)


@pytest.mark.devices
def test_a_question_into_the_microphone_is_answered_from_the_loudspeaker_until_stop_is_said(
    card: SoundCard,
    loudspeaker: Loudspeaker,
    conversation: Conversation,
    messages: Messages,
    voice: Pyttsx3Voice,
    ears: VoskRecogniser,
) -> None:
    with Terminal("--device", "bedside", "--speaker", "loudspeaker", base=card.environment) as program:
        loudspeaker.plays(earcons.listening())
        card.speak(say(QUESTION))
        asked = loudspeaker.plays(earcons.got_it())
        answered = loudspeaker.plays(earcons.listening())
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
    for exchange in (greeting, answer, goodbye):
        assert share_heard(loudspeaker.played, spoken(exchange.ssml, voice, RATE)) > 0.7
    heard = transcript(ears, loudspeaker.played.between(asked, answered))
    assert share_made_out(heard, answer.speech) >= 0.75, heard


@pytest.mark.devices
def test_silence_is_asked_about_once_and_then_ends_it_though_the_microphone_hears_the_loudspeaker(
    card: SoundCard, loudspeaker: Loudspeaker, conversation: Conversation, assistant: Assistant
) -> None:
    echo(card)
    with Terminal(*QUICKLY, base=card.environment) as program:
        loudspeaker.plays(earcons.listening())
        loudspeaker.plays(earcons.listening())
        loudspeaker.plays(earcons.goodbye())
        assert program.ends() == 0
    greeting = conversation.launch()
    lines = [line for line in program.printed.splitlines() if line]
    assert lines == [greeting.speech, assistant.content.prompts["silence"].say]
    with Pyttsx3Voice(rate=400) as voice:
        reprompt = spoken(f"<speak>{greeting.reprompt}</speak>", voice, RATE)
    assert share_heard(loudspeaker.played, reprompt) > 0.7


@pytest.mark.devices
def test_ctrl_c_while_it_listens_ends_it_quietly(card: SoundCard, loudspeaker: Loudspeaker) -> None:
    with Terminal(*QUICKLY, base=card.environment) as program:
        loudspeaker.plays(earcons.listening())
        program.press("\x03")
        assert program.ends() == 130


@pytest.mark.devices
def test_ctrl_c_while_it_speaks_ends_it_quietly(
    card: SoundCard, loudspeaker: Loudspeaker, conversation: Conversation, voice: Pyttsx3Voice
) -> None:
    greeting = conversation.launch()
    with Terminal(base=card.environment) as program:
        loudspeaker.plays(spoken(greeting.ssml, voice, RATE).trimmed().between(0.0, 0.3))
        program.press("\x03")
        assert program.ends() == 130
    assert share_heard(loudspeaker.played, spoken(greeting.ssml, voice, RATE)) < 0.7


@pytest.mark.devices
def test_a_loudspeaker_that_goes_away_leaves_the_answers_on_the_screen(card: SoundCard) -> None: ...


def test_without_a_microphone_it_says_so_in_one_line_and_takes_typing(
    conversation: Conversation, messages: Messages
) -> None: ...
