"""An agency, a zone and its operator, and the cases in which the agency comes and goes."""

from __future__ import annotations

import itertools
from base64 import b64encode
from typing import Any

from contracts.commands.cases import ActOnCase, CaseView, DeskRow, GetCase, KeepPaper, PutPaperPart, ReadDesk
from contracts.commands.platform import ReadEvents
from contracts.commands.things import Entry, GetThing, ReadHistory, View
from contracts.roles import Principal, Role
from tests.support.agency_workbook import credit_code
from tests.support.backend import AGENCY, Backend, Someone

CODES = map(credit_code, itertools.count(7000))
ADMITTED = {"entered_on": "2026-03-02", "reason": "符合"}


def another(backend: Backend) -> View:
    """One more agency; none resembles another."""
    code = next(CODES)
    name = f"无锡澄观{code[10:16]}知识产权代理事务所"
    return backend.province.create("agency", AGENCY | {"credit_code": code, "name": name})


class Zones:
    """People who know of each other what they wrote."""

    def __init__(self, backend: Backend, zone: View, agency: View) -> None:
        self.backend, self.zone, self.agency = backend, zone, agency
        operator = Principal(id="operator-1", role=Role.OPERATOR, zone=zone.id, region="320211")
        own = Principal(id="agency-1", role=Role.AGENCY, organisation=agency.id)
        self.people: dict[str, Someone] = {
            "operator": backend.someone(operator), "agency": backend.someone(own), "province": backend.province,
        }  # fmt: skip
        self.meet()

    @classmethod
    def anew(cls, backend: Backend) -> Zones:
        """A zone and an agency that nobody else has, in a world that others use."""
        zone = backend.province.create("zone", {"name": "蠡岸集聚区", "region": "320211"})
        return cls(backend, zone, another(backend))

    def meet(self) -> None:
        """Everybody has seen what the others wrote."""
        for one in self.people.values():
            for other in self.people.values():
                one.knows(other)

    def file(self, who: str = "agency", **but: Any) -> CaseView:
        state = {
            "procedure": "ENTRY", "agency_id": self.agency.id, "zone_id": self.zone.id, "room": "2204", "area_m2": "60",
            "contract_no": "RZ-1", "contract_until": "2027-03-01",
        }  # fmt: skip
        return self._filed(who, "admission", state | but)

    def leave(self, who: str, residence: View) -> CaseView:
        return self._filed(who, "departure", {"procedure": "EXIT", "residence_id": residence.id})

    def _filed(self, who: str, kind: str, state: dict[str, Any]) -> CaseView:
        made = self.people[who].create(kind, {name: value for name, value in state.items() if value is not None})
        self.meet()
        return self.people[who].send(GetCase(kind=kind, id=made.id))

    def paper(self, who: str, seen: CaseView, content: bytes = b"%PDF-1.7 1") -> str:
        """A file that was sent for the case, by its hash."""
        person = self.people[who]
        part = PutPaperPart(kind=seen.kind, upload="upload-1", number=0, content=b64encode(content).decode())
        person.send(part)
        return person.send(KeepPaper(kind=seen.kind, id=seen.id, upload="upload-1", name="退出申请书.pdf")).hash

    def do(self, who: str, seen: CaseView, act: str, part: str = "", **inputs: Any) -> CaseView:
        command = ActOnCase(kind=seen.kind, id=seen.id, revision=seen.revision, act=act, part=part, inputs=inputs)
        done = self.people[who].send(command)
        self.meet()
        return done

    def see(self, who: str, seen: CaseView) -> CaseView:
        return self.people[who].send(GetCase(kind=seen.kind, id=seen.id))

    def desk(self, who: str, kind: str) -> list[DeskRow]:
        return list(self.people[who].send(ReadDesk(kind=kind)).items)

    def residence(self, id: str, **how: Any) -> View:
        return self.people["operator"].send(GetThing(kind="residence", id=id, **how))

    def history(self, view: View) -> tuple[Entry, ...]:
        return self.people["operator"].send(ReadHistory(kind=view.kind, id=view.id)).items

    def told(self, view: View) -> list[str]:
        """The types of the events about a thing, in order."""
        subject = f"{view.kind}/{view.id}"
        found = self.people["province"].send(ReadEvents(service="registry", subject=subject)).items
        return [one.event["type"] for one in found]


def condition_of(refused: Any) -> list[str]:
    return [fault.context.get("condition", fault.code) for fault in refused.value.faults]
