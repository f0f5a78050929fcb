"""Sums over rows of a table that is mostly nought."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.weights import FULL, Weights

WIDTH = 2 * FULL
Table = npt.NDArray[np.int8]


def table_of(filled: list[int]) -> Table:
    """A row with so many weights other than nought for each number."""
    random = np.random.default_rng(len(filled))
    table = np.zeros((len(filled), WIDTH), np.int8)
    for row, count in zip(table, filled, strict=True):
        row[random.permutation(WIDTH)[:count]] = random.integers(1, 127, count)
    return table


def weights_of(table: Table) -> Weights:
    kept = table != 0
    starts = np.concatenate([[0], kept.sum(axis=1).cumsum()]).astype(np.uint32)
    return Weights(starts, np.nonzero(kept)[1].astype(np.uint8), table[kept], WIDTH)


TABLE = table_of([3, 0, FULL, WIDTH, FULL - 1, 1])


def test_no_rows_add_up_to_nothing() -> None:
    total = weights_of(TABLE).total(np.empty(0, np.intp), np.empty(0, np.float32))
    assert total.tolist() == [0] * WIDTH


@given(st.lists(st.tuples(st.integers(0, len(TABLE) - 1), st.floats(0, 1, width=16)), max_size=9))
def test_rows_full_or_not_are_added_up_with_their_factors(chosen: list[tuple[int, float]]) -> None:
    rows = np.array([row for row, _ in chosen], np.intp)
    factors = np.array([factor for _, factor in chosen], np.float32)
    total = weights_of(TABLE).total(rows, factors)
    assert total == pytest.approx(factors @ TABLE[rows].astype(np.float32), abs=1e-3)


@pytest.mark.parametrize("column", range(WIDTH))
def test_a_column_is_read_row_by_row(column: int) -> None:
    rows = np.array([5, 0, 3, 2, 1, 4])
    assert weights_of(TABLE).column(rows, column).tolist() == TABLE[rows, column].tolist()


@given(st.lists(st.integers(0, WIDTH), max_size=6))
def test_any_table_is_what_was_packed(filled: list[int]) -> None:
    table = table_of(filled)
    weights = weights_of(table)
    rows = np.arange(len(filled))
    assert [weights.column(rows, column).tolist() for column in range(WIDTH)] == table.T.tolist()
