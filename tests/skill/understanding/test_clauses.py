import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content import Words
from skill.understanding.clauses import Clauses, Pair
from skill.understanding.normalise import spoken_words

WORDS = Words(
    fillers=("um",),
    openers=("so", "can you tell me"),
    corrections=("no wait", "i mean"),
    joiners=("and", "and also", "also", "but"),
    asking=("why", "does", "how", "have you"),
)


@pytest.fixture(scope="module")
def clauses() -> Clauses:
    return Clauses(WORDS)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("does heat help no wait does ice help", "does ice help"),
        ("Does heat help? No, wait - does ice help?", "does ice help"),
        ("my shoes i mean my socks i mean my heels", "my heels"),
        ("does heat help no wait", ""),
        ("does waiting help", ""),
        ("", ""),
    ],
)
def test_after_a_correction_only_what_follows_counts(said: str, left: str, clauses: Clauses) -> None:
    assert clauses.corrected(said) == left


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("why do toes cramp and does heat help", [("why do toes cramp", "does heat help")]),
        ("why do toes cramp and also does heat help", [("why do toes cramp", "does heat help")]),
        ("so why do toes cramp and um does heat help", [("so why do toes cramp", "um does heat help")]),
        ("Why do toes cramp? Does heat help?", [("why do toes cramp", "does heat help")]),
        (
            "why this and does heat help but how",
            [("why this", "does heat help but how"), ("why this and does heat help", "how")],
        ),
        ("does heat and cold help", []),
        ("why do toes cramp does heat help", []),
        ("why do toes cramp and", []),
        ("", []),
    ],
)
def test_two_questions_are_joined_and_both_begin_like_one(
    said: str, parts: list[tuple[str, str]], clauses: Clauses
) -> None:
    assert [(pair.first, pair.second) for pair in clauses.pairs(said)] == parts
    assert all(pair.asks for pair in clauses.pairs(said))


def test_a_statement_before_a_question_is_told_apart(clauses: Clauses) -> None:
    found = list(clauses.pairs("my toes cramp and does heat help"))
    assert found == [Pair("my toes cramp", "does heat help", asks=False)]


@given(st.lists(st.sampled_from(["why", "does", "and", "also", "toes", "um", "no wait", "?", "i mean"])))
def test_the_parts_of_a_sentence_are_words_of_it_in_order(clauses: Clauses, words: list[str]) -> None:
    said = " ".join(words)
    plain = " ".join(spoken_words(said))
    for pair in clauses.pairs(said):
        assert plain.startswith(pair.first)
        assert plain.endswith(pair.second)
    assert plain.endswith(clauses.corrected(said))


@given(st.text(max_size=100))
def test_words_that_join_nothing_leave_an_utterance_whole(said: str) -> None:
    bare = Clauses(Words())
    assert bare.corrected(said) == ""
    assert list(bare.pairs(said)) == []
