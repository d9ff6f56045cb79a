"""What the tests of an application count, at the edges of a day, of a code list and of a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.applications.domain.eligibility import (
    area,
    is_bounded,
    is_run,
    next_number,
    next_plan,
    records,
    resident,
    rights,
)

DAY = date(2026, 3, 2)


def residence(agency="A", entered="2026-03-02", left=None, state="resident"):
    return {"agency_id": agency, "entered_on": entered, "left_on": left, "state": state}


@pytest.mark.parametrize(
    ("one", "there"),
    [
        (residence(entered="2026-03-01"), True),
        (residence(entered="2026-03-02"), True),
        (residence(entered="2026-03-03"), False),
        (residence(left="2026-03-03"), True),
        (residence(left="2026-03-02"), False),  # gone in the morning of its last day
        (residence(left="2026-03-03", state="left"), True),  # left since, and there on the day
        (residence(state="left"), False),
        ({"agency_id": "A", "entered_on": "2026-03-01"}, False),  # nothing says that it resides
    ],
)
def test_who_resides_on_a_day_entered_by_it_and_has_not_left(one, there):
    assert resident([one], DAY) == (["A"] if there else [])


def test_an_agency_with_two_residences_is_there_once_in_the_order_of_entry():
    assert resident([residence("B"), residence("A"), residence("B")], DAY) == ["B", "A"]


def agency(code, **but):
    return {"credit_code": code, "name": code, **but}


def test_a_record_holds_what_a_programme_counts_in_the_order_of_the_credit_codes():
    found = records(
        {"x": agency("2", standing="suspended"), "y": agency("1", rights=["patent"], services=["patent_filing"])}, DAY
    )
    assert found == [
        {"credit_code": "1", "standing": "active", "rights": ["patent"], "service_kinds": ["js_agency", "zj_agency"]},
        {"credit_code": "2", "standing": "suspended", "rights": [], "service_kinds": []},
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"rights": ["trademark"]}, {"trademark"}),
        ({"rights": ["patent_design", "patent_invention"]}, {"patent"}),
        ({"rights": ["trade_secret"]}, set()),  # never counts
        ({"rights": ["no_such"]}, set()),
        ({"services": ["patent_filing"]}, {"patent"}),
        ({"services": ["no_such"]}, set()),
        ({"rights": ["copyright"], "services": ["patent_filing"]}, {"copyright", "patent"}),
        ({"rights": None, "services": None}, set()),
        ({}, set()),
    ],
)
def test_rights_are_said_or_follow_from_services_and_a_patent_of_any_type_is_one(state, expected):
    assert rights(state, DAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(1993, 12, 31), []), (date(1994, 1, 1), ["js_agency", "zj_agency"])]
)
def test_a_service_counts_from_the_day_on_which_its_code_stands(day, expected):
    (found,) = records({"x": agency("1", services=["pct_filing"])}, day)
    assert found["service_kinds"] == expected


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ([], None),
        ([{"core_m2": None}, {}], None),
        ([{"core_m2": "999.9"}, {"core_m2": 0.1}, {}], Decimal(1000)),
        ([{"core_m2": 0}], Decimal(0)),  # nothing is something that was said
    ],
)
def test_the_areas_of_the_bases_are_added_up_where_any_says_one(bases, expected):
    assert area(bases, "core_m2") == expected


CORNER = [31.5, 120.3]


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ([], False),
        ([{"boundary": [CORNER] * 3}], True),
        ([{"boundary": [CORNER] * 2}], False),
        ([{"boundary": [CORNER] * 3}, {"boundary": None}], False),
        ([{"boundary": [CORNER] * 3}, {}], False),
    ],
)
def test_a_zone_is_bounded_where_each_base_has_three_corners(bases, expected):
    assert is_bounded(iter(bases)) is expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ({"operating_unit": "甲", "managers": [{"name": "乙"}]}, True),
        ({"operating_unit": "甲", "managers": []}, False),
        ({"operating_unit": None, "managers": [{"name": "乙"}]}, False),
        ({}, False),
    ],
)
def test_a_zone_is_run_by_a_unit_with_managers(zone, expected):
    assert is_run(zone) is expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "JS_2016-2026-001"),
        (["JS_2016-2026-001", "JS_2016-2026-009"], "JS_2016-2026-010"),
        (["JS_2016-2025-007", "ZJ_2018-2026-003", "JS_2016-2026-P004", "", "JS_2016-2026-x"], "JS_2016-2026-001"),
        (["JS_2016-2026-999"], "JS_2016-2026-1000"),
    ],
)
def test_a_title_takes_the_next_number_of_its_programme_and_year(taken, expected):
    assert next_number("JS_2016", DAY, taken) == expected


def test_a_plan_has_a_row_of_numbers_of_its_own():
    assert next_plan("JS_2016", DAY, ["JS_2016-2026-004", "JS_2016-2026-P001"]) == "JS_2016-2026-P002"


@pytest.mark.parametrize(
    ("state", "day"),
    [({"rights": ["copyright"]}, date(1991, 5, 31)), ({"services": ["pct_filing"]}, date(1993, 12, 31))],
)
def test_a_right_counts_from_the_day_on_which_its_code_stands(state, day):
    assert rights(state, day) == set()
    (found,) = records({"x": agency("1", **state)}, day)
    assert found["rights"] == []
