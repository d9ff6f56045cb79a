"""What is known of one agency when it is compared: the register's entry, its offer, its credit level, its zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from contracts.commands.search import Sight
from contracts.declare import State
from contracts.things.registry import ResidenceState
from contracts.things.search import Case, Offer
from rulebooks import codes as code_lists

UNKNOWN = -1
NO_LEVEL = "unknown"
PREFIXES = {
    "categories": "category",
    "rights": "right",
    "services": "service",
    "industries": "industry",
    "languages": "language",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """One agency, and from which day each source speaks."""

    id: str
    name: str
    sight: Sight
    english_name: str = ""
    flags: frozenset[str] = frozenset()
    region: str = ""
    free: int = UNKNOWN
    busy: int = 0
    level: str = NO_LEVEL
    entered_on: date | None = None  # its first day in any zone, ever
    stays_until: date | None = None  # the last day of its contract, where there is one
    lapsed_on: date | None = None  # the same, where it has gone by
    least_fen: int = 0  # what a demand must offer at least, as the agency declares it
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # by service: fen, usual days or UNKNOWN
    cases: tuple[Case, ...] = ()
    registry_on: date | None = None
    offer_on: date | None = None
    level_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be proposed at all, whoever asks."""
        return self.sight.found and self.sight.recommended and self.lapsed_on is None

    def held(self, prefix: str) -> list[str]:
        """The codes of one list that it is marked with."""
        return [mark.removeprefix(f"{prefix}/") for mark in sorted(self.flags) if mark.startswith(f"{prefix}/")]

    def cases_by(self, attribute: str) -> Counter[str]:
        """How many cases it declared by service or industry."""
        return Counter(str(value) for case in self.cases if (value := getattr(case, attribute)))


def flags_of(state: State, covers: Iterable[str] = ()) -> frozenset[str]:
    """What an agency has, as marks: `right/patent_invention`, `group/g_life`, `cover/320000`."""
    found = {f"{prefix}/{code}" for name, prefix in PREFIXES.items() for code in state.get(name) or ()}
    for service in state.get("services") or ():
        found |= {f"right/{right}" for right in _rights_of(service)}
    found |= {f"right/{near}" for mark in list(found) if mark.startswith("right/") for near in _near(mark[6:])}
    found |= {f"group/{_group(code)}" for code in state.get("industries") or ()}
    found |= {f"cover/{code}" for code in covers}
    found |= {f"licence/{one['kind']}" for one in state.get("licences") or ()}
    return frozenset(found | ({"licence/patent_agency"} if state.get("agency_code") else set()))


def with_offer(offer: Offer | None) -> dict[str, object]:
    """What an offer adds; nothing is known where there is none."""
    if offer is None:
        return {}
    prices = {price.service: (price.fen, price.days or UNKNOWN) for price in offer.prices}
    return {"free": offer.free, "busy": offer.busy, "prices": prices, "cases": offer.cases} | {
        "least_fen": offer.least_budget_fen or 0
    }


def in_zone(residences: Iterable[State], on: date) -> dict[str, date | None]:
    """Since when it has been in a zone for the first time, and whether every contract has run out."""
    every = list(residences)
    current = [one for one in every if one.get("state") == ResidenceState.RESIDENT.value]
    # who left and came back is no newcomer: else a filing anew would buy a place among equals
    entered = [date.fromisoformat(str(one["entered_on"])) for one in every if one.get("entered_on")]
    ends = [date.fromisoformat(str(one["contract_until"])) if one.get("contract_until") else None for one in current]
    known = [end for end in ends if end is not None]
    last = max(known) if known and len(known) == len(ends) else None
    lapsed = last if last is not None and last < on else None
    return {"entered_on": min(entered, default=None), "stays_until": last, "lapsed_on": lapsed}


@cache
def _rights_of(service: str) -> tuple[str, ...]:
    entry = code_lists.load("services").get(service)
    return tuple(entry.extra.get("rights", ())) if entry else ()


@cache
def _near(right: str) -> tuple[str, ...]:
    """The right above this one, and those below it: patents are inventions, utility models and designs."""
    rights = code_lists.load("rights")
    above = [right] + ([str(rights.get(right).extra["parent"])] if _parent(right) else [])  # type: ignore[union-attr]  # it has one
    below = [entry.code for entry in rights if entry.extra.get("parent") == right]
    return tuple({*above, *below})


def _parent(right: str) -> str:
    entry = code_lists.load("rights").get(right)
    return str(entry.extra.get("parent", "")) if entry else ""


@cache
def _group(industry: str) -> str:
    """The topmost industry above this one."""
    known = code_lists.load("industries")
    return known.line(industry)[-1] if known.get(industry) else industry


group_of = _group
