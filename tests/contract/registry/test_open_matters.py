"""What is open with an agency elsewhere keeps it in its zone until it is closed or handed over; a listing keeps it out."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.cases.keep import nothing_followed
from chassis.errors import Refused
from chassis.procedures import Fact
from chassis.storage.reading import Call
from contracts.commands.platform import ReadEvents
from contracts.commands.registry import ReadDuties
from contracts.commands.things import ChangeThing
from contracts.declare import Words
from contracts.roles import PLATFORM
from services.all_in_one import SERVICES
from services.registry.usecases.residency import ADMISSIONS, DEPARTURES, exits_of_the_day
from tests.contract.registry.test_heard import tell as announce
from tests.contract.slice.test_slice import SERIOUS
from tests.support.backend import NOW, Backend
from tests.support.residency import ADMITTED, Zones, another, condition_of
from tests.support.shape import clock_at

NUMBERS = itertools.count(1)
pytestmark = [pytest.mark.inside, pytest.mark.slow("whole cases through every office")]


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    """For all of them; each has its own zone and agency in it."""
    folder = tmp_path_factory.mktemp("matters")
    running = Backend(folder, clock_at(folder, NOW), SERVICES)
    yield running
    running.stop()


@pytest.fixture
def zones(backend):
    return Zones.anew(backend)


def tell(backend, done, agency, **how):
    announce(backend, done, agency, number=next(NUMBERS), **how)


@pytest.fixture
def resident(zones):
    done = zones.do("operator", zones.do("agency", zones.file(), "file"), "admit", **ADMITTED)
    return zones.residence(done.state["residence_id"])


def leaving(zones, resident):
    return zones.do("agency", zones.leave("agency", resident), "ask", reason="迁址")


def told(zones, seen, type_):
    """What the events of this type about the case said of it."""
    query = ReadEvents(service="registry", subject=f"departure/{seen.id}", types=(type_,))
    return [one.event["data"]["state"] for one in zones.people["province"].send(query).items]


def matters(view):
    return [(one.part, one.state, {said.name: said.value for said in one.said}["reference"]) for one in view.parts]


def test_an_exit_with_an_open_inspection_lists_it_and_waits(zones, resident, backend):
    tell(backend, "opened", zones.agency)
    tell(backend, "opened", zones.agency, blocks=False, due=None, reference="修复（2026）3号")
    seen = leaving(zones, resident)
    assert matters(seen) == [("open_duty:1", "OPEN", "assessment 检查（2026）7号")]
    (what,) = (one for one in seen.parts[0].said if one.name == "what")
    assert what.told == Words("双随机检查，2026-04-30", "random inspection, 2026-04-30")
    assert any("修复（2026）3号" in one.zh for one in zones.see("operator", seen).remarks)
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "leave")
    assert condition_of(refused) == ["all_settled"]
    assert refused.value.faults[0].context["counted"] == ["open_duty:1"]
    assert "agency" not in [one.act for one in zones.see("agency", seen).open_acts]


def test_it_is_settled_by_its_owners_word_and_by_nobody_elses(zones, resident, backend):
    tell(backend, "opened", zones.agency)
    seen = leaving(zones, resident)
    with pytest.raises(Refused):
        zones.do("operator", seen, "leave")
    tell(backend, "closed", zones.agency)
    seen = zones.see("operator", seen)
    assert [one[1] for one in matters(seen)] == ["CLOSED"]
    assert zones.do("operator", seen, "leave").stage == "LEFT"


def test_what_is_opened_while_the_exit_is_settled_is_listed_at_once(zones, resident, backend):
    seen = leaving(zones, resident)
    assert "leave" in [one.act for one in zones.see("operator", seen).open_acts]
    for reference in ("检查（2026）7号", "检查（2026）8号"):
        tell(backend, "opened", zones.agency, reference=reference)
    seen = zones.see("operator", seen)
    assert [one[0] for one in matters(seen)] == ["open_duty:1", "open_duty:2"]
    assert [one.act for one in seen.entries][-2:] == ["open_duty.list", "open_duty.list"]
    assert "leave" not in [one.act for one in seen.open_acts]


def test_a_matter_is_handed_over_to_somebody_by_name(zones, resident, backend):
    tell(backend, "opened", zones.agency)
    seen = leaving(zones, resident)
    (_, row) = zones.desk("operator", "departure")
    assert (row.part, row.words.zh) == ("open_duty:1", "未结事项")
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "open_duty.hand", "open_duty:1")
    assert [one.code for one in refused.value.faults] == ["procedures.input-required"]
    seen = zones.do("operator", seen, "open_duty.hand", "open_duty:1", holder="无锡蓝鲸商标代理有限公司")
    assert {one.name: one.value for one in seen.entries[-1].said} == {"holder": "无锡蓝鲸商标代理有限公司"}
    (handed,) = told(zones, seen, "registry.departure.handed_over")  # so its owner hears of it, while it stays open
    assert handed["handed_over"] == [
        {"owner": "assessment", "reference": "检查（2026）7号", "holder": "无锡蓝鲸商标代理有限公司", "on": "2026-03-02"}
    ]  # fmt: skip
    assert zones.do("operator", seen, "leave").stage == "LEFT"
    assert len(backend.province.send(ReadDuties(agency_id=zones.agency.id)).items) == 1  # its owner has not closed it


def test_without_the_list_an_open_matter_would_still_keep_the_agency(zones, resident, backend, monkeypatch):
    """The control: the platform lists nothing, and the exit waits because of what is known and not listed."""
    tell(backend, "opened", zones.agency)
    with monkeypatch.context() as off:
        off.setitem(DEPARTURES.__dict__, "follows", nothing_followed)
        seen = leaving(zones, resident)
        assert matters(seen) == []
        with pytest.raises(Refused) as refused:
            zones.do("operator", seen, "leave")
        assert condition_of(refused) == ["all_listed"]
        off.setitem(DEPARTURES.facts, "residence.duties_unlisted", lambda *_: Fact(0))
        assert zones.do("operator", seen, "leave").stage == "LEFT"


def test_under_a_serious_listing_nobody_is_admitted_and_the_rule_is_named(zones, backend):
    backend.settle()
    listing = backend.province.create("listing", {"agency_id": zones.agency.id} | SERIOUS)
    backend.settle()
    seen = zones.do("agency", zones.file(), "file")
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "admit", **ADMITTED)
    assert condition_of(refused) == ["not_listed", "registry.listed"]
    named = refused.value.faults[1]
    assert named.basis
    assert named.basis.zh.startswith("《市场监督管理严重违法失信名单管理办法》")
    assert (named.context["listing"], "苏市监列〔2026〕1号" in str(named.fact)) == (listing.id, True)
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "except", condition="not_listed", reason="…", approver="…")
    assert [one.code for one in refused.value.faults] == ["procedures.input-wrong"]


def test_a_room_is_given_once_even_if_the_check_saw_it_free(zones, resident, backend, monkeypatch):
    """The guard of the record itself, with that of the procedure switched off: two decided in the same moment."""
    other = another(backend)
    zones.meet()
    seen = zones.do("operator", zones.file("operator", agency_id=other.id), "file")
    monkeypatch.setitem(ADMISSIONS.facts, "residence.room_claims", lambda *_: Fact(0))
    with pytest.raises(Refused) as refused:
        zones.do("operator", seen, "admit", **ADMITTED)
    assert [one.code for one in refused.value.faults] == ["registry.room-taken"]
    assert replace(seen).stage == zones.see("operator", seen).stage == "CHECKING"


def test_what_an_exit_missed_is_entered_by_the_work_of_the_day(zones, resident, backend, monkeypatch):
    registry = backend.all.services["registry"]
    with monkeypatch.context() as off:
        off.setitem(DEPARTURES.__dict__, "follows", nothing_followed)
        tell(backend, "opened", zones.agency)
        seen = leaving(zones, resident)
    assert matters(seen) == []
    with registry.transactions.work(Call(principal=PLATFORM)) as work:
        assert exits_of_the_day(work, "") == ""
    assert [one[1] for one in matters(zones.see("operator", seen))] == ["OPEN"]


def test_a_contract_that_ends_while_an_exit_is_considered_ends_the_considering(zones, resident, backend):
    registry = backend.all.services["registry"]
    seen = zones.leave("operator", resident)
    yesterday = backend.clock.today() - timedelta(1)
    state = {"contract_until": yesterday.isoformat(), "entered_on": "2025-03-03"}
    zones.people["operator"].send(ChangeThing(kind="residence", id=resident.id, revision=resident.revision, sets=state))
    with registry.transactions.work(Call(principal=PLATFORM)) as work:
        exits_of_the_day(work, "")
    assert zones.see("operator", seen).stage == "SETTLING"
