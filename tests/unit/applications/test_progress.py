"""The colour of an indicator at and around each of its limits, and the grade of the worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.things.applications import Indicator
from services.applications.domain.progress import likely_grade, standing

START = date(2026, 1, 1)
DAY = START + timedelta(days=500)  # half of a thousand days
ONE = Indicator(
    application_id="A", name="服务机构", unit="家", start_value=Decimal(0), start_on=START,
    target=Decimal(1000), target_on=START + timedelta(days=1000), measured_on=DAY,
)  # fmt: skip


def having(actual):
    return replace(ONE, actual=None if actual is None else Decimal(actual))


@pytest.mark.parametrize(
    ("actual", "colour"),
    [
        ("1000", "met"), ("999.9", "green"), ("500", "green"), ("499.9", "yellow"), ("450", "yellow"), ("449.9", "red"),
        ("0", "red"), (None, "unknown"),
    ],
)  # fmt: skip
def test_a_colour_is_the_share_reached_against_the_share_of_time(actual, colour):
    assert standing(having(actual), DAY).colour == colour


@pytest.mark.parametrize(
    ("day", "colour"), [(START - timedelta(days=9), "green"), (START, "green"), (START + timedelta(days=1), "red")]
)
def test_nothing_is_late_on_the_first_day_or_before_it(day, colour):
    assert standing(having("0"), day).colour == colour


def test_after_the_last_day_no_more_time_passes():
    assert standing(having("900"), START + timedelta(days=3000)).colour == "yellow"


@pytest.mark.parametrize(
    ("actuals", "grade"),
    [(("1000", "500"), "优秀"), (("1000", "450"), "合格"), (("1000", "1"), "不合格"), (("1000", None), "不合格")],
)
def test_the_worst_indicator_decides_the_likely_grade(actuals, grade):
    found = likely_grade([having(one) for one in actuals], "JS_2016", DAY)
    assert found is not None
    assert found.zh == grade


def test_of_no_indicator_or_a_programme_without_grades_nothing_is_foretold():
    assert likely_grade([], "JS_2016", DAY) is None
    assert likely_grade([having("1")], "JS_LAYOUT", DAY) is None
