import math
from collections.abc import Iterator

import numpy as np
import pytest

from skill.understanding.completeness import Completeness
from tests.speakers import say
from voice_local.endpointing import Patience
from voice_local.listening import Judge, Listener
from voice_local.microphone import CHUNK_FRAMES
from voice_local.models import EMBEDDED, choose
from voice_local.phrases import PhraseRecogniser
from voice_local.recogniser import Final, Heard, Partial, VoskRecogniser
from voice_local.sound import Sound
from voice_local.voice_activity import SileroVoiceActivity
from voice_local.wav import LISTENING_RATE

QUESTION = "why do my toes cramp at night"
CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE
PATIENT = Patience(for_words=math.inf)


@pytest.fixture(scope="module")
def model() -> VoskRecogniser:
    return VoskRecogniser(choose(EMBEDDED).path)


@pytest.fixture
def listener(model: VoskRecogniser) -> Listener:
    return made(model, lambda text: Completeness.OPEN if text else Completeness.NOTHING)


def made(model: VoskRecogniser, judge: Judge) -> Listener:
    listener = Listener(SileroVoiceActivity(), model.sibling(), judge, PhraseRecogniser(model.sibling()))
    listener.expect(PATIENT)
    return listener


def quiet(seconds: float) -> Sound:
    """The noise of a quiet room, at -70 dBFS."""
    generator = np.random.default_rng(5)
    return Sound.of_samples(
        generator.normal(0, 10 ** (-70 / 20), round(seconds * LISTENING_RATE)), LISTENING_RATE
    )


def one_after_the_other(*sounds: Sound) -> Sound:
    return Sound.joined(sounds, LISTENING_RATE)


def heard_in(listener: Listener, sound: Sound) -> Iterator[tuple[float, Heard]]:
    """What is heard, with the second in which it is known."""
    size = 2 * CHUNK_FRAMES
    for number, start in enumerate(range(0, len(sound.pcm), size), start=1):
        heard = listener.accept(sound.pcm[start : start + size])
        if heard is not None:
            yield number * CHUNK_SECONDS, heard


def finals(listener: Listener, sound: Sound) -> list[tuple[float, Final]]:
    return [(at, heard) for at, heard in heard_in(listener, sound) if isinstance(heard, Final)]


def test_an_utterance_is_heard_from_its_first_word_to_its_last(listener: Listener) -> None:
    room = one_after_the_other(quiet(1.0), say(QUESTION).trimmed(), quiet(1.5))
    ((_, final),) = finals(listener, room)
    assert final.text == QUESTION


def test_who_speaks_at_once_loses_no_syllable(listener: Listener) -> None:
    ((_, final),) = finals(listener, one_after_the_other(say(QUESTION).trimmed(), quiet(1.5)))
    assert final.text == QUESTION


@pytest.mark.parametrize(
    ("worth", "silence"),
    [(Completeness.COMPLETE, 0.3), (Completeness.OPEN, 1.0), (Completeness.TRAILING, 1.5)],
)
def test_it_is_over_as_soon_as_its_words_are(
    model: VoskRecogniser, worth: Completeness, silence: float
) -> None:
    listener = made(model, lambda text: worth if text.endswith("night") else Completeness.OPEN)
    speech = say(QUESTION).trimmed()
    ((at, final),) = finals(listener, one_after_the_other(quiet(0.5), speech, quiet(2.5)))
    assert final.text == QUESTION
    assert silence - 0.1 <= at - 0.5 - speech.seconds <= silence + 0.4


def test_a_short_command_that_is_expected_is_over_sooner(listener: Listener) -> None:
    ends = []
    for phrases in ((), ("next", "stop")):
        listener.expect(PATIENT, phrases)
        ((at, final),) = finals(listener, one_after_the_other(quiet(0.5), say("next").trimmed(), quiet(2.0)))
        assert final.text == "next"
        ends.append(at)
    assert ends[1] < ends[0]


def test_a_slow_speaker_is_not_cut_off(model: VoskRecogniser) -> None:
    listener = made(
        model, lambda text: Completeness.TRAILING if text.endswith("for") else Completeness.COMPLETE
    )
    slow = one_after_the_other(
        quiet(0.5), say("are bananas good for").trimmed(), quiet(1.2), say("toe cramps").trimmed(), quiet(1.0)
    )
    ((_, final),) = finals(listener, slow)
    assert final.text == "are bananas good for toe cramps"


def test_partial_words_are_shown_as_they_come_and_taken_back_when_they_were_nothing(
    listener: Listener,
) -> None:
    partials = [
        heard.text
        for _, heard in heard_in(listener, one_after_the_other(say(QUESTION), quiet(1.5)))
        if isinstance(heard, Partial)
    ]
    assert partials[-1].startswith("why do my toes cramp")
    assert partials == sorted(partials, key=len)


def test_one_utterance_follows_the_other(listener: Listener) -> None:
    both = one_after_the_other(quiet(0.5), say("stop"), quiet(1.5), say("does magnesium help"), quiet(1.5))
    assert [final.text for _, final in finals(listener, both)] == ["stop", "does magnesium help"]


def test_silence_is_told_when_patience_ends(listener: Listener) -> None:
    listener.expect(Patience(for_words=2.0))
    ((at, final),) = finals(listener, quiet(3.0))
    assert (round(at, 1), final) == (2.0, Final(""))


def test_nothing_is_decoded_while_nobody_speaks(model: VoskRecogniser) -> None:
    class Watched(VoskRecogniser):
        decoded = 0.0

        def accept(self, chunk: bytes) -> Heard | None:
            self.decoded += len(chunk) / 2 / LISTENING_RATE
            return super().accept(chunk)

    free = Watched(choose(EMBEDDED).path)
    listener = Listener(SileroVoiceActivity(), free, lambda text: Completeness.OPEN)
    listener.expect(PATIENT)
    assert finals(listener, quiet(20.0)) == []
    assert free.decoded == 0.0


def test_finishing_ends_the_utterance_at_once(listener: Listener) -> None:
    assert finals(listener, one_after_the_other(quiet(0.5), say("does magnesium help").trimmed())) == []
    assert listener.speaking
    assert listener.finish().text == "does magnesium help"
    assert not listener.speaking


def test_listening_anew_forgets_what_was_begun(listener: Listener) -> None:
    assert finals(listener, say(QUESTION).between(0, 1.0)) == []
    listener.expect(PATIENT)
    assert listener.finish() == Final("")
