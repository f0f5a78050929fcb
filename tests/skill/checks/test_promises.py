import pytest

from tests.skill.checks.workshop import Workshop


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("This will cure it.", "promises a cure"),
        ("Pickle juice cures cramps.", "promises a cure"),
        ("It's guaranteed.", "promises a cure"),
        ("It always works.", "promises a cure"),
        ("It will stop your cramps.", "promises a cure"),
        ("That means you have gout.", "diagnoses the listener"),
        ("You're dehydrated.", "diagnoses the listener"),
        ("Your neuropathy does that.", "diagnoses the listener"),
        ("Don't call a {doctor}.", "advises against help"),
        ("There is no need to see anyone.", "advises against help"),
        ("Stop taking the statin.", "advises to leave off a medicine"),
    ],
)
def test_promises_and_verdicts_are_found(workshop: Workshop, said: str, fault: str) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", said)
    (flaw,) = workshop.flaws("promises")
    assert flaw.startswith(f"content/en/topics/shoes.md:10: {fault}")


@pytest.mark.parametrize(
    "said",
    [
        "There is no magic cure for cramps.",
        "Nothing can cure it.",
        "If you have diabetes, check your feet.",
        "You have to hold it.",
        "Don't stop taking the statin.",
        "Ask before you stop your tablets.",
    ],
)
def test_honest_words_are_left_alone(workshop: Workshop, said: str) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", said)
    assert workshop.flaws("promises") == []


def test_fixed_sentences_are_looked_at_too(workshop: Workshop) -> None:
    workshop.write("prompts.yaml", "goodbye: I guarantee it.\nlaunch: Hi.\n")
    assert any("prompts.yaml:1: promises a cure" in flaw for flaw in workshop.flaws("promises"))
