"""
Search alone, with agencies that it hears of, and an independent account of who must not be shown.

Events go through search's own inbox, so that a ban costs what search does about it and nothing else. Whether somebody
is banned is kept here as three plain facts per agency, and nothing of the product is asked about it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from chassis import ids
from chassis.bus.envelope import Envelope
from chassis.clock import SHANGHAI, FixedClock
from chassis.service import Service
from chassis.shapes.codec import state_of
from contracts.commands.matching import MatchDemand, ReadDigest
from contracts.commands.search import Find, Suggest
from contracts.declare import Thing
from contracts.roles import Principal, Role
from contracts.things.credit import Listing, ListingState
from contracts.things.registry import Agency, Residence, ResidenceState, Standing, Zone
from services.search.service import SearchService
from tests.drill.load import code_of
from tests.support.backend import Backend, Someone

NOW = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)
DAY = date(2026, 1, 5)
WAYS = ("standing", "list", "residence")  # of becoming one who must not be found
DEMAND = {"title": "专利代理", "categories": ["agency"]}
CHANGE: dict[str, object] = {
    "fields": [],
    "valid_from": "2026-11-18",
    "valid_until": None,
    "basis": "",
    "corrects": None,
}


@dataclass(frozen=True)
class Member:
    """One agency as search hears of it."""

    agency: Agency
    residence: Residence
    listing: str  # the id of the listing that hides it
    warning: str  # and of the one that warns


class Town:
    """Agencies of one zone; each can be banned in three ways, and be warned of."""

    def __init__(self, folder: Path, many: int = 24, classes: Iterable[type[Service]] = (SearchService,)) -> None:
        self.backend = Backend(folder, FixedClock(NOW), tuple(classes))
        self.search = self.backend.all.services["search"]
        self._numbers, self._sequences = itertools.count(1), itertools.count(1)
        self.against: dict[str, set[str]] = {}  # by agency, what stands against it now
        self.warned: set[str] = set()
        self.changes: dict[str, int] = {}  # how often anything about an agency changed
        self.zone = Zone(id=self._id(), name="蠡岸集聚区", region="320211")
        self._tell("registry", "registry.zone.created", self.zone)
        firm = Principal(id="firm-E", role=Role.FIRM, organisation="7K3Q2M9X5C0H")
        self.firm = self.backend.someone(firm)  # who has written nothing waits for no index
        self.backend.someone(firm).create(
            "saved_search", {"name": "新来的", "looks_for": "agencies", "words": "知识产权"}
        )
        self.members = [self._member(number) for number in range(many)]
        self.named = {one.agency.id: one for one in self.members}

    def stop(self) -> None:
        self.backend.stop()

    # -- what happens

    def turn(self, id: str, way: str) -> None:
        """What stood against it in this way stands no longer, or the other way round."""
        one, stands = self.named[id], way not in self.against[id]
        self.against[id] ^= {way}
        self.changes[id] += 1
        self._WAYS[way](self, one, stands)
        self.changes[id] += 1

    def let_back(self, id: str, but: str = "") -> None:
        """Nothing stands against it any more, *but* in one way."""
        for way in WAYS:
            if way in self.against[id] and way != but:
                self.turn(id, way)

    def warn(self, id: str) -> None:
        """A list that only warns: it may be found by hand, and is proposed to nobody."""
        self.changes[id] += 1
        self.warned ^= {id}
        stands = id in self.warned
        listing = Listing(**self._listing(self.named[id].agency, self.named[id].warning, stands, "abnormal"))
        self._tell("credit", f"credit.listing.{'entered' if stands else 'lifted'}", listing)
        self.changes[id] += 1

    def describe(self, id: str, about: str) -> None:
        """It says something else of itself."""
        self._say_agency(self.named[id], "changed", about=about)

    def _standing(self, one: Member, stands: bool) -> None:
        standing = Standing.SUSPENDED if stands else Standing.ACTIVE
        self._say_agency(one, "suspended" if stands else "restored", standing=standing.value)

    def _listed(self, one: Member, stands: bool) -> None:
        listing = Listing(**self._listing(one.agency, one.listing, stands, "serious"))
        self._tell("credit", f"credit.listing.{'entered' if stands else 'lifted'}", listing)

    def _left(self, one: Member, stands: bool) -> None:
        state = ResidenceState.LEFT if stands else ResidenceState.RESIDENT
        residence = Residence(
            id=one.residence.id, agency_id=one.agency.id, zone_id=self.zone.id, entered_on=DAY, state=state
        )
        self._tell("registry", f"registry.residence.{'ended' if stands else 'started'}", residence)

    _WAYS: dict[str, Callable[[Town, Member, bool], None]] = {  # noqa: RUF012 - a table of its own methods
        "standing": _standing,
        "list": _listed,
        "residence": _left,
    }

    # -- who must not be shown

    def hidden(self) -> frozenset[str]:
        """Who is found by nobody now."""
        return frozenset(id for id, ways in self.against.items() if ways)

    def unproposed(self) -> frozenset[str]:
        """Who is proposed to nobody now."""
        return self.hidden() | frozenset(self.warned)

    # -- the ways of being shown

    def shown(self, dice: Random, by: Someone | None = None) -> tuple[set[str], bool]:
        """Who is shown by one of the ways to be shown, and whether that is a proposal."""
        someone = by or self.backend.visitor
        match dice.randrange(6):
            case 0:
                return {one.agency_id for one in someone.send(MatchDemand(state=DEMAND, limit=10)).items}, True
            case 1:
                return {one.about_id for one in self.firm.send(ReadDigest(limit=50)).items}, True
            case 2:
                return {
                    one.id for one in someone.send(Suggest(prefix=dice.choice(("无锡", "wuxi", "wx")), limit=20)).items
                }, False
            case 3:
                return self._found(someone, limit=20, facets=("region", "services")), False
            case 4:
                return self._found(someone, q=dice.choice(("知识产权代理", "专利", "商标注册")), limit=20), False
            case _:
                return self.by_name(dice.choice(self.members).agency.id, someone), False

    def by_name(self, id: str, someone: Someone | None = None) -> set[str]:
        """Who is found by the credit code of one."""
        return self._found(someone or self.backend.visitor, q=self.named[id].agency.credit_code)

    def _found(self, someone: Someone, **how: Any) -> set[str]:
        return {card.id for card in someone.send(Find(**how)).items}

    # -- how search hears of it

    def _member(self, number: int) -> Member:
        agency = Agency(
            id=self._id(), name=f"无锡{number}号知识产权代理有限公司", credit_code=code_of(number), region="320211",
            categories=("agency",), services=("patent_filing", "trademark_filing"), about="专利和商标注册，知识产权代理。",
        )  # fmt: skip
        residence = Residence(id=self._id(), agency_id=agency.id, zone_id=self.zone.id, entered_on=DAY)
        self.against[agency.id], self.changes[agency.id] = set(), 0
        self._tell("registry", "registry.agency.registered", agency)
        self._tell("registry", "registry.residence.started", residence)
        return Member(agency, residence, self._id(), self._id())

    def _listing(self, agency: Agency, id: str, stands: bool, kind: str) -> dict[str, Any]:
        return {
            "id": id, "agency_id": agency.id, "list_kind": kind, "authority": "省局", "document_no": "苏〔2026〕1号",
            "decided_on": DAY, "listed_on": DAY, "ground": "演练", "article": "第九条",
            "state": ListingState.STANDING if stands else ListingState.LIFTED,
        }  # fmt: skip

    def _say_agency(self, one: Member, what: str, **says: str) -> None:
        state = state_of(one.agency) | says
        self._send("registry", f"registry.agency.{what}", "agency", one.agency.id, state)

    def _tell(self, source: str, type_: str, thing: Thing) -> None:
        self._send(source, type_, thing.kind.name, thing.id, state_of(thing))

    def _send(self, source: str, type_: str, kind: str, id: str, state: dict[str, Any]) -> None:
        sequence = next(self._sequences)
        data = {
            "kind": kind,
            "id": id,
            "revision": sequence,
            "shape": 1,
            "gone": False,
            "state": state,
            "change": CHANGE,
        }
        envelope = Envelope(
            id=f"town-{sequence}", source=source, type=type_, subject=f"{kind}/{id}", sequence=sequence,
            time=self.backend.clock.now(), actor="platform", data=data,
        )  # fmt: skip
        self.search.inbox.receive(source, [envelope], 0)

    def _id(self) -> str:
        return ids.with_check(f"{next(self._numbers):011}")
