"""
The measures of the score: for every agency at once, a whole number of ten-thousandths between 0 and 10,000.

What a profile may count stands here and nowhere else: nothing about payment, advertising,
rent, membership or who owns an agency is among the columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rulebooks.matching.profiles import STEP, Part
from services.search.domain.scoring.facts import UNKNOWN, group_of
from services.search.domain.scoring.need import Need

U = 10_000
Values = NDArray[np.int64]
ANYWHERE = "000000"
LEVELS = ("unknown", "A+", "A", "B", "C", "D")


class Columns(Protocol):
    """What the measures read: one place per agency."""

    @property
    def size(self) -> int: ...

    def flag(self, mark: str) -> NDArray[np.bool_]: ...

    def number(self, name: str) -> NDArray[np.int64]: ...

    def text(self) -> Values: ...


Measure = Callable[[Columns, Need, Part], Values]


def ten_thousandths(value: Decimal) -> int:
    """A value of a profile as the measures count it."""
    return int(value / STEP)


def category(columns: Columns, need: Need, _part: Part) -> Values:
    return _share(columns, "category", need.categories)


def right(columns: Columns, need: Need, _part: Part) -> Values:
    return _share(columns, "right", need.rights)


def service(columns: Columns, need: Need, _part: Part) -> Values:
    return _share(columns, "service", need.services)


def service_all(columns: Columns, need: Need, _part: Part) -> Values:
    return _share(columns, "service", need.services) // U * U


def industry(columns: Columns, need: Need, part: Part) -> Values:
    """The same industry, two cases in it, or one of the same group."""
    if not need.industry:
        return _full(columns)
    value = np.where(columns.flag(f"group/{group_of(need.industry)}"), _u(part, "group"), 0)
    if "cases" in part.values:
        value = np.where(columns.number(f"cases_in/{need.industry}") >= 2, np.maximum(value, _u(part, "cases")), value)
    return np.where(columns.flag(f"industry/{need.industry}"), _u(part, "same"), value)


def region(columns: Columns, need: Need, part: Part) -> Values:
    """The place asked for, its city, its province, a place served, elsewhere."""
    if not need.region:
        return _full(columns)
    wanted = int(need.region)
    place = columns.number("region")
    value = np.full(columns.size, _u(part, "else"), np.int64)
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


def capacity(columns: Columns, need: Need, part: Part) -> Values:
    """Whether it can take all the cases."""
    free = columns.number("free")
    return np.where(free == UNKNOWN, _u(part, "unknown"), np.minimum(U, free * U // need.cases))


def load(columns: Columns, _need: Need, part: Part) -> Values:
    """How much of its capacity is taken."""
    free, busy = columns.number("free"), columns.number("busy")
    share = busy / np.maximum(free + busy, 1)
    value = _rounded(np.exp(-float(part.get("decay")) * share))
    value = np.where(free == 0, _u(part, "full"), value)
    return np.where(free == UNKNOWN, _u(part, "unknown"), value)


def credit(columns: Columns, _need: Need, part: Part) -> Values:
    table = np.array([_u(part, level) for level in LEVELS], np.int64)
    return table[columns.number("level")]


def cases(columns: Columns, need: Need, part: Part) -> Values:
    """How many cases of the needed services it declared."""
    enough = int(part.get("enough", "4"))
    counted = [columns.number(f"cases/{code}") for code in need.services] or [columns.number("cases")]
    number = np.minimum(sum(counted), enough)
    table = [_rounded(np.array([math.log1p(n) / math.log1p(enough)]))[0] for n in range(enough + 1)]
    return np.array(table, np.int64)[number]


def text(columns: Columns, _need: Need, _part: Part) -> Values:
    return columns.text()


def price(columns: Columns, need: Need, part: Part) -> Values:
    """What the needed services cost together, against the budget."""
    if need.budget_fen is None:
        return _full(columns)
    prices = [columns.number(f"price/{code}") for code in need.services]
    if not prices:
        return np.full(columns.size, _u(part, "unknown"), np.int64)
    is_known = reduce(np.logical_and, [one != UNKNOWN for one in prices])
    over = sum(prices) / max(need.budget_fen, 1) - 1
    value = _rounded(np.sqrt(np.clip(1 - float(part.get("slope")) * over, float(part.get("least")), 1)))
    return np.where(is_known, value, _u(part, "unknown"))


def deadline(columns: Columns, need: Need, part: Part) -> Values:
    """The days that are left, against those it usually takes."""
    if need.deadline is None:
        return _full(columns)
    days = [columns.number(f"days/{code}") for code in need.services]
    if not days:
        return np.full(columns.size, _u(part, "unknown"), np.int64)
    longest = reduce(np.maximum, days)
    left = max((need.deadline - need.on).days, 1)
    value = _rounded(np.sqrt(np.minimum(1, left / np.maximum(longest, 1))))
    is_known = reduce(np.logical_and, [one != UNKNOWN for one in days])
    return np.where(is_known, value, _u(part, "unknown"))


def language(columns: Columns, need: Need, part: Part) -> Values:
    return _all_or(columns, "language", need.languages, part)


def licence(columns: Columns, need: Need, part: Part) -> Values:
    return _all_or(columns, "licence", need.licences, part)


MEASURES: Mapping[str, Measure] = {
    "category": category,
    "right": right,
    "service": service,
    "service_all": service_all,
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
}


def _share(columns: Columns, prefix: str, codes: tuple[str, ...]) -> Values:
    """Which share of what is asked for an agency has; half up at the fourth decimal."""
    if not codes:
        return _full(columns)
    held = np.zeros(columns.size, np.int64)
    for code in codes:
        held += columns.flag(f"{prefix}/{code}")
    table = np.array([(2 * count * U + len(codes)) // (2 * len(codes)) for count in range(len(codes) + 1)], np.int64)
    return table[held]


def _all_or(columns: Columns, prefix: str, codes: tuple[str, ...], part: Part) -> Values:
    if not codes:
        return _full(columns)
    has_all = reduce(np.logical_and, [columns.flag(f"{prefix}/{code}") for code in codes])
    return np.where(has_all, U, _u(part, "missing"))


def _full(columns: Columns) -> Values:
    return np.full(columns.size, U, np.int64)


def _rounded(value: Any) -> Values:
    rounded: Values = np.rint(np.asarray(value) * U).astype(np.int64)
    return rounded


def _u(part: Part, name: str) -> int:
    return ten_thousandths(part.get(name))


def _around(place: str) -> tuple[str, ...]:
    """The place, its city, its province, and anywhere."""
    return (place, f"{place[:4]}00", f"{place[:2]}0000", ANYWHERE)
