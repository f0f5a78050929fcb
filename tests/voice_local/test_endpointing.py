import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.completeness import Completeness
from voice_local.endpointing import Endpointer, Patience, Phase

CHUNK = 0.1
SPEECH, SILENCE, TAIL = 0.9, 0.05, 0.4

chunks = st.tuples(st.sampled_from([0.05, 0.1, 0.2]), st.floats(0, 1), st.sampled_from(Completeness))


def run(endpointer: Endpointer, seconds: float, probability: float, worth: Completeness) -> Phase:
    """Feed a stretch in chunks of 0.1 s until it is over or the utterance is."""
    for _ in range(round(seconds / CHUNK)):
        if endpointer.accept(CHUNK, probability, worth) in (Phase.ENDED, Phase.TIMED_OUT):
            break
    return endpointer.phase


def seconds_to_end(worth: Completeness, longer: float = 0.0) -> float:
    """How much silence ends an utterance of two seconds."""
    endpointer = Endpointer()
    run(endpointer, 2.0, SPEECH, worth)
    quiet = 0.0
    while endpointer.phase is Phase.SPEAKING:
        endpointer.accept(CHUNK, SILENCE, worth, longer)
        quiet += CHUNK
    return quiet


@pytest.mark.parametrize(
    ("worth", "seconds"),
    [
        (Completeness.COMPLETE, 0.3),
        (Completeness.OPEN, 0.9),
        (Completeness.TRAILING, 1.5),
    ],
)
def test_the_silence_that_ends_an_utterance_depends_on_its_words(worth: Completeness, seconds: float) -> None:
    assert seconds_to_end(worth) == pytest.approx(seconds)


@pytest.mark.parametrize("longer", [0.1, -0.1])
def test_it_can_take_more_silence_or_less(longer: float) -> None:
    assert seconds_to_end(Completeness.COMPLETE, longer) == pytest.approx(0.3 + longer)


def test_speech_begins_it() -> None:
    endpointer = Endpointer()
    assert run(endpointer, 1.0, SILENCE, Completeness.NOTHING) is Phase.WAITING
    assert run(endpointer, CHUNK, SPEECH, Completeness.NOTHING) is Phase.SPEAKING


def test_the_fading_end_of_a_word_is_still_speech_but_begins_nothing() -> None:
    endpointer = Endpointer()
    assert run(endpointer, 1.0, TAIL, Completeness.NOTHING) is Phase.WAITING
    run(endpointer, 1.0, SPEECH, Completeness.COMPLETE)
    assert run(endpointer, 2.0, TAIL, Completeness.COMPLETE) is Phase.SPEAKING


def test_words_that_come_while_it_is_quiet_count_at_once() -> None:
    endpointer = Endpointer()
    run(endpointer, 1.0, SPEECH, Completeness.TRAILING)
    assert run(endpointer, 0.5, SILENCE, Completeness.TRAILING) is Phase.SPEAKING
    assert endpointer.accept(CHUNK, SILENCE, Completeness.COMPLETE) is Phase.ENDED


def test_a_cough_does_not_end_the_wait_nor_lengthen_it() -> None:
    endpointer = Endpointer(Patience(for_words=5.0))
    run(endpointer, 2.0, SILENCE, Completeness.NOTHING)
    run(endpointer, 0.3, SPEECH, Completeness.NOTHING)
    assert run(endpointer, 2.6, SILENCE, Completeness.NOTHING) is Phase.WAITING
    assert endpointer.accept(CHUNK, SILENCE, Completeness.NOTHING) is Phase.TIMED_OUT


def test_without_a_word_the_wait_is_over_in_time() -> None:
    assert run(Endpointer(Patience(for_words=3.0)), 2.9, SILENCE, Completeness.NOTHING) is Phase.WAITING
    assert run(Endpointer(Patience(for_words=3.0)), 3.0, SILENCE, Completeness.NOTHING) is Phase.TIMED_OUT


def test_patience_for_the_first_word_may_be_endless() -> None:
    assert run(Endpointer(Patience(for_words=math.inf)), 600, SILENCE, Completeness.NOTHING) is Phase.WAITING


def test_who_begins_just_before_the_wait_is_over_is_heard_out() -> None:
    endpointer = Endpointer(Patience(for_words=3.0))
    run(endpointer, 2.9, SILENCE, Completeness.NOTHING)
    assert run(endpointer, 4.0, SPEECH, Completeness.OPEN) is Phase.SPEAKING


def test_after_a_reset_it_waits_anew() -> None:
    endpointer = Endpointer()
    run(endpointer, 1.0, SPEECH, Completeness.COMPLETE)
    assert run(endpointer, 1.0, SILENCE, Completeness.COMPLETE) is Phase.ENDED
    endpointer.reset(Patience(for_words=1.0))
    assert run(endpointer, 0.9, SILENCE, Completeness.NOTHING) is Phase.WAITING
    assert run(endpointer, CHUNK, SILENCE, Completeness.NOTHING) is Phase.TIMED_OUT


@given(st.lists(chunks, min_size=1, max_size=20))
def test_it_never_hangs(again_and_again: list[tuple[float, float, Completeness]]) -> None:
    endpointer, passed = Endpointer(), 0.0
    limit = Patience().for_words + Patience().longest
    for seconds, probability, worth in itertools.cycle(again_and_again):
        passed += seconds
        if endpointer.accept(seconds, probability, worth) in (Phase.ENDED, Phase.TIMED_OUT):
            break
        assert passed <= limit


@given(st.lists(st.tuples(st.floats(0.35, 1), st.sampled_from(Completeness)), max_size=190))
def test_it_never_ends_while_speech_goes_on(speech: list[tuple[float, Completeness]]) -> None:
    endpointer = Endpointer()
    endpointer.accept(CHUNK, SPEECH, Completeness.NOTHING)
    for probability, worth in speech:
        assert endpointer.accept(CHUNK, probability, worth) is Phase.SPEAKING


@given(st.lists(st.floats(0, 1), max_size=60), st.integers(0, 59), st.sampled_from(Completeness))
def test_more_silence_never_makes_it_end_later(heard: list[float], place: int, worth: Completeness) -> None:
    def ends(probabilities: list[float]) -> float:
        endpointer = Endpointer()
        run(endpointer, 1.0, SPEECH, worth)
        phases = [endpointer.accept(CHUNK, probability, worth) for probability in probabilities]
        return phases.index(Phase.ENDED) if Phase.ENDED in phases else math.inf

    quieter = [0.0 if number == place else probability for number, probability in enumerate(heard)]
    assert ends(quieter) <= ends(heard)


@given(st.lists(chunks, max_size=100))
def test_once_it_has_ended_nothing_changes_that(heard: list[tuple[float, float, Completeness]]) -> None:
    endpointer, over = Endpointer(), None
    for seconds, probability, worth in heard:
        phase = endpointer.accept(seconds, probability, worth)
        assert over is None or phase is over
        over = phase if phase in (Phase.ENDED, Phase.TIMED_OUT) else None
