import pytest

from voice_local.vocabulary import can_hear, spoken_words, unknown_words

MODEL = frozenset({"my", "toe", "toe's", "hurts"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My toes cramp.", ("my", "toes", "cramp")),
        ("a well-known trick", ("a", "well", "known", "trick")),
        ("runners' feet aren’t 'special'", ("runners", "feet", "aren't", "special")),
        ("350 milligrams", ("milligrams",)),
        ("", ()),
    ],
)
def test_a_text_is_split_into_the_words_a_recogniser_writes(text: str, words: tuple[str, ...]) -> None:
    assert spoken_words(text) == words


def test_unknown_words_are_named_once_and_in_order() -> None:
    texts = ["my zebra hurts", "aardvark", "Zebra!"]
    assert unknown_words(MODEL, texts) == ("aardvark", "zebra")


def test_nothing_is_unknown_where_the_model_knows_every_word() -> None:
    assert unknown_words(MODEL, ["My toe hurts."]) == ()


def test_a_phrase_with_an_unknown_word_cannot_be_heard() -> None:
    assert can_hear(MODEL, "my toe hurts")
    assert not can_hear(MODEL, "my toes hurt")
