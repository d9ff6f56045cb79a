"""
Whether the remaining objects can still be staffed, asked ten thousand times: one assignment is kept and mended.

Inspectors are bits of whole numbers. `got` holds, for each remaining object, inspectors who could
visit it – not those who will, only the proof that a full assignment exists. Taking an inspector for
another object moves at most one visit along a path to somebody with room (an augmenting path).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Blocked(NamedTuple):
    """Objects that together need more visits than those who may visit them have left: Hall's condition, broken."""

    objects: list[int]


class Flow:
    """An assignment of *team* inspectors to each object within bans (*may*) and *load*."""

    def __init__(self, may: Sequence[int], inspectors: int, team: int, load: int) -> None:
        self._may = may  # of each object, whom it may get
        self._team = team
        self._got = [0] * len(may)
        self._holds: list[set[int]] = [set() for _ in range(inspectors)]
        self._room = [load] * inspectors
        self._spare = (1 << inspectors) - 1  # those with room

    def fill(self) -> Blocked | None:
        """An assignment for all objects, those with most bans first; or why there is none."""
        last = 0
        for one in sorted(range(len(self._may)), key=lambda one: self._may[one].bit_count()):
            for _ in range(self._team):
                free = self._may[one] & ~self._got[one]
                if direct := free & self._spare:
                    last = _next_bit(direct, last)
                    self._put(one, last)
                    self._use(last)
                elif not self._add(one, free):
                    return Blocked(sorted({one, *self._reached(free)}))
        return None

    def release(self, one: int) -> None:
        """The object's turn has come: its own visits are no longer part of the look-ahead."""
        for inspector in _bits(self._got[one]):
            self._holds[inspector].remove(one)
            self.give_back(inspector)
        self._got[one] = 0

    def take(self, inspector: int) -> int:
        """Give this inspector away; 0, or all those (as bits) with whom the rest could not be staffed."""
        if self._spare >> inspector & 1:
            self._use(inspector)
            return 0
        path, seen = self._path(1 << inspector)
        if path is None:
            return seen
        self._move(path)
        return 0

    def give_back(self, inspector: int) -> None:
        self._room[inspector] += 1
        self._spare |= 1 << inspector

    def _add(self, one: int, free: int) -> bool:
        """One more visit to an object, by way of others."""
        path, _ = self._path(free)
        if path is None:
            return False
        self._move(path)
        self._put(one, path[0][0])
        return True

    def _path(self, begin: int) -> tuple[list[tuple[int, int, int]] | None, int]:
        """Visits to hand on, as (from, object, to), from one of *begin* to somebody with room; and all who were met."""
        seen, came = begin, dict[int, tuple[int, int]]()
        queue = deque(_bits(begin))
        while queue:
            inspector = queue.popleft()
            for one in self._holds[inspector]:
                others = self._may[one] & ~self._got[one] & ~seen
                if not others:
                    continue
                if end := others & self._spare:
                    return _back(came, (inspector, one, _lowest(end)), begin), seen
                seen |= others
                for other in _bits(others):
                    came[other] = (inspector, one)
                    queue.append(other)
        return None, seen

    def _move(self, path: list[tuple[int, int, int]]) -> None:
        for giver, one, taker in reversed(path):
            self._holds[giver].remove(one)
            self._got[one] &= ~(1 << giver)
            self._put(one, taker)
        self._use(path[-1][2])

    def _reached(self, begin: int) -> Iterator[int]:
        """The objects of all who are met from *begin* on."""
        _, seen = self._path(begin)
        for inspector in _bits(seen):
            yield from self._holds[inspector]

    def _put(self, one: int, inspector: int) -> None:
        self._got[one] |= 1 << inspector
        self._holds[inspector].add(one)

    def _use(self, inspector: int) -> None:
        self._room[inspector] -= 1
        if not self._room[inspector]:
            self._spare &= ~(1 << inspector)


def _back(
    came: dict[int, tuple[int, int]], last: tuple[int, int, int], begin: int
) -> list[tuple[int, int, int]]:  # fmt: skip
    path = [last]
    while not begin >> path[-1][0] & 1:
        giver, one = came[path[-1][0]]
        path.append((giver, one, path[-1][0]))
    return path[::-1]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _next_bit(mask: int, after: int) -> int:
    """The first one past *after*, or the first at all: whoever was given one visit waits until all others have."""
    later = mask >> (after + 1) << (after + 1)
    return _lowest(later or mask)
