"""Each zone against its programme: values, limits, records; a crossing is told once, and so is the way back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused
from contracts.commands.platform import ReadEvents
from contracts.commands.registry import ReadGauges
from contracts.commands.things import ChangeThing, EndThing, GetThing, ListThings
from contracts.roles import Principal, Role
from tests.contract.api.world import credit_codes
from tests.support.backend import AGENCY, AUDITOR

LIMIT = 15  # JS_2016: 已有知识产权服务机构15家以上


@pytest.fixture
def zone(province):
    return province.create("zone", {"name": "蠡岸集聚区", "region": "320211", "programme": "JS_2016"})


@pytest.fixture
def residents(province, zone):
    """As many as the programme asks for; the last one's contract ends in a month."""
    return [_admitted(province, zone, code, number) for number, code in zip(range(LIMIT), credit_codes(), strict=False)]


def _admitted(province, zone, code, number, **but):
    agency = province.create("agency", AGENCY | {"credit_code": code, "name": f"演示 {number}"})
    ends = {"contract_until": "2026-04-01"} if number == LIMIT - 1 else {}
    state = {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"}
    return province.create("residence", state | ends | but)


def gauge(person, zone, key="threshold.agencies", **how):
    return next(one for one in person.send(ReadGauges(zone_id=zone.id, **how)).items if one.key == key)


def alerts(person, zone):
    return person.send(ListThings(kind="alert", where={"zone_id": (zone.id,)})).items


def told(backend, *types):
    found = backend.someone(AUDITOR).send(ReadEvents(service="registry", limit=200, types=types))
    return [one.event["type"] for one in found.items]


def see_out(person, residence):
    return person.act(residence, "see_out", reason="voluntary", left_on="2026-03-02")


def test_a_visitor_reads_value_limit_article_and_the_records_behind_it(visitor, province, zone, residents):
    seen = gauge(visitor.knows(province), zone)
    assert (seen.value, seen.least, seen.met) == (Decimal(LIMIT), Decimal(15), True)
    assert seen.basis.zh.endswith("四（二）3")
    (behind,) = seen.behind
    assert (behind.kind, set(behind.ids)) == ("residence", {one.id for one in residents})


def test_the_day_of_a_breach_follows_from_contracts_that_nobody_renewed(visitor, province, zone, residents):
    seen = gauge(visitor.knows(province), zone)
    assert seen.falls_on == date(2026, 4, 2)
    assert "1 份" in seen.because.zh
    renewed = {"contract_until": "2028-04-01"}
    province.send(ChangeThing(kind="residence", id=residents[-1].id, revision=1, sets=renewed))
    assert gauge(visitor.knows(province), zone).falls_on is None


def test_contracts_and_recorded_exits_are_counted_together_and_none_twice(visitor, province, zone, residents):
    """The sixteenth is there until April, as is the fifteenth; the sixteenth's exit is recorded for March already."""
    extra = _admitted(province, zone, next(islice(credit_codes(), 30, None)), 50, contract_until="2026-04-01")
    assert gauge(visitor.knows(province), zone).falls_on == date(2026, 4, 2)
    province.send(EndThing(kind="residence", id=extra.id, revision=1, on=date(2026, 3, 20), basis="迁出"))
    seen = gauge(visitor.knows(province), zone)
    assert (seen.value, seen.falls_on) == (16, date(2026, 4, 2))
    assert "1 份" in seen.because.zh


def test_a_crossing_is_told_once_and_so_is_the_way_back(backend, province, zone, residents):
    see_out(province, residents[0])
    see_out(province, residents[1])
    (alert,) = alerts(province, zone)
    assert alert.state["subject"] == "threshold_agencies"
    assert (alert.state["found"], alert.state["least"], alert.state["state"]) == ("14", "15", "open")
    assert gauge(province, zone).alert_id == alert.id
    for number, code in zip((100, 101), islice(credit_codes(), 40, None), strict=False):
        _admitted(province, zone, code, number)
    (alert,) = alerts(province, zone)
    assert (alert.state["state"], alert.state["over_on"]) == ("over", "2026-03-02")
    both = ("registry.zone.threshold_breached", "registry.zone.threshold_recovered")
    assert told(backend, *both) == list(both)


def test_a_zone_that_never_met_a_threshold_has_not_crossed_it(province, zone):
    assert not gauge(province, zone).met
    assert alerts(province, zone) == ()


def managed(province, zone, *names, **how):
    sets = {"managers": [{"name": name} for name in names]}
    revision = province.get(zone).revision
    province.send(ChangeThing(kind="zone", id=zone.id, revision=revision, sets=sets, **how))


@pytest.mark.inside
def test_what_a_later_day_brings_is_found_by_the_timer_and_told_once(backend, clock, province, zone):
    managed(province, zone, "甲", "乙")
    managed(province, zone, "甲", valid_from=date(2026, 3, 5))
    assert gauge(province, zone, "threshold.staff").falls_on == date(2026, 3, 5)
    clock.set(datetime(2026, 3, 5, 1, tzinfo=SHANGHAI))
    assert alerts(province, zone) == ()
    registry = backend.all.services["registry"]
    assert registry.daily()
    assert not registry.daily()
    registry._day_done = None  # another process that ticks for the same service
    assert registry.daily()
    (alert,) = alerts(province, zone)
    assert alert.state["article"].endswith("建立工作机制")


def test_the_core_area_of_zhejiang_is_watched_over_all_bases(backend):
    zhejiang = backend.someone(Principal(id="p33", role=Role.PROVINCE, region="33"))
    zone = zhejiang.create("zone", {"name": "云栖", "region": "330106", "programme": "ZJ_2018"})
    bases = [
        zhejiang.create("base", {"zone_id": zone.id, "region": "330106", "name": name, "core_m2": "500"})
        for name in ("甲", "乙")
    ]
    assert gauge(zhejiang, zone, "threshold.core_area").met
    zhejiang.send(EndThing(kind="base", id=bases[1].id, revision=1, basis="不再使用"))
    (alert,) = alerts(zhejiang, zone)
    assert (alert.state["subject"], alert.state["found"]) == ("threshold_core_area", "500")


def test_the_operator_answers_a_warning_of_the_own_zone_and_nobody_elses(backend, province, zone):
    managed(province, zone, "甲", "乙")
    managed(province, zone, "甲")
    (alert,) = alerts(province, zone)
    stranger = backend.someone(Principal(id="o2", role=Role.OPERATOR, zone="000000000000", region="320211"))
    with pytest.raises(Forbidden) as forbidden:
        stranger.knows(province).act(alert, "answer", measures="聘任")
    assert forbidden.value.code == "access.zone"
    operator = backend.someone(Principal(id="o1", role=Role.OPERATOR, zone=zone.id, region="320211")).knows(province)
    with pytest.raises(Refused) as refused:
        operator.act(alert, "answer", measures="聘任一人", mended_by="2026-03-01")
    assert refused.value.code == "registry.mended-before-seen"
    answered = operator.act(alert, "answer", measures="聘任一人", mended_by="2026-06-30")
    assert (answered.state["state"], answered.state["mended_by"]) == ("answered", "2026-06-30")
    assert operator.send(GetThing(kind="alert", id=alert.id, sources=True)).sources["measures"].actor == "o1"


def test_public_bodies_count_where_the_programme_does_not_leave_them_out(province, zone):
    province.create(
        "public_body", {"name": "保护中心", "type": "protection_centre", "region": "320211", "zone_id": zone.id}
    )
    assert gauge(province, zone).value == 1
    province.send(ChangeThing(kind="zone", id=zone.id, revision=1, sets={"programme": "JS_DRAFT"}))
    seen = gauge(province, zone)
    assert seen.value == 0
    assert [(one.kind, one.count, one.counted) for one in seen.behind] == [("public_body", 1, False)]


def test_areas_are_summed_over_the_bases_and_a_draft_warns_nobody(province, zone):
    province.send(ChangeThing(kind="zone", id=zone.id, revision=1, sets={"programme": "JS_DRAFT"}))
    base = {"zone_id": zone.id, "region": "320211", "core_m2": "600"}
    one = province.create("base", base | {"name": "甲", "built_m2": "4000"})
    province.create("base", base | {"name": "乙", "built_m2": "1000.5"})
    built = gauge(province, zone, "threshold.built_area")
    assert (built.value, built.met) == (Decimal("5000.5"), True)
    province.send(ChangeThing(kind="base", id=one.id, revision=1, sets={"built_m2": "3000"}))
    assert not gauge(province, zone, "threshold.built_area").met
    assert province.send(ReadGauges(zone_id=zone.id)).draft
    assert alerts(province, zone) == ()


def test_a_past_day_is_weighed_by_what_was_so_then_and_forecasts_nothing(clock, visitor, province, zone):
    managed(province, zone, "甲", "乙", "丙")
    clock.set(datetime(2026, 7, 6, 9, tzinfo=SHANGHAI))
    managed(province, zone, "甲", "乙")
    visitor.knows(province)
    before = gauge(visitor, zone, "threshold.staff", as_of=date(2026, 5, 4))
    assert (before.value, before.falls_on, before.alert_id) == (3, None, None)
    trend = gauge(visitor, zone, "threshold.staff").trend
    assert [(one.on, one.value) for one in trend] == [(date(2026, 4, 7), 3), (date(2026, 7, 6), 2)]
    months = gauge(visitor, zone, "threshold.staff", months=12).months
    ends = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]  # since there is a zone
    assert [(one.on, one.value) for one in months] == [*((end, 3) for end in ends), (date(2026, 7, 6), 2)]


def test_a_programme_without_figures_leaves_those_of_the_province_standing(province, zone):
    province.send(ChangeThing(kind="zone", id=zone.id, revision=1, sets={"programme": "NAT_2023"}))
    found = province.send(ReadGauges(zone_id=zone.id))
    assert (found.programme, found.edition) == ("NAT_2023", "JS_2016@2017-01-01")
    assert "本省办法" in found.why.zh
