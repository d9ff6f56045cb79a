"""What others say of an agency reaches the register: lists that keep it from entering, matters that are open with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.bus.envelope import Envelope
from chassis.errors import Forbidden, Refused
from contracts.commands.registry import ReadDuties, ReadGauges
from contracts.commands.things import ReadHistory
from contracts.roles import Principal, Role
from tests.contract.slice.test_slice import SERIOUS

pytestmark = pytest.mark.inside


@pytest.fixture
def listed(backend, province, agency):
    def entered(**but):
        backend.settle()
        made = province.create("listing", {"agency_id": agency.id} | SERIOUS | but)
        backend.settle()
        return made

    return entered


def enter(agency, zone, province):
    return province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})


def test_under_a_serious_listing_nobody_enters_and_the_rule_is_named(province, agency, zone, listed):
    listing = listed()
    with pytest.raises(Refused) as refused:
        enter(agency, zone, province)
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["listing"]) == ("registry.listed", listing.id)
    assert fault.basis
    assert fault.basis.zh.startswith("《市场监督管理严重违法失信名单管理办法》")
    assert fault.fact
    assert "苏市监列〔2026〕1号" in fault.fact.zh


def test_a_listing_that_only_warns_keeps_nobody_out(province, agency, zone, listed):
    listed(list_kind="abnormal")
    assert enter(agency, zone, province).state["state"] == "resident"


def test_once_lifted_the_way_in_is_open(backend, province, agency, zone, listed):
    listing = listed()
    province.act(listing, "lift", lifted_on="2026-03-02", because="已纠正")
    backend.settle()
    assert enter(agency, zone, province).state["state"] == "resident"


def tell(backend, done, agency, *, number=1, blocks=True, due="2026-04-30", reference="检查（2026）7号"):
    """As the owner will announce it, through the inbox."""
    state = {
        "agency_id": agency.id,
        "kind": "inspection",
        "reference": reference,
        "words": {"zh": "双随机检查", "en": "random inspection"},
        "due_on": due,
        "blocks": blocks,
    }
    envelope = Envelope(
        id=f"duty-{number}", source="assessment", type=f"assessment.duty.{done}", subject=f"duty/{reference}",
        sequence=number, time=backend.clock.now(), actor="platform", data={"kind": "duty", "id": reference, "state": state},
    )  # fmt: skip
    backend.all.services["registry"].inbox.receive("assessment", [envelope], 0)


def duties(person, agency):
    return person.send(ReadDuties(agency_id=agency.id)).items


def test_what_is_open_elsewhere_is_kept_until_it_is_closed(backend, province, agency):
    tell(backend, "opened", agency, number=1, blocks=False, due=None, reference="修复（2026）3号")
    tell(backend, "opened", agency, number=2)
    found = duties(province, agency)
    assert [(one.reference, one.blocks, one.due_on) for one in found] == [
        ("检查（2026）7号", True, date(2026, 4, 30)),
        ("修复（2026）3号", False, None),
    ]
    tell(backend, "closed", agency, number=3)
    assert [one.reference for one in duties(province, agency)] == ["修复（2026）3号"]
    tell(backend, "opened", agency, number=2)  # sent again
    assert [one.reference for one in duties(province, agency)] == ["修复（2026）3号"]


def test_an_agency_sees_its_own_open_matters_and_nobody_elses_and_visitors_see_none(backend, visitor, province, agency):
    own = backend.someone(Principal(id="a1", role=Role.AGENCY, organisation=agency.id)).knows(province)
    other = backend.someone(Principal(id="a2", role=Role.AGENCY, organisation="000000000000")).knows(province)
    tell(backend, "opened", agency)
    assert len(duties(own, agency)) == 1
    for person in (other, visitor.knows(province)):
        with pytest.raises(Forbidden):
            duties(person, agency)


def test_what_was_open_then_is_told_as_of_a_day_and_as_known_at_a_moment(backend, province, agency):
    day, opened = backend.clock.today(), backend.clock.now()
    tell(backend, "opened", agency, number=1)
    backend.clock.advance(days=2)
    tell(backend, "closed", agency, number=2)
    backend.clock.advance(days=1)

    def then(**how):
        return [one.reference for one in province.send(ReadDuties(agency_id=agency.id, **how)).items]

    assert then() == []
    assert then(as_of=day) == then(as_of=day + timedelta(1)) == then(known_on=opened) == ["检查（2026）7号"]
    assert then(as_of=day + timedelta(2)) == []


def awarded(backend, province, zone, programme="JS_2016", number="苏知集聚〔2025〕1号", **but):
    backend.settle()
    state = {"zone_id": zone.id, "zone_name": "蠡岸集聚区", "region": "320211", "awarded_on": "2025-10-20"}
    province.create("award", state | {"programme": programme, "title_no": number} | but)
    backend.settle()
    return province.get(zone)


def test_a_zone_of_which_no_programme_is_on_record_is_under_that_of_its_title_and_measured_by_it(
    backend, province, zone
):
    seen = awarded(backend, province, zone, document_no="苏知发〔2025〕9号")
    last = province.send(ReadHistory(kind="zone", id=zone.id)).items[0]
    assert (seen.state["programme"], last.basis) == ("JS_2016", "苏知发〔2025〕9号")
    assert province.send(ReadGauges(zone_id=zone.id)).items
    second = awarded(backend, province, zone, "NAT_2023", "国知集聚1号")
    assert second.revision == seen.revision  # that another one counts is an office's to say


def test_what_an_office_recorded_as_the_programme_of_a_zone_stands_when_it_gets_a_title(backend, province):
    zone = province.create("zone", {"name": "锡北集聚区", "region": "320205", "programme": "NAT_2023"})
    assert awarded(backend, province, zone).state["programme"] == "NAT_2023"
