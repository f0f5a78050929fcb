import pytest

from tests.skill.checks.workshop import Workshop


def spoilt(workshop: Workshop, said: str) -> list[str]:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin. [NHS]", said)
    return workshop.flaws("doses")


def test_an_amount_that_is_not_on_the_list_is_found(workshop: Workshop) -> None:
    (flaw,) = spoilt(workshop, "Take 500 milligrams a day. [NHS]")
    assert flaw.startswith("content/en/topics/shoes.md:10: 500 milligrams is not among the amounts")


def test_every_number_beside_a_unit_counts(workshop: Workshop) -> None:
    (flaw,) = spoilt(workshop, "Women need 350 milligrams a day and men 400. [NHS]")
    assert "400 milligrams is not" in flaw


def test_a_paragraph_names_the_source_of_its_amount(workshop: Workshop) -> None:
    (flaw,) = spoilt(workshop, "The limit is 350 milligrams a day. [SAFETY]")
    assert "350 milligrams needs its source here: NHS" in flaw


@pytest.mark.parametrize("said", ["Take two tablets. [NHS]", "Take three hundred milligrams. [NHS]"])
def test_an_amount_in_words_cannot_hide(workshop: Workshop, said: str) -> None:
    (flaw,) = spoilt(workshop, said)
    assert "write the amount in figures" in flaw


@pytest.mark.parametrize(
    "said",
    [
        "The limit is 350 milligrams a day. [NHS]",
        "In 80 people it helped. [NHS]",
        "All-in-one tablets are no use. [NHS]",
    ],
)
def test_a_checked_amount_and_other_numbers_pass(workshop: Workshop, said: str) -> None:
    assert spoilt(workshop, said) == []
