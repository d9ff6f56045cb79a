"""Choices that look like chance and are the same on every machine and at every start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A line of choices that follows from its name alone: a new line elsewhere changes none of this one's."""

    def __init__(self, name: str) -> None:
        self._name, self._thrown = name, 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, *limit*."""
        self._thrown += 1
        digest = sha256(f"{self._name}/{self._thrown}".encode()).digest()
        return int.from_bytes(digest[:8]) % limit

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def hits(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """Several different ones in the order in which they were offered."""
        wanted = min(len(options), self.between(least, most))
        left = list(range(len(options)))
        chosen = {left.pop(self.below(len(left))) for _ in range(wanted)}
        return [options[place] for place in sorted(chosen)]

    def day(self, first: date, last: date) -> date:
        """A working day or not; both ends may come up."""
        return first + timedelta(days=self.below(max(0, (last - first).days) + 1))
