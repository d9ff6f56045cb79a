"""Beginnings of names in order, for suggestions."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

MANY = 500  # changed rows; from here on sorting everything is cheaper than putting each key in its place

Entry = tuple[str, str, int, str]  # key, id, row, label


class NameList:
    """Keys of many rows, found by how they begin; put in order when somebody asks, not while an index is filled."""

    def __init__(self) -> None:
        self._in_order: list[Entry] = []
        self._of_row: dict[int, list[Entry]] = {}
        self._changed: dict[int, list[Entry]] = {}  # row, and what still stands in order for it

    def replace(self, rows: Iterable[tuple[int, str, tuple[tuple[str, str], ...]]]) -> None:
        """Set the keys of each (row, id, keys and labels)."""
        for row, id_, keys in rows:
            self._changed.setdefault(row, self._of_row.get(row, []))
            self._of_row[row] = [(key, id_, row, label) for key, label in keys]

    def beginning_with(self, prefix: str, admitted: Callable[[int], bool]) -> Iterator[tuple[str, str]]:
        """(id, label) of each admitted row with a key that begins with *prefix*, once, by key and id."""
        self._put_in_order()
        seen: set[int] = set()
        for at in range(bisect_left(self._in_order, (prefix,)), len(self._in_order)):
            key, id_, row, label = self._in_order[at]
            if not key.startswith(prefix):
                return
            if row not in seen and admitted(row):
                seen.add(row)
                yield id_, label

    def _put_in_order(self) -> None:
        if len(self._changed) > MANY:
            self._in_order = sorted(chain.from_iterable(self._of_row.values()))
        else:
            for row, former in self._changed.items():
                for entry in former:
                    del self._in_order[bisect_left(self._in_order, entry)]
                for entry in self._of_row[row]:
                    insort(self._in_order, entry)
        self._changed.clear()
