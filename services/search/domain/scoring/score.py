"""
The arithmetic of the score: a weighted sum, then named factors; whole numbers throughout, so that it can be printed.

A value, a weight and a factor have four decimals. Without factors the sum is exact.
With factors the sum, and each product after it, keeps four decimals, half up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from rulebooks.matching.profiles import STEP, Part, Profile
from services.search.domain.scoring.measures import MEASURES, Coded, Columns, Sparse, U, Values
from services.search.domain.scoring.need import Need

HALF = U // 2


@dataclass(frozen=True, slots=True)
class Scored:
    """What every agency scores, with the values that made it."""

    profile: Profile
    totals: Values
    parts: tuple[Values | int, ...]
    factors: tuple[Values | int, ...]

    def at(self, row: int) -> Vector:
        """The values of one agency."""
        return self.several([row])[0]

    def several(self, rows: Sequence[int]) -> list[Vector]:
        """The values of some agencies."""
        own = [_of(one, rows) for one in (*self.parts, *self.factors)]
        many = len(self.parts)
        return [Vector(self.profile, one[:many], one[many:]) for one in zip(*own, strict=True)]


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
    parts = tuple(full(MEASURES[part.measure](columns, need, part)) for part in profile.parts)
    factors = tuple(full(MEASURES[part.measure](columns, need, part)) for part in profile.factors)
    total = total_of(profile, parts, factors)
    return Scored(profile, np.broadcast_to(np.asarray(total, np.int32), (columns.size,)), parts, factors)


def after(total: Values | int, factors: Sequence[Values | int]) -> Values | int:
    """A total after its factors, rounded half up after each; a full factor leaves it as it is."""
    for factor in factors:
        if not (isinstance(factor, int) and factor == U):
            total = (total * factor + HALF) // U
    return total


def kept(whole: Values, profile: Profile) -> Values:
    """What is kept of a sum: four decimals where factors follow."""
    return (whole + HALF) // U if profile.factors else whole


def full(found: Values | Coded | Sparse | int) -> Values | int:
    return found.full() if isinstance(found, Coded | Sparse) else found


def _of(value: Values | int, rows: Sequence[int]) -> list[int]:
    return [value] * len(rows) if isinstance(value, int) else value.take(rows).tolist()


def total_of(profile: Profile, parts: Sequence[Values | int], factors: Sequence[Values | int]) -> Values | int:
    """The total, of one agency or of all."""
    total = _sum(profile, parts)
    return after(total, factors)


def _sum(profile: Profile, parts: Sequence[Values | int]) -> Values | int:
    """In hundred-millionths without factors, in ten-thousandths with them."""
    whole: Values | int = 0
    for part, values in zip(profile.parts, parts, strict=True):
        whole = whole + part.weight_units * values
    return (whole + HALF) // U if profile.factors else whole


def most_of(profile: Profile, need: Need) -> Decimal:
    """What *need* can give at most: every measure in full, but for what may be meant as well where nothing may."""
    parts = [0 if part.measure == "likely" and not need.likely else U for part in profile.parts]
    return Vector(profile, tuple(parts), (U,) * len(profile.factors)).score


def share_of(score: Decimal, most: Decimal) -> Decimal:
    """A score in per cent of what there is to be had, one decimal, half up."""
    return (100 * score / most).quantize(Decimal("0.1"), ROUND_HALF_UP) if most else Decimal("0.0")


def shown(profile: Profile, total: int) -> Decimal:
    """A total as a person reads it."""
    return plain(Decimal(total) * (STEP if profile.factors else STEP * STEP) * profile.scale)


def plain(number: Decimal) -> Decimal:
    """The same number without zeros behind, one decimal at least."""
    short = number.quantize(Decimal("0.1"))
    return short if number == short else number.normalize()
