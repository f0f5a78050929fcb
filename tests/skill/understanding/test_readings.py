import pytest

from skill.assistant import Assistant
from skill.dialogue import Dialogue
from skill.understanding import Interpretation, Reason, Understanding
from skill.understanding.readings import ranked, rivals, shaky


def meaning(confidence: float, reason: Reason = Reason.TOPIC) -> Interpretation:
    return Interpretation("AboutToesIntent", "toes", confidence, reason)


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant.understanding


def order(*meanings: Interpretation) -> list[str]:
    """Places in the recogniser's list, by the sense made there."""
    return [reading.text for reading in ranked([(str(at), meant) for at, meant in enumerate(meanings)])]


@pytest.mark.parametrize(
    ("confidences", "taken"),
    [((0.9, 0.9), 0), ((0.5, 0.9), 1), ((0.8, 0.95), 0), ((0.3, 0.4, 0.9), 2), ((0.0, 0.0), 0)],
)
def test_a_later_reading_has_to_be_understood_that_much_better(
    confidences: tuple[float, ...], taken: int
) -> None:
    assert order(*map(meaning, confidences))[0] == str(taken)


@pytest.mark.parametrize("reason", [Reason.UNKNOWN, Reason.EMPTY])
def test_what_is_not_understood_makes_no_sense_however_likely(reason: Reason) -> None:
    assert order(meaning(0.9, reason), meaning(0.1)) == ["1", "0"]


def test_what_could_mean_two_things_makes_less_sense_than_what_means_one() -> None:
    assert order(meaning(0.6, Reason.UNSURE), meaning(0.5))[0] == "1"
    assert order(meaning(0.6, Reason.UNSURE), meaning(0.3))[0] == "0"


def test_and_none_where_the_likeliest_reading_means_nothing() -> None:
    assert order(meaning(0.9, Reason.UNKNOWN), meaning(0.9, Reason.UNSURE))[0] == "0"


@pytest.mark.parametrize(("confidence", "close"), [(0.9, True), (0.5, False)])
def test_another_reading_is_a_rival_where_it_makes_nearly_as_much_sense(
    confidence: float, close: bool
) -> None:
    found = ranked([("one", meaning(0.9)), ("two", meaning(confidence))])
    assert bool(rivals(found)) == close


def test_what_is_certain_has_no_rival() -> None:
    assert not rivals(ranked([("one", meaning(1.0)), ("two", meaning(1.0))]))
    assert not rivals(ranked([("one", meaning(0.9, Reason.COMMAND)), ("two", meaning(1.0))]))


def test_where_two_readings_mean_different_things_it_asks_which_was_said(
    understanding: Understanding,
) -> None:
    heard = ["would massaging them do anything", "would magnesium do anything"]
    _, meant = understanding.understand_best(heard)
    assert meant.did_you_mean == tuple(understanding.understand(text).topic for text in heard)


def test_but_who_needs_help_now_is_not_asked(understanding: Understanding) -> None:
    heard = ["ow ow my toes are locking up on me", "how my shoes are rocking up on me", "does beer do it"]
    _, meant = understanding.understand_best(heard)
    assert not meant.did_you_mean


@pytest.mark.parametrize(("words", "sense", "taken"), [(0.6, 0.3, False), (0.9, 0.3, True), (0.6, 0.9, True)])
def test_where_neither_words_nor_meaning_are_sure_nothing_was_understood(
    words: float, sense: float, taken: bool
) -> None:
    assert shaky(meaning(sense), words) != taken


def test_a_command_is_obeyed_however_unsure_its_words(understanding: Understanding) -> None:
    _, meant = understanding.understand_best(["stop"], confidence=0.2)
    assert meant.reason is Reason.COMMAND


def test_and_who_needs_help_now_gets_it(understanding: Understanding) -> None:
    text = "ow ow my toes are locking up on me"
    assert understanding.understand_best([text], confidence=0.2) == (text, understanding.understand(text))


def test_a_question_is_found_among_what_a_recogniser_mishears(understanding: Understanding) -> None:
    heard = ["dust mag knees yum hell", "does magnesium help", "the"]
    reading, meant = understanding.understand_best(heard)
    assert (reading, meant.topic) == ("does magnesium help", "magnesium-supplements")


def test_one_reading_means_what_its_words_mean(understanding: Understanding) -> None:
    dialogue = Dialogue(topic="stretching")
    reading, meant = understanding.understand_best(["how long"], dialogue)
    assert meant == understanding.understand("how long", dialogue)
    assert reading == "how long"


def test_without_readings_nothing_was_said(understanding: Understanding) -> None:
    reading, meant = understanding.understand_best([])
    assert (reading, meant.reason) == ("", Reason.EMPTY)
