"""Who stands first, without scoring everybody in full: the sum is worked out for all, everything else for few."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebooks.matching.profiles import Profile
from services.search.domain.scoring.measures import MEASURES, Coded, Columns, Sparse, U, Values
from services.search.domain.scoring.need import Need
from services.search.domain.scoring.score import Scored, after, full, kept

SPARE = 24  # as many as are wanted, times this, are looked at first
MOST_SPARE = 2 * SPARE  # or this often, where many stand alike
NOBODY = 2**31 - 1  # more than any sum
SAMPLE = 4_000
CHEAP = ("language", "licence", "accept", "credit")  # looked up in a table
MOST_CODES = 60_000  # different sums in one table
SMALL = 256  # codes that fit an octet


class Some:
    """Some rows of columns, as columns."""

    def __init__(self, columns: Columns, rows: NDArray[np.int64]) -> None:
        self._columns, self.rows = columns, rows

    @property
    def size(self) -> int:
        return len(self.rows)

    def flag(self, mark: str) -> NDArray[np.bool_]:
        return self._columns.flag(mark).take(self.rows)

    def has(self, name: str) -> bool:
        return self._columns.has(name)

    def number(self, name: str) -> NDArray[np.int32]:
        return self._columns.number(name).take(self.rows)

    def text(self) -> Values:
        return self._columns.text().take(self.rows)

    def worded(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.text())


def best(
    columns: Columns, need: Need, profile: Profile, eligible: NDArray[np.bool_], many: int
) -> tuple[NDArray[np.int64], Scored]:  # fmt: skip
    """
    The eligible rows that may stand among the first *many*, every one that ties with the last included, and their scores.

    Exactly those that scoring everybody would find: a factor never lifts, so who has a smaller sum than the last of some
    *many* has in full cannot come in. The sum is worked out for all, the factors for few, the single values for fewer.
    """
    whole = sums_of(columns, need, profile)
    least = _about(whole, many * SPARE)
    rows = np.flatnonzero(eligible & (whole >= least))
    if len(rows) > many * MOST_SPARE:  # any of them will do to know what *many* reach
        rows, least = rows[np.argpartition(whole[rows], -many * SPARE)[-many * SPARE :]], NOBODY
    found = _factored(columns, need, profile, rows, whole[rows], -1)
    last = _last(found[1], many)
    if last < least:
        rows = np.flatnonzero(eligible & (whole >= last))
        found = _factored(columns, need, profile, rows, whole[rows], last)
        last = _last(found[1], many)
    rows, totals, factors = found
    keep = totals >= last
    some = Some(columns, rows[keep])
    parts = tuple(full(MEASURES[part.measure](some, need, part)) for part in profile.parts)
    return some.rows, Scored(profile, totals[keep], parts, tuple(_where(one, keep) for one in factors))


def _factored(  # noqa: PLR0913 - the question, and how far it has come
    columns: Columns, need: Need, profile: Profile, rows: NDArray[np.int64], sums: Values, last: int
) -> tuple[NDArray[np.int64], Values, list[Values | int]]:
    """Of *rows* those whose total may reach *last*, their totals and factors; the others are let go, by cheap factors first."""
    bound, factors = sums, dict[int, Values | int]()
    for number, factor in sorted(enumerate(profile.factors), key=lambda one: one[1].measure not in CHEAP):
        values = full(MEASURES[factor.measure](Some(columns, rows), need, factor))
        factors[number] = values
        if last < 0 or (isinstance(values, int) and values == U):
            continue
        bound = bound * values // U + 1  # never less than what rounding half up gives
        keep = bound >= last
        rows, sums, bound = rows[keep], sums[keep], bound[keep]
        factors = {at: _where(one, keep) for at, one in factors.items()}
    in_order = [factors[number] for number in range(len(profile.factors))]
    return rows, np.asarray(after(sums, in_order)), in_order


def sums_of(columns: Columns, need: Need, profile: Profile) -> Values:
    """The sum of every agency: what takes few values is looked up in one table for all of it."""
    rest, coded, dense, sparse = 0, [], [], []
    for part in profile.parts:
        weight, found = part.weight_units, MEASURES[part.measure](columns, need, part)
        if isinstance(found, int):
            rest += weight * found
        elif isinstance(found, Coded):
            coded.append((weight * found.table.astype(np.int32), found.codes))
        elif isinstance(found, Sparse):
            sparse.append((weight, found))
        else:
            dense.append(weight * found)
    codes, table, left = _one_table(columns.size, coded)
    table = table + np.int32(rest)
    dense += [own.take(code, mode="wrap") for own, code in left]
    whole: Values = kept(table, profile).take(codes, mode="wrap") if not dense else _added(table, codes, dense, profile)
    for rows in [found.rows for _, found in sparse if len(found.rows)]:
        exact = table.take(codes[rows]) + sum(one[rows] for one in dense)
        exact = exact + sum(weight * found.values.take(rows) for weight, found in sparse)
        whole[rows] = kept(exact, profile)
    return whole


def _added(table: Values, codes: NDArray[Any], dense: list[Values], profile: Profile) -> Values:
    whole: Values = table.take(codes, mode="wrap")
    for one in dense:
        whole += one
    return kept(whole, profile)


def _one_table(size: int, coded: list[tuple[Values, NDArray[np.uint8]]]) -> tuple[NDArray[Any], Values, Any]:
    """One code for each row and what it stands for: every combination of codes; and which found no place in the table."""
    codes: NDArray[Any] = np.zeros(size, np.uint8)
    table, left = np.zeros(1, np.int32), []
    for own, code in sorted(coded, key=lambda one: len(one[0])):
        many = len(table) * len(own)
        if many > MOST_CODES:
            left.append((own, code))
            continue
        narrow = np.uint8 if many <= SMALL else np.uint16  # an octet a row costs a tenth of what a number costs
        codes = np.multiply(codes, narrow(len(own)), dtype=narrow)
        codes += code
        table = (table[:, None] + own[None, :]).ravel()
    return codes, table, left


def _about(values: Values, many: int) -> int:
    """A value that about *many* reach, by a look at some of them."""
    step = max(1, len(values) // SAMPLE)
    some = values[::step]
    place = len(some) - max(1, many // step)
    return int(np.partition(some, place)[place]) if 0 <= place < len(some) else 0


def _last(totals: Values, many: int) -> int:
    """What the last of the first *many* has; less than anything where there are fewer."""
    return int(np.partition(totals, len(totals) - many)[len(totals) - many]) if len(totals) >= many else -1


def _where(value: Values | int, keep: NDArray[np.bool_]) -> Values | int:
    return value if isinstance(value, int) else value[keep]
