"""A zone against the dated thresholds of its programme: what counts, what is asked for, when it will be too little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contracts.declare import Words
from rulebooks import programmes
from rulebooks.in_force import Status
from rulebooks.programmes import Edition, Provision

AGENCIES, BUILT, CORE, STAFF = "threshold.agencies", "threshold.built_area", "threshold.core_area", "threshold.staff"
KEYS = (AGENCIES, BUILT, CORE, STAFF)
TREND = (timedelta(365), timedelta(180), timedelta(90))
AHEAD = timedelta(365)  # how far contracts and recorded changes are looked at


@dataclass(frozen=True, slots=True)
class Limit:
    """One threshold as the edition states it."""

    provision: Provision

    @property
    def key(self) -> str:
        return self.provision.key.name

    @property
    def value(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.provision.value
        return found

    @property
    def least(self) -> Decimal:
        return Decimal(str(self.value["least"]))

    @property
    def unit(self) -> Words:
        return Words(self.value["unit"]["zh"], self.value["unit"]["en"])

    @property
    def unit_of_one(self) -> Words:
        """The same beside a one, where English has another word for it."""
        return Words(self.unit.zh, self.value["unit"].get("one", self.unit.en))

    @property
    def counts(self) -> Words:
        return Words(self.value["counts"]["zh"], self.value["counts"]["en"])

    @property
    def is_binding(self) -> bool:
        return bool(self.value.get("gate", True))

    @property
    def market_only(self) -> bool:
        """Whether only agencies of the market count, and so no public institution."""
        return bool(self.value.get("market_only"))

    def leaves_out(self, type_of_body: str) -> bool:
        """Whether a public body of this type does not count."""
        return bool(self.value.get("excludes_all_public")) or type_of_body in self.value.get("excludes", ())

    def met(self, value: Decimal) -> bool:
        """“以上” and “不少于” include the number itself, where the edition does not say otherwise."""
        return value >= self.least if self.value.get("inclusive", True) else value > self.least


def edition_of(programme: str | None, region: str, day: date) -> Edition | None:
    """
    The edition that a zone is measured by: its programme's, or the draft where there is no other.

    A programme that states no figures (the national one) leaves those of the zone's province standing.
    """
    own = programmes.get(programme, day) if programme in programmes.codes() else None
    if own is None or any(True for _ in limits(own)):
        return own
    return next((one for one in programmes.in_force(day) if one.kind == "zone" and one.province == region[:2]), own)


def binds(edition: Edition) -> bool:
    """A draft binds nobody, and nobody is warned by it."""
    return edition.status is not Status.DRAFT


def limits(edition: Edition | None) -> Iterator[Limit]:
    """The thresholds that the edition states; of what it is silent about there is none."""
    if edition is not None:
        for key in KEYS:
            provision = edition.provisions.get(key)
            if provision is not None and provision.value is not None:
                yield Limit(provision)


def month_ends(day: date, count: int) -> list[date]:
    """The last days of that many months before the one of *day*, oldest first."""
    ends: list[date] = []
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def summed(areas: Iterable[Decimal | None]) -> Decimal:
    """The sum over a zone's bases; an area that is not on record adds nothing."""
    return sum((area for area in areas if area is not None), Decimal(0))


def falls_on(limit: Limit, days: Iterable[date], value_on: Callable[[date], Decimal]) -> date | None:
    """The first of *days* on which the value is too little."""
    return next((day for day in days if not limit.met(value_on(day))), None)
