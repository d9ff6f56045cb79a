"""
The measures of the score: for every agency at once, a whole number of ten-thousandths between 0 and 10,000.

What a profile may count stands here and nowhere else: nothing about payment, advertising,
rent, membership or who owns an agency is among the columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rulebooks.matching.profiles import Part
from services.search.domain.scoring.facts import UNKNOWN, group_of
from services.search.domain.scoring.need import Need

U = 10_000
Values = NDArray[np.int32]
ANYWHERE = "000000"
MOST_FEN = 2_000_000_000  # a price above twenty million yuan is above any budget
LEVELS = ("unknown", "A+", "A", "B", "C", "D")


class Columns(Protocol):
    """What the measures read: one place per agency."""

    @property
    def size(self) -> int: ...

    def flag(self, mark: str) -> NDArray[np.bool_]: ...

    def has(self, name: str) -> bool: ...

    def number(self, name: str) -> NDArray[np.int32]: ...

    def text(self) -> Values: ...

    def worded(self) -> NDArray[np.int64]: ...


Measure = Callable[[Columns, Need, Part], Any]  # values, Coded, or one number where it is the same for everybody


@dataclass(frozen=True, slots=True)
class Coded:
    """Few different values: for each agency a small number, and what each number stands for."""

    codes: NDArray[np.uint8]
    table: Values

    def full(self) -> Values:
        """The value of each agency."""
        return self.table.take(self.codes)


@dataclass(frozen=True, slots=True)
class Sparse:
    """Nothing for all but some rows."""

    values: Values
    rows: NDArray[np.int64]

    def full(self) -> Values:
        """The value of each agency."""
        return self.values


def category(columns: Columns, need: Need, _part: Part) -> Values | Coded | int:
    return _share(columns, "category", need.categories)


def right(columns: Columns, need: Need, _part: Part) -> Values | Coded | int:
    return _share(columns, "right", need.rights)


def service(columns: Columns, need: Need, _part: Part) -> Values | Coded | int:
    return _share(columns, "service", need.services)


def service_all(columns: Columns, need: Need, _part: Part) -> Values | Coded | int:
    share = _share(columns, "service", need.services)
    return replace(share, table=share.table // U * U) if isinstance(share, Coded) else share


def likely(columns: Columns, need: Need, _part: Part) -> Values | Coded | int:
    """Of the services that may be meant as well, each counted by how sure that is, the share that an agency has."""
    if not need.likely:
        return 0
    held = np.zeros(columns.size, np.uint8)
    table = np.zeros(1, np.int64)
    for code, sure in need.likely:
        held = held * np.uint8(2) + columns.flag(f"service/{code}").view(np.uint8)
        table = np.stack([table, table + sure], 1).ravel()
    whole = sum(sure for _, sure in need.likely)
    return Coded(held, ((2 * table * U + whole) // (2 * whole)).astype(np.int32))


def industry(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """The same industry, two cases in it, or one of the same group."""
    if not need.industry:
        return U
    table = np.array([0, _u(part, "group"), max(_u(part, "cases"), _u(part, "group")), _u(part, "same")], np.int32)
    kind = columns.flag(f"group/{group_of(need.industry)}").view(np.uint8)
    if "cases" in part.values and columns.has(f"cases_in/{need.industry}"):
        kind = np.maximum(kind, (columns.number(f"cases_in/{need.industry}") >= 2).view(np.uint8) * np.uint8(2))
    kind = np.maximum(kind, columns.flag(f"industry/{need.industry}").view(np.uint8) * np.uint8(3))
    return Coded(kind, table)


def region(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """The place asked for, its city, its province, a place served, elsewhere."""
    if not need.region:
        return U
    wanted = int(need.region)
    place = columns.number("region")
    value = np.full(columns.size, _u(part, "else"), np.int32)
    if "covered" in part.values:
        covers = [columns.flag(f"cover/{code}") for code in _around(need.region)]
        value[reduce(np.logical_or, covers)] = _u(part, "covered")
    value[place // 10_000 == wanted // 10_000] = _u(part, "province" if wanted % 10_000 else "county")
    if wanted % 10_000:
        value[place // 100 == wanted // 100] = _u(part, "city" if wanted % 100 else "county")
    if wanted % 100:
        value[place == wanted] = _u(part, "county")
    if "unknown" in part.values:
        value[place == 0] = _u(part, "unknown")
    return value


def capacity(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """Whether it can take all the cases."""
    free = columns.number("free")
    value = np.minimum(free, need.cases) * U // need.cases
    return np.where(free == UNKNOWN, np.int32(_u(part, "unknown")), value)


def load(columns: Columns, _need: Need, part: Part) -> Values | Coded | int:
    """How much of its capacity is taken."""
    free, busy = columns.number("free"), columns.number("busy")
    share = busy / np.maximum(free + busy, 1)
    value = _rounded(np.exp(-float(part.get("decay")) * share))
    value = np.where(free == 0, _u(part, "full"), value)
    return np.where(free == UNKNOWN, _u(part, "unknown"), value)


def credit(columns: Columns, _need: Need, part: Part) -> Values | Coded | int:
    table = np.array([_u(part, level) for level in LEVELS], np.int32)
    return Coded(columns.number("level").astype(np.uint8), table)


def cases(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """How many cases of the needed services it declared."""
    enough = int(part.get("enough", "4"))
    counted = [columns.number(f"cases/{code}") for code in need.services if columns.has(f"cases/{code}")]
    if not counted and need.services:
        return 0
    enough_each = [np.minimum(one, enough) for one in counted or [columns.number("cases")]]
    number = enough_each[0] if len(enough_each) == 1 else np.minimum(reduce(np.add, enough_each), enough)
    return Coded(number.astype(np.uint8), _practice(enough))


@cache
def _practice(enough: int) -> Values:
    """What each number of cases up to *enough* is worth: the first ones the most."""
    return _rounded([math.log1p(number) / math.log1p(enough) for number in range(enough + 1)])


def text(columns: Columns, _need: Need, _part: Part) -> Sparse:
    return Sparse(columns.text(), columns.worded())


def price(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """What the needed services cost together, against the budget."""
    if need.budget_fen is None:
        return U
    prices = [columns.number(f"price/{code}") for code in need.services]
    if not prices:
        return np.full(columns.size, _u(part, "unknown"), np.int32)
    is_known = reduce(np.logical_and, [one != UNKNOWN for one in prices])
    over = sum(one.astype(np.float64) for one in prices) / max(need.budget_fen, 1) - 1
    value = _rounded(np.sqrt(np.clip(1 - float(part.get("slope")) * over, float(part.get("least")), 1)))
    return np.where(is_known, value, _u(part, "unknown"))


def deadline(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """The days that are left, against those it usually takes."""
    if need.deadline is None:
        return U
    days = [columns.number(f"days/{code}") for code in need.services]
    if not days:
        return np.full(columns.size, _u(part, "unknown"), np.int32)
    longest = reduce(np.maximum, days)
    left = max((need.deadline - need.on).days, 1)
    value = _rounded(np.sqrt(np.minimum(1, left / np.maximum(longest, 1))))
    is_known = reduce(np.logical_and, [one != UNKNOWN for one in days])
    return np.where(is_known, value, _u(part, "unknown"))


def language(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    return _all_or(columns, "language", need.languages, part)


def licence(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    return _all_or(columns, "licence", need.licences, part)


def accept(columns: Columns, need: Need, part: Part) -> Values | Coded | int:
    """Whether the budget reaches what the agency declares as the least that it takes."""
    if need.budget_fen is None:
        return U
    reaches = columns.number("least") <= min(need.budget_fen, MOST_FEN)
    return Coded(reaches.view(np.uint8), np.array([_u(part, "below"), U], np.int32))


MEASURES: Mapping[str, Measure] = {
    "category": category,
    "right": right,
    "service": service,
    "service_all": service_all,
    "likely": likely,
    "industry": industry,
    "region": region,
    "capacity": capacity,
    "load": load,
    "credit": credit,
    "cases": cases,
    "text": text,
    "price": price,
    "deadline": deadline,
    "language": language,
    "licence": licence,
    "accept": accept,
}


def _share(columns: Columns, prefix: str, codes: tuple[str, ...]) -> Values | Coded | int:
    """Which share of what is asked for an agency has; half up at the fourth decimal."""
    if not codes:
        return U
    held: NDArray[np.uint8] = columns.flag(f"{prefix}/{codes[0]}").view(np.uint8)
    for code in codes[1:]:
        held = held + columns.flag(f"{prefix}/{code}").view(np.uint8)
    table = np.array([(2 * count * U + len(codes)) // (2 * len(codes)) for count in range(len(codes) + 1)], np.int32)
    return Coded(held, table)


def _all_or(columns: Columns, prefix: str, codes: tuple[str, ...], part: Part) -> Values | Coded | int:
    if not codes:
        return U
    has_all = reduce(np.logical_and, [columns.flag(f"{prefix}/{code}") for code in codes])
    return Coded(has_all.view(np.uint8), np.array([_u(part, "missing"), U], np.int32))


def _rounded(value: Any) -> Values:
    rounded: Values = np.rint(np.asarray(value) * U).astype(np.int32)
    return rounded


def _u(part: Part, name: str) -> int:
    return part.units.get(name, 0)


def _around(place: str) -> tuple[str, ...]:
    """The place, its city, its province, and anywhere."""
    return (place, f"{place[:4]}00", f"{place[:2]}0000", ANYWHERE)
