import pytest

from tests.skill.checks.workshop import EMERGENCY, Workshop

SAME_DAY = EMERGENCY.replace("urgency: emergency", "urgency: same-day")


@pytest.mark.parametrize(
    "answer",
    ["Chest pain should never wait. Call {emergency_number} now.", "Chest pain should never wait."],
)
def test_an_emergency_names_the_number_first(workshop: Workshop, answer: str) -> None:
    workshop.edit(
        "safety/chest-pain.md", "Call {emergency_number} now. Chest pain should never wait.", answer
    )
    flaws = workshop.flaws("urgency")
    assert any("{emergency_number} in its first sentence" in flaw for flaw in flaws)


def test_the_same_day_comes_in_the_first_two_sentences(workshop: Workshop) -> None:
    workshop.write("safety/chest-pain.md", SAME_DAY)
    assert any("{same_day_help} in its first 2 sentences" in flaw for flaw in workshop.flaws("urgency"))


def test_a_same_day_answer_that_says_so_passes(workshop: Workshop) -> None:
    workshop.write(
        "safety/chest-pain.md", SAME_DAY.replace("Call {emergency_number} now", "Please {same_day_help}")
    )
    assert workshop.flaws("urgency") == []


def test_a_locale_without_a_number_is_found(workshop: Workshop) -> None:
    workshop.edit("locales/en-GB.yaml", "'999', same", "'', same")
    assert any(
        "locales/en-GB.yaml:1: the answer of red-flags/chest-pain" in flaw
        for flaw in workshop.flaws("urgency")
    )
