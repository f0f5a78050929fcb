import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.features import counts, ngrams, rows

PHRASES = st.lists(st.text(alphabet="abc'", min_size=1, max_size=6), max_size=6).map(" ".join)


def test_words_pairs_and_letters_are_all_in() -> None:
    assert sorted(ngrams("a toe")) == sorted(
        [
            *("w a", "w toe", "p <s> a", "p a toe", "p toe </s>"),
            *(" a", "a ", " a ", " t", "to", "oe", "e ", " to", "toe", "oe ", " toe", "toe ", " toe "),
        ]
    )


def test_the_order_of_words_makes_a_difference() -> None:
    assert counts("before bed") != counts("bed before")


def test_a_misspelling_keeps_most_of_a_words_letters() -> None:
    right, wrong = set(ngrams("magnesium")), set(ngrams("magnesum"))
    assert len(right & wrong) > len(right) / 3


def test_what_stands_there_twice_counts_a_little_more() -> None:
    once, twice = counts("toe"), counts("toe toe")
    assert max(twice.values()) == pytest.approx(1 + math.log(2))
    assert set(once) <= set(twice)


def test_only_what_the_table_knows_gets_a_row() -> None:
    known = np.array(sorted(counts("stretch"))[:4], np.uint32)
    places, values = rows("stretch", known)
    assert sorted(places.tolist()) == [0, 1, 2, 3]
    assert values.tolist() == [1.0] * 4
    assert not rows("zzz", known)[0].size


@pytest.mark.parametrize(("text", "known"), [("", [1, 2]), ("toe", [])])
def test_nothing_said_or_nothing_known_gives_no_rows(text: str, known: list[int]) -> None:
    places, values = rows(text, np.array(known, np.uint32))
    assert places.size == values.size == 0


@given(PHRASES, PHRASES)
def test_rows_point_at_the_features_of_the_text(text: str, other: str) -> None:
    known = np.array(sorted(set(counts(text)) | set(counts(other))), np.uint32)
    places, values = rows(text, known)
    found = {int(known[place]): float(value) for place, value in zip(places, values, strict=True)}
    assert found == pytest.approx(counts(text))
