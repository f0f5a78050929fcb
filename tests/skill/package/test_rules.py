from dataclasses import replace

import pytest

from skill.content import Locale
from skill.package.rules import model_breaches, store_breaches
from skill.package.store import StoreText

LOCALE = Locale("en-US", {}, "toe helper")
SAMPLES = ("why do my toes cramp",)
GOOD = StoreText(
    name="Toe Helper",
    summary="Short answers about toes.",
    description="Answers. This is not medical advice. It does not diagnose. It cannot call 911.",
    keywords=("toe", "foot"),
    examples=("Alexa, open toe helper", "Alexa, ask toe helper why do my toes cramp"),
    testing="Say hello.",
)


def broken(text: StoreText) -> list[str]:
    return [breach.entry for breach in store_breaches(text, LOCALE, SAMPLES)]


def test_words_within_the_rules_pass() -> None:
    assert broken(GOOD) == []


@pytest.mark.parametrize(
    ("entry", "just", "too_much"),
    [
        ("name", "x" * 50, "x" * 51),
        ("summary", "x" * 160, "x" * 161),
        ("testing", "x" * 4000, "x" * 4001),
        ("description", "not medical advice".ljust(4000, "x"), "not medical advice".ljust(4001, "x")),
        ("keywords", ("x" * 150,), ("x" * 151,)),
        ("keywords", ("x",) * 30, ("x",) * 31),
        ("examples", GOOD.examples[:1], ()),
        ("examples", (*GOOD.examples, GOOD.examples[1]), (*GOOD.examples, *GOOD.examples[1:] * 2)),
    ],
)
def test_lengths_end_where_amazon_says(entry: str, just: object, too_much: object) -> None:
    assert broken(replace(GOOD, **{entry: just})) == []  # type: ignore[arg-type]
    assert set(broken(replace(GOOD, **{entry: too_much}))) == {entry}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "claim",
    [
        "It cures cramps.",
        "A miracle for feet.",
        "Relieves pain at once.",
        "It diagnoses your foot.",
        "It calls 911 for you.",
        "A life-saving skill.",
    ],
)
def test_a_claim_is_refused_where_the_store_shows_it(claim: str) -> None:
    assert broken(replace(GOOD, summary=claim)) == ["summary"]
    assert broken(replace(GOOD, description=f"{GOOD.description} {claim}")) == ["description"]


def test_the_description_has_to_carry_the_disclaimer() -> None:
    assert broken(replace(GOOD, description="Answers about toes.")) == ["description"]


@pytest.mark.parametrize(
    "examples",
    [
        ("open toe helper",),
        ("Alexa, open foot helper",),
        ("Alexa, ask toe helper why do my toes cramp",),
        (GOOD.examples[0], "Alexa, ask toe helper who are you"),
        (GOOD.examples[0], "Alexa, why do my toes cramp"),
        (GOOD.examples[0], "Alexa, ask foot helper why do my toes cramp"),
    ],
)
def test_an_example_that_would_not_work_is_refused(examples: tuple[str, ...]) -> None:
    assert broken(replace(GOOD, examples=examples)) == ["examples"]


def model(*samples: str, intents: int = 1) -> dict[str, object]:
    listed = [{"name": f"I{number}", "samples": list(samples)} for number in range(intents)]
    return {"interactionModel": {"languageModel": {"intents": listed}}}


def test_a_model_ends_where_amazon_says() -> None:
    assert model_breaches(model("x" * 200, intents=250), 1_500_000) == ()
    assert [breach.entry for breach in model_breaches(model("x" * 201), 0)] == ["I0"]
    assert [breach.entry for breach in model_breaches(model(intents=251), 0)] == ["intents"]
    assert [breach.entry for breach in model_breaches(model(), 1_500_001)] == ["intents"]
