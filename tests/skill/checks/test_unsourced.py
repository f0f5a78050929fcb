import pytest

from tests.skill.checks.workshop import Workshop


@pytest.mark.parametrize(
    "claim",
    [
        "It works in 3 of 4.",
        "A study says so.",
        "Most people get better.",
        "One in three has it.",
        "A third of them woke up.",
    ],
)
def test_a_claim_needs_a_source_behind_it(workshop: Workshop, claim: str) -> None:
    workshop.edit("topics/shoes.md", "toward your shin. [NHS]", f"toward your shin. [NHS] {claim}")
    (flaw,) = workshop.flaws("unsourced")
    assert flaw.startswith("content/en/topics/shoes.md:10: no source behind a claim")


@pytest.mark.parametrize(
    "line",
    [
        "It works in 3 of 4. [NHS]",
        "A study says so. It was a small one. [NHS]",
        "I found no study of it.",
        "That is worth a try.",
        "Call {emergency_number} if it gets worse.",
    ],
)
def test_a_source_at_the_end_will_do_and_advice_needs_none(workshop: Workshop, line: str) -> None:
    workshop.edit("topics/shoes.md", "toward your shin. [NHS]", f"toward your shin. [NHS] {line}")
    assert workshop.flaws("unsourced") == []
