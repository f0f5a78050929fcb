"""Questions asked aloud by voices the recogniser was never trained on, and the answers spoken back."""

from pathlib import Path

import pytest

from skill.assistant import Assistant
from tests.end_to_end.listening import share_made_out, transcript, utterances, words_per_minute
from tests.speakers import BUNDLED, INSTALLED, BundledSpeaker, InstalledSpeaker, say
from voice_local.conversation import Conversation
from voice_local.mouth import SpeakingMouth
from voice_local.recogniser import VoskRecogniser
from voice_local.speaker import FileSpeaker
from voice_local.voice import Pyttsx3Voice
from voice_local.wav import read_wav

QUESTIONS = {
    "why do my toes cramp": "causes",
    "why do my toes cramp at night": "night-cramps",
    "how do i stop a toe cramp": "relief-now",
    "how long does a toe cramp last": "how-long",
    "are toe cramps serious": "is-it-serious",
    "when should i see a doctor": "see-doctor",
    "does magnesium help": "magnesium-supplements",
    "do bananas help toe cramps": "food/bananas",
    "does tonic water help": "quinine-tonic-water/tonic-water",
    "can tight shoes cause toe cramps": "tight-shoes",
    "should i use heat or ice": "heat-or-cold",
    "why do i get toe cramps when i am pregnant": "pregnancy",
}
LEAST_RIGHT = 10
SPOKEN_BACK = (
    "how do i stop a toe cramp",
    "how long does a toe cramp last",
    "does tonic water help",
    "why do i get toe cramps when i am pregnant",
)
SLOWEST, FASTEST = 140, 210
"""Words a minute: 170 were asked for, and espeak-ng takes short words faster than long ones."""


@pytest.mark.parametrize("speaker", [*BUNDLED, *INSTALLED])
def test_a_strange_voice_gets_the_answers_it_asked_for(
    speaker: BundledSpeaker | InstalledSpeaker, assistant: Assistant, ears: VoskRecogniser
) -> None:
    missed = []
    for question, topic in QUESTIONS.items():
        heard = [final.readings for final in utterances(ears, say(question, speaker))]
        conversation = Conversation(assistant)
        conversation.open_silently()
        answers = [conversation.hear(readings) for readings in heard]
        wanted = assistant.content.by_id[topic].answer.text
        if [answer.topic for answer in answers] != [topic] or wanted not in answers[0].speech:
            missed.append((question, heard, [answer.topic for answer in answers]))
    assert len(QUESTIONS) - len(missed) >= LEAST_RIGHT, missed


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, marks=[] if question in SPOKEN_BACK else [pytest.mark.slow])
        for question in QUESTIONS
    ],
)
def test_the_spoken_answer_has_the_pace_of_speech_and_its_words_can_be_made_out(
    question: str, assistant: Assistant, ears: VoskRecogniser, voice: Pyttsx3Voice, tmp_path: Path
) -> None:
    conversation = Conversation(assistant)
    conversation.open_silently()
    exchange = conversation.say(question)
    with FileSpeaker(tmp_path / "answer.wav") as speaker:
        SpeakingMouth(voice, speaker).speak(exchange.ssml)
    answer = read_wav(tmp_path / "answer.wav")
    assert SLOWEST < words_per_minute(exchange.speech, answer.seconds) < FASTEST
    heard = transcript(ears, answer)
    assert share_made_out(heard, exchange.speech) >= 0.75, heard
