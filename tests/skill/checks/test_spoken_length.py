import pytest

from skill.checks.spoken_length import WORDS_A_MINUTE, seconds
from tests.skill.checks.workshop import Workshop


def test_a_fixed_sentence_that_goes_on_and_on_is_found(workshop: Workshop) -> None:
    workshop.write("prompts.yaml", f"goodbye: {'Take good care of your toes now. ' * 9}\nlaunch: Hi.\n")
    (flaw,) = workshop.flaws("spoken-length")
    assert flaw.startswith("content/en/prompts.yaml:1: takes 26 seconds to say")


def test_a_minute_of_words_takes_a_minute() -> None:
    assert seconds("word " * WORDS_A_MINUTE, {}) == 60


def test_figures_take_as_long_as_the_words_they_are_read_as() -> None:
    assert seconds("call 911", {"911": "nine one one"}) == seconds("call nine one one", {})


@pytest.mark.parametrize(("figures", "words"), [("350", 3), ("9", 1), ("1,200", 3), ("2,600", 3)])
def test_a_number_counts_as_several_words(figures: str, words: int) -> None:
    assert seconds(figures, {}) == seconds("word " * words, {})
