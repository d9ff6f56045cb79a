"""A line of months says in words what it shows, and is drawn from zero on by steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.commands.registry import Gauge, Past
from contracts.declare import Words
from gateway.portal import course

pytestmark = pytest.mark.usefixtures("page")
NONE, HOUSES = Words("", ""), Words("家", "agencies")


def gauge(*values, least=15):
    months = tuple(Past(on=date(2026, 1 + at, 28), value=Decimal(value)) for at, value in enumerate(values))
    return Gauge(
        key="", words=Words("机构数", "Agencies"), value=months[-1].value, least=Decimal(least), unit=HOUSES,
        unit_of_one=HOUSES, met=True, binding=True, counts=NONE, basis=NONE, evidence="stated", behind=(), trend=(),
        months=months,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((17, 17), "没有变化，现在 17 家，没有一个月低于要求"),
        ((16, 19, 14), "最高 19 家（2026-02），最低 14 家（2026-03），现在 14 家，1 个月低于要求"),
        ((15, 18, 15), "最高 18 家（2026-02），最低 15 家（2026-01），现在 15 家，没有一个月低于要求"),
        ((3, 4, 4), "最高 4 家（2026-02），最低 3 家（2026-01），现在 4 家，每个月都低于要求"),
    ],
)
def test_what_the_months_show_is_said_with_its_first_highest_and_lowest(values, said):
    assert course.finding(gauge(*values)) == said


@pytest.mark.parametrize(
    ("highest", "axis"),
    [
        (15, ["0", "5", "10", "15"]),
        (78, ["0", "20", "40", "60", "80"]),
        (2, ["0", "1", "2"]),
        (20900, ["0", "5,000", "10,000", "15,000", "20,000", "25,000"]),
    ],
)
def test_the_axis_begins_at_zero_and_holds_the_highest_by_round_steps(highest, axis):
    drawn = course.course(gauge(0, highest, least=1))
    assert [mark.text for _line, mark in drawn.axis] == axis
    assert course.TOP <= min(one.y2 for one in drawn.steps) <= course.FOOT


def test_a_number_changes_at_its_month_and_not_on_the_way():
    drawn = course.course(gauge(10, 10, 20))
    slanted = [one for one in drawn.steps if one.x1 != one.x2 and one.y1 != one.y2]
    assert (len(drawn.steps), slanted) == (3, [])
