from pathlib import Path

import pytest

from skill.content.files import ContentError
from voice_local.pronunciation import PronouncingVoice, Pronunciation, load_pronunciation
from voice_local.sound import Sound


@pytest.fixture(scope="module")
def shipped() -> Pronunciation:
    return load_pronunciation(platform="linux")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Take 350 mg a day.", "Take 350 milligrams a day."),
        ("1 mg or 2.5mg", "1 milligram or 2.5 milligrams"),
        ("250 mL, 3,400 mg", "250 milliliters, 3,400 milligrams"),
        ("Hold it 20-30 seconds.", "Hold it 20 to 30 seconds."),
        ("8–10 mg", "8 to 10 milligrams"),
        ("Fruit, e.g. bananas, vs. tablets.", "Fruit, for example bananas, versus tablets."),
        ("Go to A&E or the ER.", "Go to A-and-E or the E R."),
        ("A charley horse. Charley horses.", "A charlie horse. charlie horses."),
    ],
)
def test_units_ranges_and_abbreviations_are_said_in_full(
    shipped: Pronunciation, written: str, said: str
) -> None:
    assert shipped.said(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "Call 116 123.",
        "555-123",
        "1-800-222",
        "2-1",
        "on 3/4/2024",
        "5 in 10",
        "her error",
        "her vs_code",
        "a 12-year-old",
        "vitamin K2 g",
        "user@etc.org",
    ],
)
def test_what_only_looks_like_one_is_left_alone(shipped: Pronunciation, text: str) -> None:
    assert shipped.said(text) == text


def test_a_word_with_capitals_is_meant_as_it_is() -> None:
    pronunciation = Pronunciation({"ER": "E R", "quinine": "kwinine"})
    assert pronunciation.said("ER er Quinine QUININE") == "E R er kwinine kwinine"


def test_only_espeak_is_told_how_medicines_are_said(shipped: Pronunciation) -> None:
    assert shipped.said("acetaminophen") != "acetaminophen"
    assert load_pronunciation(platform="darwin").said("acetaminophen") == "acetaminophen"


def test_a_voice_is_given_what_to_say() -> None:
    class Voice:
        def render(self, text: str) -> Sound:
            given.append(text)
            return Sound(b"", 16_000)

    given: list[str] = []
    PronouncingVoice(Voice(), Pronunciation({"ER": "E R"})).render("The ER.")
    assert given == ["The E R."]


@pytest.mark.parametrize("line", ["units: {mg: milligram}", "words: [a]", "sayings: {a: b}"])
def test_a_line_that_makes_no_sense_is_told(line: str, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "pronunciations.yaml").write_text(f"range: to\n{line}\n")
    with pytest.raises(ContentError) as fault:
        load_pronunciation(tmp_path)
    assert [finding.line for finding in fault.value.findings] == [2]
