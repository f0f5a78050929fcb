from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from skill.problem import Problem
from tests.speakers import BUNDLED, INSTALLED, BundledSpeaker, InstalledSpeaker, say
from voice_local.microphone import WavMicrophone
from voice_local.recogniser import Final, Heard, Partial, VoskRecogniser
from voice_local.sound import Sound
from voice_local.wav import LISTENING_RATE

MODEL = Path(__file__).parents[2] / "voice_local" / "model"

QUESTION = "why do i get toe cramps at night"


@pytest.fixture(scope="module")
def loaded() -> VoskRecogniser:
    return VoskRecogniser(MODEL)


@pytest.fixture
def recogniser(loaded: VoskRecogniser) -> VoskRecogniser:
    return loaded.sibling()


def heard_in(recogniser: VoskRecogniser, sound: Sound) -> Iterator[Heard]:
    with WavMicrophone(sound) as microphone:
        for chunk in microphone:
            if (heard := recogniser.accept(chunk)) is not None:
                yield heard


def text_of(recogniser: VoskRecogniser, sound: Sound) -> str:
    finals = [heard for heard in heard_in(recogniser, sound) if isinstance(heard, Final)]
    return " ".join(filter(None, [*(final.text for final in finals), recogniser.finish().text]))


@pytest.mark.parametrize("speaker", BUNDLED)
def test_a_question_is_understood(recogniser: VoskRecogniser, speaker: BundledSpeaker) -> None:
    assert "toe cramps at night" in text_of(recogniser, say(QUESTION, speaker))


@pytest.mark.parametrize("speaker", INSTALLED)
def test_other_engines_voices_are_understood(recogniser: VoskRecogniser, speaker: InstalledSpeaker) -> None:
    assert "cramp" in text_of(recogniser, say("how can i stop a toe cramp", speaker))


def test_partial_texts_grow_until_the_final_one(recogniser: VoskRecogniser) -> None:
    heard = list(heard_in(recogniser, say(QUESTION)))
    partials = [item.text for item in heard if isinstance(item, Partial)]
    assert len(partials) > 2
    assert all(one != next_one for one, next_one in pairwise(partials))
    assert isinstance(heard[-1], Final)
    assert [isinstance(item, Final) for item in heard].count(True) == 1


def test_a_final_has_words_with_times_and_confidence_and_alternatives(recogniser: VoskRecogniser) -> None:
    sound = say(QUESTION)
    final = next(heard for heard in heard_in(recogniser, sound) if isinstance(heard, Final))
    assert " ".join(word.text for word in final.words) == final.text
    assert all(0 < word.confidence <= 1 for word in final.words)
    assert all(one.end <= other.start + 0.05 for one, other in pairwise(final.words))
    assert 0 <= final.words[0].start < final.words[-1].end <= sound.seconds + 0.2
    assert final.alternatives[0].text == final.text
    assert sum(alternative.confidence for alternative in final.alternatives) == pytest.approx(1)
    assert 0 < final.confidence <= 1


def test_a_word_the_alternatives_disagree_on_is_less_sure_than_one_they_share(
    recogniser: VoskRecogniser,
) -> None:
    noisy = Sound.of_samples(say(QUESTION).samples * 0.02, LISTENING_RATE)
    unsure = [heard for heard in heard_in(recogniser, noisy) if isinstance(heard, Final)]
    for final in [*unsure, recogniser.finish()]:
        for word in final.words:
            shared = all(word.text in alternative.text.split() for alternative in final.alternatives)
            assert shared or word.confidence < 1


def test_silence_gives_nothing_at_all(recogniser: VoskRecogniser) -> None:
    assert list(heard_in(recogniser, Sound.silence(6, LISTENING_RATE))) == []
    assert recogniser.finish() == Final("")


def test_finishing_ends_an_utterance_without_waiting_for_silence(recogniser: VoskRecogniser) -> None:
    pcm = say("stop").trimmed(margin=0.05).pcm
    recogniser.accept(pcm)
    assert recogniser.finish().text == "stop"


def test_a_reset_forgets_what_was_begun(recogniser: VoskRecogniser) -> None:
    recogniser.accept(say(QUESTION).between(0, 1.0).pcm)
    recogniser.reset()
    assert recogniser.finish().text == ""


def test_a_grammar_prefers_its_phrases_and_marks_the_rest_unknown(loaded: VoskRecogniser) -> None:
    commands = loaded.sibling(["stop", "next", "say that again"])
    assert text_of(commands, say("say that again")) == "say that again"
    commands.reset()
    assert text_of(commands, say("bananas and magnesium")) != "say that again"


def test_the_grammar_changes_between_and_even_within_utterances(recogniser: VoskRecogniser) -> None:
    recogniser.set_grammar(["stop", "next"])
    assert text_of(recogniser, say("next")) == "next"
    recogniser.accept(say(QUESTION).between(0, 1.0).pcm)
    recogniser.set_grammar(None)
    assert "toe cramps" in text_of(recogniser, say(QUESTION))
    recogniser.set_grammar(["stop"])
    assert text_of(recogniser, say("stop")) == "stop"


def test_what_the_hardest_utterance_took_is_given_back_before_the_next() -> None:
    recogniser = VoskRecogniser(MODEL, ["stop", "next"])
    for word in ("stop", "next"):
        assert text_of(recogniser, say(word)) == word
        before = recogniser.decoder
        recogniser.reset()
        assert recogniser.decoder is not before


def test_nothing_is_made_anew_for_sound_that_was_no_utterance() -> None:
    recogniser = VoskRecogniser(MODEL)
    before = recogniser.decoder
    recogniser.reset()
    recogniser.accept(say(QUESTION).between(0, 1.0).pcm)
    recogniser.reset()
    assert recogniser.decoder is before


def test_vosk_itself_stays_silent(recogniser: VoskRecogniser, capfd: pytest.CaptureFixture[str]) -> None:
    VoskRecogniser(MODEL, ["stop", "supercalifragilistic"]).accept(bytes(3_200))
    assert capfd.readouterr() == ("", "")


def test_a_folder_without_a_model_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        VoskRecogniser(tmp_path)
    assert problem.value.key == "corrupt-model"
