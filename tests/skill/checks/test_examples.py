import pytest

from tests.skill.checks.workshop import Workshop


def store(workshop: Workshop, *phrases: str) -> list[str]:
    workshop.write(
        "store.yaml", "summary: All about toes.\nexamples:\n" + "".join(f"  - {p}\n" for p in phrases)
    )
    return workshop.flaws("examples")


def test_phrases_that_are_samples_pass(workshop: Workshop) -> None:
    phrases = (
        "Alexa, open toe cramp helper",
        "Alexa, ask toe cramp helper are my shoes too tight",
        "Alexa, ask toe cramp helper if my chest hurts.",
        "does stretching help?",
    )
    assert store(workshop, *phrases) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "Alexa, open foot helper",
        "Alexa, ask toe cramp helper what's the weather",
        "Alexa, play some jazz",
        "what's the weather",
    ],
)
def test_a_phrase_that_would_not_work_is_found_in_every_locale(workshop: Workshop, phrase: str) -> None:
    flaws = store(workshop, phrase)
    assert len(flaws) == 2
    assert all(flaw.startswith("content/en/store.yaml:3: ") for flaw in flaws)


def test_other_texts_of_the_store_are_left_alone(workshop: Workshop) -> None:
    workshop.write("store.yaml", "summary: Alexa, play some jazz\n")
    assert workshop.flaws("examples") == []
