"""A service that runs cases of an invented procedure (`tests/unit/procedures/unseen`); nothing of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from chassis.cases import tables
from chassis.cases.desk import Desk
from chassis.cases.keep import Cases
from chassis.clock import SHANGHAI
from chassis.keeping import KEEPS
from chassis.procedures import Fact
from chassis.service import Service
from chassis.storage.work import Work
from contracts.cases import CaseThing
from contracts.commands.cases import ActOnCase, CaseView, GetCase, ReadDesk
from contracts.commands.things import CreateThing, View
from contracts.declare import EVENTS, KINDS, Event, event, field, thing
from contracts.roles import NOBODY, PLATFORM, Principal, Role
from tests.support.places import Place
from tests.support.trial import Caller, open_trial

FOLDER = Path(__file__).parents[1] / "unit" / "procedures" / "unseen"
FIRST = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)  # the package's first day, a Monday
OPERATOR = Principal(id="operator-1", role=Role.OPERATOR, region="630100", organisation="park-1")
RIVAL = Principal(id="operator-2", role=Role.OPERATOR, region="630100", organisation="park-2")
COUNTY = Principal(id="county-1", role=Role.CITY, region="6301")
OTHER_COUNTY = Principal(id="county-2", role=Role.CITY, region="6302")
PROVINCE = Principal(id="province-1", role=Role.PROVINCE, region="63")
SECOND = Principal(id="province-2", role=Role.PROVINCE, region="63")
CHAIR = Principal(id="chair-1", role=Role.EXPERT)
OTHER_CHAIR = Principal(id="chair-2", role=Role.EXPERT)
EVERYBODY = {
    one.id: one
    for one in (OPERATOR, RIVAL, COUNTY, OTHER_COUNTY, PROVINCE, SECOND, CHAIR, OTHER_CHAIR, PLATFORM, NOBODY)
}
OWNER, KIND = "trial", "park_case"


@thing(
    KIND,
    owner=OWNER,
    plural="park-cases",
    zh="园区申请",
    en="application of a park",
    writers=("operator",),
    readers=("operator", "city", "province"),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class ParkCase(CaseThing):
    """A case of the invented procedure."""

    procedures: ClassVar[tuple[str, ...]] = ("QH_2027",)

    name: str = field("园区", "Park")
    region: str = field("所在地", "Region", find="facet")
    title_no: str = field("编号", "Number", derived=True, default="")


PARK = KINDS.pop(KIND)
for suffix in ("created", "changed", "recorded", "ended"):
    event(f"{OWNER}.{KIND}.{suffix}", ParkCase)(type(f"Park{suffix.title()}", (Event,), {"__doc__": suffix}))
PARK_EVENTS = {name: EVENTS.pop(name) for name in list(EVENTS) if name.startswith(f"{OWNER}.{KIND}.")}


def agencies(_reading: object, case: ParkCase, day: date) -> Fact:
    """Nine agencies and a window; a park called 小 has seven."""
    count = 7 if case.name == "小" else 9
    rights = ["patent", "geographical_indication"]
    rows = [{"credit_code": str(number), "standing": "active", "rights": rights} for number in range(count)]
    return Fact([*rows, {"credit_code": "w", "body": "service_window", "rights": []}], "登记簿第 12 位", str(day))


def numbered(_work: Work, case: ParkCase, _case: object, entry: Any) -> dict[str, Any]:
    """A title number by the year."""
    return {"title_no": f"{entry.day.year}-{case.name}"}


PARKS = Cases(
    ParkCase,
    facts={"agencies": agencies, "title.refused": lambda *_: Fact(None, "办件记录")},
    effects={"award_title": numbered},
    veils=lambda who, _case, part: part.startswith("hearing:") and who.role is Role.OPERATOR,
    folder=FOLDER,
)
KEEP = PARKS.keep
del KEEPS[KIND]  # nobody but these tests keeps such cases
DESK = Desk(PARKS)


class ParkService(Service):
    """Runs cases."""

    name = OWNER
    keeps = (KEEP,)
    answers = DESK.answers
    ordinary = (tables.declare, tables.declare_papers, tables.declare_documents)
    of_the_day = (DESK.of_the_day,)


@contextmanager
def declared() -> Iterator[None]:
    """The kind and its events are known to the program inside the block, and to nobody after it."""
    KINDS[KIND] = PARK
    EVENTS.update(PARK_EVENTS)
    try:
        yield
    finally:
        del KINDS[KIND]
        for name in PARK_EVENTS:
            EVENTS.pop(name, None)


DECLARED = [
    {"fact": "penalties.since", "value": "2", "proof": "查询结果"},
    {"fact": "carrier.kind", "value": "incubator"},
    {"fact": "zone.built_area", "value": "300.5"},
]


class Parks:
    """People and the cases that they work on."""

    def __init__(self, place: Place, clock: Any, service: type[ParkService] = ParkService) -> None:
        self.service = open_trial(place, clock, service, read_token=EVERYBODY.__getitem__)
        self.caller = Caller(self.service)

    def file(self, who: Principal = OPERATOR, **but: Any) -> View:
        state = {"procedure": "QH_2027", "name": "谷", "region": "630100", "declared": DECLARED} | but
        return self.caller.send(CreateThing(kind=KIND, state=state), by=who)

    def do(self, seen: Any, act: str, who: Principal, part: str = "", **how: Any) -> CaseView:
        named = {name: how.pop(name) for name in ("on", "code", "key") if name in how}
        key = named.pop("key", None)
        command = ActOnCase(kind=KIND, id=seen.id, revision=seen.revision, act=act, part=part, inputs=how, **named)
        return self.caller.send(command, by=who, key=key)

    def get(self, seen: Any, who: Principal, **how: Any) -> CaseView:
        return self.caller.send(GetCase(kind=KIND, id=seen.id, **how), by=who)

    def desk(self, who: Principal, **how: Any) -> list[Any]:
        return list(self.caller.send(ReadDesk(kind=KIND, **how), by=who).items)

    def at_hearings(self) -> CaseView:
        seen = self.do(self.file(), "apply", OPERATOR)
        return self.do(seen, "forward", COUNTY, opinion="符合")

    def heard(self, clock: Any) -> CaseView:
        """On the notice, two hearings held."""
        seen = self.at_hearings()
        for number in (1, 2):
            seen = self.do(seen, "hearing.call", PROVINCE, holder=CHAIR.id)
            seen = self.do(seen, "hearing.record", CHAIR, f"hearing:{number}")
        return self.do(seen, "open_notice", PROVINCE)

    def recognised(self, clock: Any) -> CaseView:
        seen = self.heard(clock)
        clock.advance(days=8)
        return self.do(seen, "recognise", PROVINCE, reason="符合条件")
