"""The colour of an indicator at and around each of its limits, and the grade of the worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.declare import Words
from contracts.things.applications import Indicator
from rulebooks import programmes
from services.applications.domain.progress import Rule, likely_grade, rule_of, standing

START = date(2026, 1, 1)
DAY = START + timedelta(days=500)  # half of a thousand days
ONE = Indicator(
    application_id="A", name="服务机构", unit="家", start_value=Decimal(0), start_on=START,
    target=Decimal(1000), target_on=START + timedelta(days=1000), measured_on=DAY,
)  # fmt: skip


RULE = Rule((("green", Decimal("1.0")), ("yellow", Decimal("0.9"))), Words("", ""))


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
    assert standing(having(actual), DAY, RULE).colour == colour


@pytest.mark.parametrize(
    ("day", "colour"), [(START - timedelta(days=9), "green"), (START, "green"), (START + timedelta(days=1), "red")]
)
def test_nothing_is_late_on_the_first_day_or_before_it(day, colour):
    assert standing(having("0"), day, RULE).colour == colour


def test_after_the_last_day_no_more_time_passes():
    assert standing(having("900"), START + timedelta(days=3000), RULE).colour == "yellow"


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


@pytest.mark.parametrize("programme", programmes.codes())
def test_every_programme_states_its_rule_and_says_how_sure_it_is(programme):
    """The shares of the issue, written down apart from the packages."""
    rule = rule_of(programme, DAY)
    assert rule.shares == (("green", Decimal(1)), ("yellow", Decimal("0.9")))
    assert rule.words.zh.endswith("（平台默认值）")


def test_another_rule_gives_other_colours_and_a_programme_without_one_puts_nothing_behind():
    strict = Rule((("green", Decimal("1.2")), ("yellow", Decimal("1.1"))), Words("", ""))
    assert [standing(having(actual), DAY, strict).colour for actual in ("600", "599", "549")] == [
        "green",
        "yellow",
        "red",
    ]
    assert standing(having("1"), DAY, rule_of("NOWHERE", DAY)).colour == "green"
