"""Two who write in the same moment what only one of them can have: the first has it, and the second is told whose it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from threading import Thread
from typing import Any

import pytest

from chassis import keeping
from chassis.cases import doing
from chassis.errors import Problem
from chassis.service import Service
from chassis.storage.reading import Call, Where
from chassis.storage.work import Work
from contracts.commands.cases import ActOnCase
from contracts.commands.things import ChangeThing, CreateThing, View
from contracts.roles import Principal, Role
from contracts.things.registry import Residence
from services.registry.keeps import RESIDENCE_KEEP
from services.registry.service import RegistryService
from services.registry.usecases.residency import ADMISSIONS
from tests.support.agency_workbook import credit_code
from tests.support.backend import AGENCY as WHOLE
from tests.support.places import Place, fixed_clock
from tests.support.residency import ADMITTED
from tests.support.trial import open_trial

pytestmark = [pytest.mark.inside, pytest.mark.slow("two transactions that wait for each other, on both databases")]
WAITS = 0.3  # seconds; whoever is not kept waiting is through long before
PROVINCE = Principal(id="u1", role=Role.PROVINCE, region="32")
NUMBERS = count(8000)
ROOM = {"entered_on": "2026-03-02", "room": "2204"}
Deed = Callable[[Work], object]


def agency_state() -> dict[str, Any]:
    """One that nobody else is, and resembles nobody."""
    code = credit_code(next(NUMBERS))
    return WHOLE | {"credit_code": code, "name": f"无锡澄观{code[10:16]}知识产权代理事务所"}


class Moment:
    """A registry with a zone, and deeds of two people at once."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.zone = self.create("zone", {"name": "蠡岸集聚区", "region": "320211"}).id
        self.operator = Principal(id="u2", role=Role.OPERATOR, zone=self.zone, region="320211")

    def create(self, kind: str, state: dict[str, Any]) -> View:
        with self.working(PROVINCE) as work:
            return keeping.create(work, keeping.KEEPS[kind], CreateThing(kind=kind, state=state))

    def working(self, who: Principal) -> Any:
        return self.service.transactions.work(Call(principal=who))

    def agency(self) -> str:
        return self.create("agency", agency_state()).id

    def filed(self) -> ActOnCase:
        """An admission to room 2204 that waits to be decided."""
        state = {"procedure": "ENTRY", "agency_id": self.agency(), "zone_id": self.zone, "room": "2204",
                 "area_m2": "60", "contract_no": "RZ-1"}  # fmt: skip
        with self.working(self.operator) as work:
            made = keeping.create(work, ADMISSIONS.keep, CreateThing(kind="admission", state=state))
            seen = doing.act(
                work, ADMISSIONS, ActOnCase(kind="admission", id=made.id, revision=1, act="file", inputs={})
            )
        return ActOnCase(kind="admission", id=made.id, revision=seen.revision, act="admit", inputs=ADMITTED)

    def at_once(self, first: Deed, second: Deed) -> tuple[bool, list[str]]:
        """Whether the second waited for the first to be committed, and for which reasons it was refused then."""
        told: list[str] = []

        def other() -> None:
            try:
                with self.working(self.operator if second.__name__ == "admit" else PROVINCE) as work:
                    second(work)
            except Problem as problem:
                told.extend(fault.code for fault in problem.faults)

        thread = Thread(target=other)
        with self.working(self.operator if first.__name__ == "admit" else PROVINCE) as work:
            first(work)
            thread.start()
            thread.join(WAITS)
            waited = thread.is_alive()
        thread.join()
        return waited, told

    def resident(self) -> int:
        with self.service.transactions.reading() as reading:
            return len(reading.list(Residence, Where(equal={"zone_id": (self.zone,)}), limit=10))


@pytest.fixture(scope="module")
def service(shared_database: Place) -> Service:
    return open_trial(shared_database, fixed_clock(), RegistryService)


@pytest.fixture
def moment(service: Service) -> Moment:
    """A zone that no other test has."""
    return Moment(service)


def admits(command: ActOnCase) -> Deed:
    def admit(work: Work) -> object:
        return doing.act(work, ADMISSIONS, command)

    return admit


def creates(kind: str, state: dict[str, Any]) -> Deed:
    return lambda work: keeping.create(work, keeping.KEEPS[kind], CreateThing(kind=kind, state=state))


def test_of_two_admissions_to_one_room_that_are_decided_at_once_one_wins_and_the_other_is_told(moment):
    first, second = moment.filed(), moment.filed()
    waited, told = moment.at_once(admits(first), admits(second))
    assert (waited, moment.resident()) == (True, 1)
    assert set(told) <= {"registry.room-taken", "procedures.not-met"}
    assert told
    with moment.working(moment.operator) as work:
        assert work.get(ADMISSIONS.cls, second.id).stage == "CHECKING"  # it may still be given another room


def test_an_admission_and_a_record_of_the_office_do_not_take_the_same_room(moment):
    state = {"agency_id": moment.agency(), "zone_id": moment.zone} | ROOM
    waited, told = moment.at_once(creates("residence", state), admits(moment.filed()))
    assert (waited, moment.resident()) == (True, 1)
    assert told


def test_two_who_move_into_one_room_at_once_do_not_both_have_it(moment):
    state = {"zone_id": moment.zone, "entered_on": "2026-03-02"}
    rooms = [moment.create("residence", state | {"agency_id": moment.agency()}) for _ in range(2)]

    def moving(seen: View) -> Deed:
        command = ChangeThing(kind="residence", id=seen.id, revision=seen.revision, sets={"room": "2204"})
        return lambda work: keeping.change(work, RESIDENCE_KEEP, command)

    assert moment.at_once(*map(moving, rooms)) == (True, ["registry.room-taken"])


def of_one_code() -> list[Deed]:
    first, second = agency_state(), agency_state()
    return [creates("agency", first), creates("agency", second | {"credit_code": first["credit_code"]})]


def test_of_two_agencies_with_one_credit_code_the_second_is_told_whose_it_is(moment):
    assert moment.at_once(*of_one_code()) == (True, ["registry.credit-code-in-use"])


def test_without_their_claims_both_would_have_it_where_a_database_has_more_than_one_writer(moment, monkeypatch):
    """The control: on PostgreSQL neither sees what the other has not committed yet."""
    monkeypatch.setattr(Work, "claim", lambda *_: None)
    alone = moment.service.store.engine.dialect.name == "sqlite"
    waited, told = moment.at_once(admits(moment.filed()), admits(moment.filed()))
    assert (waited, bool(told), moment.resident()) == (alone, alone, 1 if alone else 2)
    assert moment.at_once(*of_one_code()) == (alone, ["registry.credit-code-in-use"] if alone else [])
