"""Bases and rooms: a boundary that is none is refused, an area that disagrees is said, one room holds one agency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chassis.errors import Refused
from contracts.commands.registry import ReadBoundary
from contracts.commands.things import ChangeThing
from tests.support.backend import AGENCY

CORNERS = [("120.3", "31.5"), ("120.301", "31.5"), ("120.301", "31.501"), ("120.3", "31.501")]


def base_of(zone, corners, **but):
    boundary = [{"longitude": x, "latitude": y} for x, y in corners]
    return {"zone_id": zone.id, "region": "320211", "name": "甲", "boundary": boundary} | but


def test_a_boundary_that_crosses_itself_is_refused_with_the_place(province, zone):
    crossed = [CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]]
    with pytest.raises(Refused) as refused:
        province.create("base", base_of(zone, crossed))
    (fault,) = refused.value.faults
    assert fault.code == "registry.boundary-crosses-itself"
    assert "120.300500" in fault.detail.zh


def test_a_filed_area_that_disagrees_with_the_boundary_is_taken_and_said(visitor, province, zone):
    made = province.create("base", base_of(zone, CORNERS, site_m2="99999"))
    seen = visitor.knows(province).send(ReadBoundary(base_id=made.id))
    assert (seen.corners, seen.ground_m2) == (4, Decimal(10534))
    assert "99,999" in seen.remarks[0].zh
    province.send(
        ChangeThing(kind="base", id=made.id, revision=1, sets={"site_m2": "10500"}, valid_from=date(2026, 3, 2))
    )
    assert visitor.knows(province).send(ReadBoundary(base_id=made.id)).remarks == ()


def test_two_residents_in_one_room_are_refused_and_the_first_is_named(province, zone, agency):
    room = {"zone_id": zone.id, "entered_on": "2026-03-02"}
    first = province.create("residence", room | {"agency_id": agency.id, "room": "2204 室"})
    other = province.create("agency", AGENCY | {"credit_code": "91320211MAFAKE0272", "name": "乙"})
    with pytest.raises(Refused) as refused:
        province.create("residence", room | {"agency_id": other.id, "room": "２２０４"})
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["residence"]) == ("registry.room-taken", first.id)
    assert str(AGENCY["name"]) in fault.detail.zh
    second = province.create("residence", room | {"agency_id": other.id, "room": "2205"})
    with pytest.raises(Refused):
        province.send(ChangeThing(kind="residence", id=second.id, revision=1, sets={"room": "2204"}))
    province.act(first, "see_out", reason="voluntary", left_on="2026-03-02")
    province.send(ChangeThing(kind="residence", id=second.id, revision=1, sets={"room": "2204"}))


def test_buildings_larger_than_their_base_are_said_so(province, zone):
    buildings = [{"name": "A 座", "built_m2": "6000", "floors": 12}, {"name": "B 座", "built_m2": "5000"}]
    made = province.create(
        "base", {"zone_id": zone.id, "region": "320211", "name": "中心", "built_m2": "10000", "buildings": buildings}
    )
    (remark,) = province.send(ReadBoundary(base_id=made.id)).remarks
    assert "11,000" in remark.zh
    assert made.state["buildings"][0]["floors"] == 12
    change = ChangeThing(kind="base", id=made.id, revision=1, sets={"built_m2": "11000"})
    province.send(change)
    assert province.send(ReadBoundary(base_id=made.id)).remarks == ()


def test_a_figure_of_a_zone_comes_with_its_evidence(province, zone):
    count = {"what": "associations", "number": 2, "on": "2026-02-28"}
    with pytest.raises(Refused) as refused:
        province.send(ChangeThing(kind="zone", id=zone.id, revision=1, sets={"counts": [count]}))
    assert [(one.code, one.pointer) for one in refused.value.faults] == [
        ("registry.no-evidence", "#/counts/0/evidence")
    ]
    shown = count | {"evidence": "协会登记证"}
    done = province.send(ChangeThing(kind="zone", id=zone.id, revision=1, sets={"counts": [shown]}))
    assert done.state["counts"][0]["evidence"] == "协会登记证"
