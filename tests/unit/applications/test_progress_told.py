"""How an indicator is told, and the grade that the worst of them comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.declare import Words
from contracts.things.applications import Indicator
from services.applications.domain.progress import Period, Rule, counted, likely_grade, measured, rule_of, told

START = date(2026, 1, 1)
DAY = START + timedelta(days=500)
ONE = Indicator(
    id="I", application_id="A", name="服务机构", unit="家", start_value=Decimal(15), start_on=START, target=Decimal(300),
    target_on=START + timedelta(days=1000), actual=Decimal("100.0"), measured_on=DAY, evidence="名册", version=2,
)  # fmt: skip
RULE = rule_of("JS_2016", DAY)


def test_an_indicator_is_told_with_its_baseline_target_version_and_shares():
    found = told(ONE, DAY, RULE)
    assert (found.id, found.name, found.unit, found.version) == ("I", "服务机构", "家", 2)
    assert (found.start_value, found.start_on, found.target, found.target_on) == ("15", START, "300", ONE.target_on)
    assert (found.actual, found.measured_on, found.evidence) == ("100.0", DAY, "名册")
    assert (found.colour, found.words.zh, found.words.en) == ("red", "严重滞后", "Far behind")
    assert (found.done, found.passed) == ("33.3", "50.0")


def test_what_was_not_reported_is_told_as_nothing():
    found = told(replace(ONE, actual=None, measured_on=None, evidence=None), DAY, RULE)
    assert (found.actual, found.measured_on, found.evidence, found.done) == ("", None, "", "")
    assert (found.colour, found.passed) == ("unknown", "50.0")


def test_what_the_records_count_is_told_beside_it_and_nought_is_no_silence():
    assert [told(ONE, DAY, RULE, counted=number).counted for number in (None, 0, 3)] == ["", "0", "3"]
    assert told(ONE, DAY, RULE).counted == ""


def test_how_many_stand_how_is_told_in_the_order_of_the_colours():
    every = [replace(ONE, actual=actual) for actual in (Decimal(3), None, Decimal(600), Decimal(2))]
    assert [(one.colour, one.words, one.count) for one in counted(every, DAY, RULE)] == [
        ("met", Words("已完成", "Met"), 1),
        ("red", Words("严重滞后", "Far behind"), 2),
        ("unknown", Words("未填报", "Not reported"), 1),
    ]


def test_a_share_is_known_whatever_the_colour():
    for actual, colour, done in (
        ("600", "met", "200.0"),
        ("150", "green", "50.0"),
        ("135", "yellow", "45.0"),
        ("3", "red", "1.0"),
    ):
        found = told(replace(ONE, actual=Decimal(actual)), DAY, RULE)
        assert (found.colour, found.done) == (colour, done)


def test_before_its_time_nothing_is_asked():
    found = measured(None, Decimal(1), Period(START, START + timedelta(days=2)), START, RULE)
    assert (found.colour, found.passed) == ("green", Decimal(0))


def test_a_single_day_has_passed_whole_on_its_last_day():
    next_day = START + timedelta(days=1)
    for last in (next_day, START):
        assert measured(Decimal("0.5"), Decimal(1), Period(START, last), next_day, RULE).passed == 1


@pytest.mark.parametrize(
    ("actuals", "grade"),
    [
        (("135", "3"), ("不合格", "Unqualified")),
        (("135", "600"), ("合格", "Qualified")),
        (("600", "150"), ("优秀", "Excellent")),
    ],
)
def test_the_grade_is_that_of_the_worst_by_the_order_of_the_programme(actuals, grade):
    found = likely_grade([replace(ONE, actual=Decimal(one)) for one in actuals], "JS_2016", DAY)
    assert found is not None
    assert (found.zh, found.en) == grade


def test_of_a_programme_that_nobody_knows_no_grade_is_foretold():
    assert likely_grade([ONE], "NO_SUCH", DAY) is None
    assert likely_grade([ONE], "NAT_2023", DAY) is None


def test_a_rule_is_told_in_both_languages_with_its_article_and_of_no_programme_there_is_none():
    found = rule_of("NAT_2023", date(2026, 11, 21)).words
    assert found.zh
    assert found.zh.endswith("）")
    assert found.en.endswith(")")
    assert rule_of("nothing of the kind", date(2026, 11, 21)) == Rule((), Words("", ""))
