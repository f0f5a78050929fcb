"""A table of weights that are mostly nought, in a third of the memory and hardly more time."""

import numpy as np
import numpy.typing as npt

FULL = 32
"""A row of so many weights is held whole. One row in eight is, but sentences hardly need the others."""


class Weights:
    """The weights, given row by row without those that are nought.

    Args:
        starts: Where each row begins in the other two, and their length.
        columns: Of each weight.
        values: The weights.
        width: How many columns there are.
    """

    def __init__(
        self,
        starts: npt.NDArray[np.uint32],
        columns: npt.NDArray[np.uint8],
        values: npt.NDArray[np.int8],
        width: int,
    ) -> None:
        counts = starts[1:].astype(np.int64) - starts[:-1]
        full = counts >= FULL
        rows = np.flatnonzero(full)
        in_full = np.repeat(full, counts)
        self._whole = np.full(len(counts), -1, np.int32)
        self._whole[rows] = np.arange(len(rows))
        self._table = np.zeros((len(rows), width), np.int8)
        self._table[np.repeat(np.arange(len(rows)), counts[rows]), columns[in_full]] = values[in_full]
        self._ends = np.where(full, 0, counts).cumsum().astype(np.int32)
        self._counts = np.where(full, 0, counts).astype(np.uint8)
        self._columns, self._values = columns[~in_full], values[~in_full]

    def total(self, rows: npt.NDArray[np.intp], factors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Sum of these rows, each times its factor, for every column."""
        whole = self._whole[rows]
        full = whole >= 0
        total: npt.NDArray[np.float32] = factors[full] @ self._table[whole[full]].astype(np.float32)
        places, of_row = self._others(rows)
        np.add.at(total, self._columns[places], self._values[places] * factors[of_row])
        return total

    def column(self, rows: npt.NDArray[np.intp], column: int) -> npt.NDArray[np.float32]:
        """What each of these rows holds in one column."""
        whole = self._whole[rows]
        full = whole >= 0
        held = np.zeros(len(rows), np.float32)
        held[full] = self._table[whole[full], column]
        places, of_row = self._others(rows)
        found = self._columns[places] == column
        held[of_row[found]] = self._values[places][found]
        return held

    def _others(self, rows: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where the weights are that are not held in whole rows, and which of the rows each belongs to."""
        counts = self._counts[rows]
        of_row = np.repeat(np.arange(len(rows)), counts)
        before = counts.cumsum(dtype=np.int64)
        return np.arange(len(of_row)) + (self._ends[rows] - before)[of_row], of_row
