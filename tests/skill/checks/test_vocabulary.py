import pytest

from skill.problem import Problem
from tests.skill.checks.workshop import Workshop


def test_a_word_the_recogniser_does_not_know_is_found_once(workshop: Workshop) -> None:
    workshop.edit(
        "topics/shoes.md", "- are my shoes too tight", "- are my brogues tight\n- brogues too tight"
    )
    (flaw,) = workshop.flaws("vocabulary")
    assert flaw.startswith("content/en/topics/shoes.md:18: the recogniser does not know 'brogues'")


def test_a_word_around_a_gap_is_looked_at_and_the_gap_is_not(workshop: Workshop) -> None:
    workshop.write("slots/food.yaml", "banana: []\n")
    workshop.write(
        "frames.yaml",
        'food-helps: {list: food, ask: ["do {food} benefit"], unknown: No., nearest: shoes, answers: {}}\n',
    )
    told = workshop.flaws("vocabulary")
    assert [flaw.partition("know ")[2].partition(" ")[0] for flaw in told] == ["'benefit'", "'do'"]


def test_words_that_are_only_misheard_need_not_be_known(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "- shoes to tight", "- shose to tihgt")
    assert workshop.flaws("vocabulary") == []


def test_without_a_list_of_words_it_says_so(workshop: Workshop) -> None:
    (workshop.folder / "words.txt").unlink()
    with pytest.raises(Problem) as caught:
        workshop.flaws("vocabulary")
    assert caught.value.key == "no-word-list"
