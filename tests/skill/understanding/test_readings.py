import pytest

from skill.assistant import Assistant
from skill.dialogue import Dialogue
from skill.understanding import Interpretation, Reason, Understanding
from skill.understanding.readings import likeliest, sense


def meaning(confidence: float, reason: Reason = Reason.TOPIC) -> Interpretation:
    return Interpretation("AboutToesIntent", "toes", confidence, reason)


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant.understanding


@pytest.mark.parametrize(
    ("confidences", "taken"),
    [((0.9, 0.9), 0), ((0.5, 0.9), 1), ((0.8, 0.95), 0), ((0.3, 0.4, 0.9), 2), ((0.0, 0.0), 0)],
)
def test_a_later_reading_has_to_be_understood_that_much_better(
    confidences: tuple[float, ...], taken: int
) -> None:
    understood = [(str(i), meaning(confidence)) for i, confidence in enumerate(confidences)]
    assert likeliest(understood)[0] == str(taken)


@pytest.mark.parametrize("reason", [Reason.UNKNOWN, Reason.EMPTY, Reason.UNSURE])
def test_what_is_not_understood_makes_no_sense_however_likely(reason: Reason) -> None:
    assert sense(meaning(0.9, reason)) == 0
    assert likeliest([("one", meaning(0.9, reason)), ("two", meaning(0.1))])[0] == "two"


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
