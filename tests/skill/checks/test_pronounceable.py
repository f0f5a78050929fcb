import pytest

from tests.skill.checks.workshop import Workshop


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Pull (gently) toward your shin.", "'(' cannot be read aloud"),
        ("Pull your toes and/or rub.", "'/' cannot be read aloud"),
        ("Half of them; the others wait.", "';' cannot be read aloud"),
        ("Eat fruit, e.g. a banana.", "write 'e.g.' in full"),
        ("Take 5 ml of it.", "write 'ml' in full"),
        ("It may be DVT.", "'DVT' may be read as a word"),
    ],
)
def test_what_a_voice_reads_badly_is_found(workshop: Workshop, written: str, reason: str) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", written)
    assert any(reason in flaw and ":10:" in flaw for flaw in workshop.flaws("pronounceable"))


@pytest.mark.parametrize("written", ["The NHS says no.", "A GP in the UK or US can help.", "It has no. No."])
def test_what_a_voice_reads_well_is_left_alone(workshop: Workshop, written: str) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", written)
    assert workshop.flaws("pronounceable") == []


def test_what_is_only_shown_may_have_brackets(workshop: Workshop) -> None:
    workshop.edit("prompts.yaml", "goodbye:", 'hold_shown: "({seconds} seconds)"\ngoodbye:')
    assert workshop.flaws("pronounceable") == []
