"""One keyword field of all documents, several values each, as codes in one array."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from services.search.storage.engines.arrays import Bools, Floats, Growing, Ints

NOBODY = -1
LEAST_WASTE = 1024  # places given up before the array is packed


class KeywordColumn:
    """
    Which rows hold which values.

    All values stand one after another in one array of codes, with their row
    beside them, so that a filter or a count is one pass over memory whatever
    the number of values; what a row held before is marked as nobody's.
    """

    def __init__(self) -> None:
        self._values: list[str] = []
        self._codes: dict[str, int] = {}
        self._code, self._owner = Growing(np.int32, 0), Growing(np.int64, NOBODY)
        self._start, self._length = Growing(np.int64, 0), Growing(np.int32, 0)
        self._wasted = 0
        self._sorted: list[str] = []

    def reach(self, rows: int) -> None:
        self._start.reach(rows)
        self._length.reach(rows)

    def set(self, rows: Sequence[int], values: Sequence[Iterable[str]]) -> None:
        """Replace what each of *rows* holds, each named once; its first value is the one it is ordered by."""
        held = self._length.view[np.array(rows, np.int64)] > 0
        for at in np.flatnonzero(held).tolist():
            self._replace(rows[at], values[at])
        self._add([(rows[at], values[at]) for at in np.flatnonzero(~held).tolist()])

    def _add(self, holders: Sequence[tuple[int, Iterable[str]]]) -> None:
        """What rows without a value hold, all at once: this is what opening a large index takes."""
        codes = [[self._code_of(value) for value in dict.fromkeys(values)] for _, values in holders]
        rows = np.array([row for row, _ in holders], np.int64)
        lengths = np.array([len(some) for some in codes], np.int64)
        start, end = self._code.size, self._code.size + int(lengths.sum())
        self._code.reach(end)
        self._owner.reach(end)
        self._code.view[start:end] = [code for some in codes for code in some]
        self._owner.view[start:end] = np.repeat(rows, lengths)
        self._start.view[rows] = start + np.cumsum(lengths) - lengths
        self._length.view[rows] = lengths

    def _replace(self, row: int, values: Iterable[str]) -> None:
        codes = [self._code_of(value) for value in dict.fromkeys(values)]
        start, length = int(self._start.view[row]), int(self._length.view[row])
        if len(codes) > length:
            self._owner.view[start : start + length] = NOBODY
            self._wasted += length
            start = self._code.size
            self._code.reach(start + len(codes))
            self._owner.reach(start + len(codes))
        else:
            self._owner.view[start + len(codes) : start + length] = NOBODY
            self._wasted += length - len(codes)
        self._code.view[start : start + len(codes)] = codes
        self._owner.view[start : start + len(codes)] = row
        self._start.view[row], self._length.view[row] = start, len(codes)
        if self._wasted > max(LEAST_WASTE, self._code.size // 2):
            self._pack()

    def holds_any(self, values: Iterable[str]) -> Bools:
        """The rows that hold one of *values*."""
        held = np.zeros(self._start.size, np.bool_)
        wanted = [self._codes[value] for value in values if value in self._codes]
        owners = self._owner.view[np.isin(self._code.view, wanted)]
        held[owners[owners != NOBODY]] = True
        return held

    def counts(self, rows: Bools) -> dict[str, int]:
        """How many of *rows* hold each value; the most frequent first."""
        owners = self._owner.view
        counted = (owners != NOBODY) & rows[owners]
        numbers = np.bincount(self._code.view[counted], minlength=len(self._values))
        held = {self._values[code]: int(numbers[code]) for code in np.flatnonzero(numbers)}
        return dict(sorted(held.items(), key=lambda one: (-one[1], one[0])))

    def first(self, row: int) -> str | None:
        """The value that *row* is ordered by."""
        return self._values[self._code.view[self._start.view[row]]] if self._length.view[row] else None

    def places(self, rows: Ints) -> Floats:
        """For each row the place of its first value in the order of all values; infinite without one."""
        order = np.empty(len(self._values) + 1)
        order[[self._codes[value] for value in self._in_order()]] = np.arange(len(self._values))
        order[-1] = np.inf
        held = self._length.view[rows] > 0
        starts = np.where(held, self._start.view[rows], 0)
        return order[np.where(held, self._code.view[starts] if self._code.size else NOBODY, NOBODY)]

    def place(self, value: str) -> float:
        """The place of one value, between its neighbours when nobody ever held it."""
        values = self._in_order()
        at = bisect_left(values, value)
        return at if at < len(values) and values[at] == value else at - 0.5

    def _in_order(self) -> list[str]:
        if len(self._sorted) != len(self._values):
            self._sorted = sorted(self._values)
        return self._sorted

    def _code_of(self, value: str) -> int:
        if value not in self._codes:
            self._codes[value] = len(self._values)
            self._values.append(value)
        return self._codes[value]

    def _pack(self) -> None:
        """Drop what is nobody's."""
        kept = self._owner.view != NOBODY
        moved = np.cumsum(kept) - 1
        filled = self._length.view > 0
        self._start.view[filled] = moved[self._start.view[filled]]
        self._start.view[~filled] = 0
        self._code.keep(kept)
        self._owner.keep(kept)
        self._wasted = 0
