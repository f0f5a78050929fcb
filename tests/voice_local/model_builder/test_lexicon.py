from pathlib import Path

import pytest

from voice_local.model_builder.lexicon import (
    InflectedLexicon,
    Lexicon,
    read_pronunciations,
    without_pronunciation,
)

LEXICON = InflectedLexicon(
    {
        "shin": (("SH", "IH", "N"),),
        "cramp": (("K", "R", "AE", "M", "P"),),
        "tense": (("T", "EH", "N", "S"),),
        "prickle": (("P", "R", "IH", "K", "AX", "L"),),
        "toes": (("T", "OW", "Z"),),
    }
)


def test_cmudict_loses_its_stress_and_weak_vowels_are_set_apart(lexicon: Lexicon) -> None:
    assert lexicon["potassium"] == (("P", "AX", "T", "AE", "S", "IY", "AX", "M"),)


def test_pronunciations_by_hand_replace_those_of_cmudict(lexicon: Lexicon) -> None:
    assert lexicon["a"] == (("AX",), ("EY",))


@pytest.mark.parametrize(
    "word",
    [
        "podiatrist",
        "paracetamol",
        "acetaminophen",
        "tylenol",
        "gatorade",
        "plantar",
        "fasciitis",
        "charley",
        "quinine",
    ],
)
def test_what_people_say_about_cramps_can_be_pronounced(lexicon: Lexicon, word: str) -> None:
    assert word in lexicon


@pytest.mark.parametrize(
    ("word", "ending"),
    [
        ("shins", ("Z",)),
        ("shin's", ("Z",)),
        ("cramps", ("S",)),
        ("tenses", ("IH", "Z")),
        ("cramping", ("IH", "NG")),
        ("prickling", ("IH", "NG")),
    ],
)
def test_regular_forms_of_listed_words_can_be_pronounced(word: str, ending: tuple[str, ...]) -> None:
    assert LEXICON[word][0][-len(ending) :] == ending


@pytest.mark.parametrize("word", ["toe", "toess", "shinz", "s", "ing", ""])
def test_other_words_are_unknown(word: str) -> None:
    assert word not in LEXICON


def test_words_without_pronunciation_are_named_in_order() -> None:
    assert without_pronunciation(["zzz", "toes", "aaa", "zzz"], LEXICON) == ("aaa", "zzz")


def test_a_word_on_two_lines_has_two_readings(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# remark\n\nplie P L IY EY\nplie P L AY\n")
    assert read_pronunciations(file) == {"plie": (("P", "L", "IY", "EY"), ("P", "L", "AY"))}


@pytest.mark.parametrize("line", ["toe T OH", "toe", "toe T OW1", "toe SIL"])
def test_a_line_with_a_wrong_phone_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "words.txt"
    file.write_text(f"foot F UH T\n{line}\n")
    with pytest.raises(ValueError, match=r"words\.txt:2: toe"):
        read_pronunciations(file)
