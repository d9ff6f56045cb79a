"""
The arithmetic of the score: a weighted sum, then named factors; whole numbers throughout, so that it can be printed.

A value, a weight and a factor have four decimals. Without factors the sum is exact.
With factors the sum, and each product after it, keeps four decimals, half up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from rulebooks.matching.profiles import STEP, Part, Profile
from services.search.domain.scoring.measures import MEASURES, Columns, U, Values, ten_thousandths
from services.search.domain.scoring.need import Need

HALF = U // 2


@dataclass(frozen=True, slots=True)
class Scored:
    """What every agency scores, with the values that made it."""

    profile: Profile
    totals: Values
    parts: tuple[Values, ...]
    factors: tuple[Values, ...]

    def at(self, row: int) -> Vector:
        """The values of one agency."""
        return Vector(
            self.profile, tuple(int(one[row]) for one in self.parts), tuple(int(one[row]) for one in self.factors)
        )


@dataclass(frozen=True, slots=True)
class Vector:
    """The values of one agency under a profile; everything that is printed is made from it."""

    profile: Profile
    parts: tuple[int, ...]
    factors: tuple[int, ...]

    @property
    def total(self) -> int:
        return int(total_of(self.profile, self.parts, self.factors))

    @property
    def score(self) -> Decimal:
        """The score as it is printed."""
        return shown(self.profile, self.total)

    def points(self, number: int) -> Decimal:
        """What one part adds."""
        part = self.profile.parts[number]
        return plain(part.weight * self.parts[number] * STEP * self.profile.scale)

    @property
    def sum(self) -> Decimal:
        """The sum that the factors begin with."""
        return shown(self.profile, int(_sum(self.profile, self.parts)))

    def steps(self) -> list[Decimal]:
        """What stands after each factor in turn."""
        return [
            shown(self.profile, int(total_of(self.profile, self.parts, self.factors[: number + 1])))
            for number in range(len(self.factors))
        ]

    def with_full(self, part: Part) -> Vector:
        """The same, with one measure at its best."""
        return Vector(
            self.profile,
            tuple(U if one is part else own for one, own in zip(self.profile.parts, self.parts, strict=True)),
            tuple(U if one is part else own for one, own in zip(self.profile.factors, self.factors, strict=True)),
        )


def scored(columns: Columns, need: Need, profile: Profile) -> Scored:
    """The score of every agency."""
    parts = tuple(MEASURES[part.measure](columns, need, part) for part in profile.parts)
    factors = tuple(MEASURES[part.measure](columns, need, part) for part in profile.factors)
    return Scored(profile, np.asarray(total_of(profile, parts, factors)), parts, factors)


def total_of(profile: Profile, parts: Sequence[Values | int], factors: Sequence[Values | int]) -> Values | int:
    """The total, of one agency or of all."""
    total = _sum(profile, parts)
    for factor in factors:
        total = (total * factor + HALF) // U
    return total


def _sum(profile: Profile, parts: Sequence[Values | int]) -> Values | int:
    """In hundred-millionths without factors, in ten-thousandths with them."""
    whole: Values | int = 0
    for part, values in zip(profile.parts, parts, strict=True):
        whole = whole + ten_thousandths(part.weight) * values
    return (whole + HALF) // U if profile.factors else whole


def shown(profile: Profile, total: int) -> Decimal:
    """A total as a person reads it."""
    return plain(Decimal(total) * (STEP if profile.factors else STEP * STEP) * profile.scale)


def plain(number: Decimal) -> Decimal:
    """The same number without zeros behind, one decimal at least."""
    least = number.quantize(Decimal("0.1")) if number == number.quantize(Decimal("0.1")) else number.normalize()
    return Decimal(format(least, "f"))
