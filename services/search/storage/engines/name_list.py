"""Beginnings of names in order, for suggestions."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator

MANY = 500  # from here on sorting once is cheaper than putting each in its place


class NameList:
    """Keys of many rows, found by how they begin."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, str, int, str]] = []  # key, id, row, label
        self._of_row: dict[int, list[tuple[str, str, int, str]]] = {}

    def replace(self, rows: Iterable[tuple[int, str, tuple[tuple[str, str], ...]]]) -> None:
        """Set the keys of each (row, id, keys and labels)."""
        changes = [(row, [(key, id_, row, label) for key, label in keys]) for row, id_, keys in rows]
        if len(changes) > MANY:
            changed = {row for row, _ in changes}
            self._entries = [entry for entry in self._entries if entry[2] not in changed]
            self._entries += [entry for _, entries in changes for entry in entries]
            self._entries.sort()
        else:
            for row, entries in changes:
                for entry in self._of_row.get(row, ()):
                    del self._entries[bisect_left(self._entries, entry)]
                for entry in entries:
                    insort(self._entries, entry)
        self._of_row.update(changes)

    def beginning_with(self, prefix: str, admitted: Callable[[int], bool]) -> Iterator[tuple[str, str]]:
        """(id, label) of each admitted row with a key that begins with *prefix*, once, by key and id."""
        seen: set[int] = set()
        for at in range(bisect_left(self._entries, (prefix,)), len(self._entries)):
            key, id_, row, label = self._entries[at]
            if not key.startswith(prefix):
                return
            if row not in seen and admitted(row):
                seen.add(row)
                yield id_, label
