"""A county with a zone full of agencies, the offices above it and its experts: a world for the story of an application."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from chassis.clock import Clock, FixedClock
from contracts.commands.cases import ActOnCase, CaseView, GetCase, KeepPaper, PutPaperPart, ReadDesk
from contracts.commands.things import View
from contracts.declare import State
from contracts.roles import Principal, Role
from rulebooks import codes
from services.demo.agencies import code_of
from tests.support import shape
from tests.support.backend import Backend, Someone

DECLARED = {
    "JS_2016": [("applicant.kind", "COUNTY_GOV"), ("government.plan_policy_funds", "yes"), ("area.demand", "yes")],
    "ZJ_2018": [
        ("applicant.kind", "RELYING_UNIT"),
        ("carrier.kind", "incubator"),
        ("management_system", "yes"),
        ("area.demand", "yes"),
    ],
    "JS_DRAFT": [("government.plan_policy_funds", "yes")],
    "NAT_2023": [],
}


def why(refused: Any) -> list[str]:
    """The conditions that were not met, or the codes of what else stood against it."""
    return [fault.context.get("condition", fault.code) for fault in refused.value.faults]


TRUE = "truthfulness@2017-01-01"
SHEET = {"government": "18", "demand": "17", "supply": "30", "plan": "21"}  # 86 of a hundred


@dataclass
class County:
    """People of one county at the services, and their zone."""

    backend: Backend
    region: str = "320211"
    agencies: int = 15
    people: dict[str, Someone] = field(default_factory=dict)
    zone: View | None = None
    experts: list[str] = field(default_factory=list)  # the ids of their records in the pool
    numbers: Iterator[int] = field(default_factory=count)
    seen: dict[str, int] = field(default_factory=dict)  # the newest revision of each case

    def __post_init__(self) -> None:
        province, city = self.region[:2], self.region[:4]
        self.people = {
            "applicant": self._person("applicant", Role.APPLICANT, self.region),
            "city": self._person("city", Role.CITY, city),
            "province": self._person("province", Role.PROVINCE, province),
            "second": self._person("second", Role.PROVINCE, province),
            "partner": self._person("partner", Role.PARTNER, ""),
            "visitor": self.backend.visitor,
        }

    def _person(self, name: str, role: Role, region: str) -> Someone:
        return self.backend.someone(Principal(id=f"{name}-{self.region}", role=role, region=region))

    def settled(self) -> County:
        """The zone with its base and agencies, of which applications has heard."""
        office = self.people["province"]
        managers = [{"name": "周建国"}]
        self.zone = office.create(
            "zone", {"name": "蠡岸集聚区", "region": self.region, "operating_unit": "蠡岸公司", "managers": managers}
        )
        base = {"zone_id": self.zone.id, "region": self.region, "name": "中心", "built_m2": "6000", "core_m2": "1200"}
        office.create("base", base)
        for number in range(self.agencies):
            self.add(number)
        self.backend.settle()
        return self

    def add(self, number: int) -> View:
        """One more agency in the zone; the first serves everything."""
        office = self.people["province"]
        every = [entry.code for entry in codes.load("services")]
        state: State = {
            "credit_code": code_of(number, "partnership", self.region),
            "name": f"第{number}知识产权代理事务所",
            "region": self.region,
            "categories": [entry.code for entry in codes.load("categories")] if number == 0 else ["agency"],
            "services": list(dict.fromkeys(every)) if number == 0 else ["trademark_filing"],
            "rights": ["patent", "plant_variety", "layout_design"] if number == 0 else [],
        }
        agency = office.create("agency", state)
        assert self.zone is not None
        entry = {"agency_id": agency.id, "zone_id": self.zone.id, "entered_on": self.backend.clock.today().isoformat()}
        return office.create("residence", entry)

    # -- the case

    def file(self, procedure: str, **but: Any) -> View:
        assert self.zone is not None
        declared = [{"fact": fact, "value": value} for fact, value in DECLARED[procedure]]
        state = {"zone_id": self.zone.id, "procedure": procedure, "declared": declared} | but
        return self.people["applicant"].create("application", state)

    def do(self, who: str, seen: Any, act: str, part: str = "", **inputs: Any) -> CaseView:
        named = {name: inputs.pop(name) for name in ("on", "code") if name in inputs}
        command = ActOnCase(
            kind="application",
            id=seen.id,
            revision=self.seen.get(seen.id, seen.revision),
            act=act,
            part=part,
            inputs=inputs,
            **named,
        )
        done = self.people[who].send(command)
        self.seen[seen.id] = done.revision
        return done

    def see(self, who: str, seen: Any, **how: Any) -> CaseView:
        return self.people[who].send(GetCase(kind="application", id=seen.id, **how))

    def desk(self, who: str, *, everybody: bool = False) -> list[Any]:
        return list(self.people[who].send(ReadDesk(kind="application", everybody=everybody)).items)

    def late(self, who: str) -> list[Any]:
        return list(self.people[who].send(ReadDesk(kind="application", late=True)).items)

    # -- the story, in stretches

    def hand_in(self, seen: Any) -> CaseView:
        for part in [one.part for one in self.see("province", seen).parts if one.kind == "material"]:
            seen = self.give(seen, part)
        return self.pledged(seen)

    def pledged(self, seen: Any) -> CaseView:
        """The applicant says that all of it is true, in the words of the day."""
        return self.do("applicant", seen, "pledge", pledge=TRUE, signatory="周建国")

    def give(self, seen: Any, part: str, content: bytes = b"%PDF-1.7 1") -> CaseView:
        who = "city" if part == "material:recommendation" else "applicant"
        return self.do(who, seen, "material.give", part, file=self.paper(who, seen, content))

    def paper(self, who: str, seen: Any, content: bytes, name: str = "材料.pdf") -> str:
        """A file that was sent for the case, by its hash."""
        person, upload = self.people[who], f"upload-{next(self.numbers)}"
        part = PutPaperPart(kind="application", upload=upload, number=0, content=b64encode(content).decode())
        person.send(part)
        return person.send(KeepPaper(kind="application", id=seen.id, upload=upload, name=name)).hash

    def recommended(self, procedure: str, **but: Any) -> CaseView:
        seen = self.hand_in(self.file(procedure, **but))
        seen = self.do("applicant", seen, "submit")
        return self.do("city", seen, "recommend", opinion="同意推荐")

    def scored(self, seen: Any) -> CaseView:
        self.pool(5)
        seen = self.drawn(seen)
        for number, expert in enumerate(self.panel(seen), start=1):
            seen = self.do(expert, seen, "score.submit", f"score:{number}", sheet=SHEET)
        assert isinstance(seen, CaseView)
        return seen

    def frozen(self, seen: Any, size: int = 5, units: int = 1) -> CaseView:
        """The lists of a panel are frozen; its source speaks tomorrow."""
        source_day = (self.backend.clock.today() + timedelta(days=1)).isoformat()
        numbers = {"size": str(size), "units": str(units)}
        return self.do("province", seen, "draw.freeze", **numbers, source="福彩3D第2026064期", source_day=source_day)

    def drawn(self, seen: Any, size: int = 5, units: int = 1) -> CaseView:
        """The panel of a draw, asked to score; a day later."""
        seen = self.frozen(seen, size, units)
        clock = self.backend.clock
        assert isinstance(clock, FixedClock)
        clock.advance(days=1)
        part = [one.part for one in seen.parts if one.kind == "draw"][-1]
        return self.do("province", seen, "draw.reveal", part, value="3 7 1", url="https://example.org/3d/2026064")

    def panel(self, seen: Any) -> list[str]:
        """Who was asked to score, in the order of the parts."""
        asked = (one for one in self.see("province", seen).entries if one.act == "score.assign")
        return [one.said[0].value for one in asked]

    def approved(self) -> CaseView:
        """Through every office of Jiangsu, in two days."""
        seen = self.do("province", self.do("province", self.recommended("JS_2016"), "receive"), "accept")
        seen = self.do("province", self.scored(seen), "assessed", opinion="同意")
        return self.do("province", self.visited(seen), "approve", reason="符合条件")

    def pool(self, count: int) -> list[str]:
        """So many experts with an account each, none with a conflict of interest."""
        for number in range(count):
            made = self.expert(f"专家{number}")
            account = Principal(id=f"account-{number}", role=Role.EXPERT, organisation=made.id)
            self.people[made.id] = self.backend.someone(account)
            self.experts.append(made.id)
        return self.experts

    def expert(self, name: str, **but: Any) -> View:
        office = self.region[:2].ljust(6, "0")
        state = {"name": name, "office": office, "employer": "某大学", "region": office} | but
        return self.people["province"].create("expert", state)

    def visited(self, seen: Any) -> CaseView:
        seen = self.do(
            "province", seen, "visit.plan", visitor_1="甲", visitor_2="乙", day=self.backend.clock.today().isoformat()
        )
        seen = self.do("province", seen, "visit.minutes", "visit:1", minutes="现场与材料相符")
        return self.do("applicant", seen, "visit.sign", "visit:1", signer="王某，管委会主任")


def settled(folder: Path, clock: Clock, region: str = "320211", agencies: int = 15) -> County:
    """A county in a world of its own; in one process grown once and copied, since most of a story's time goes there."""
    if shape.SHAPE in shape.FULL:
        return County(Backend(folder, clock), region, agencies).settled()
    grown, zone = _grown(region, agencies, clock.now())
    return County(Backend(folder, clock, grown=grown), region, agencies, zone=zone)


def approved(folder: Path, clock_of: Callable[[Path, datetime], FixedClock], at: datetime) -> tuple[County, CaseView]:
    """A county of Jiangsu whose application was approved a day after *at*; grown once, as above."""
    if shape.SHAPE in shape.FULL:
        county = County(Backend(folder, clock_of(folder, at))).settled()
        return county, county.approved()
    grown, zone, seen, now = _grown_approved(at)
    county = County(Backend(folder, clock_of(folder, now), grown=grown), zone=zone)
    return county, county.see("province", seen)


@cache
def _grown_approved(at: datetime) -> tuple[Path, View | None, CaseView, datetime]:
    folder = _folder()
    county = settled(folder, FixedClock(at))
    seen = county.approved()
    county.backend.stop()
    return folder, county.zone, seen, county.backend.clock.now()


@cache
def _grown(region: str, agencies: int, at: datetime) -> tuple[Path, View]:
    folder = _folder()
    county = County(Backend(folder, FixedClock(at)), region, agencies).settled()
    county.backend.stop()
    assert county.zone is not None
    return folder, county.zone


def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="jiju-county-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made
