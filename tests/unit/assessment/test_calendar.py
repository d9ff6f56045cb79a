"""The calendar of a title, against the acceptance cases 1 and 3."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.things.assessment import Title
from rulebooks import programmes
from services.assessment.domain.calendar import occasions, term_ends


def edition(code, day):
    return programmes.get(code, day)


def title(code="JS_2016", awarded=date(2025, 10, 20), **but):
    one = edition(code, awarded)
    stated = term_ends(one, awarded)
    facts: dict[str, Any] = {
        "id": "T1",
        "zone_id": "Z1",
        "zone_name": "江阴集聚区",
        "region": "320281",
        "programme": code,
        "edition": one.label,
        "title_no": "1",
        "awarded_on": awarded,
        "term_ends_on": stated.day if stated else None,
    }
    return Title(**facts | but)


def days(of, code, today=date(2026, 3, 1), years=3):
    return [one.day for one in occasions(of, edition(of.programme, of.awarded_on), today, years) if one.code == code]


def test_the_term_of_jiangsu_2016_ends_three_years_later_on_the_same_day():
    assert title().term_ends_on == date(2028, 10, 20)


def test_the_plan_is_due_three_months_after_the_award():
    assert days(title(), "plan-due") == [date(2026, 1, 20)]


def test_the_plan_moves_on_from_a_day_of_rest_and_says_so():
    found = occasions(title(awarded=date(2026, 7, 4)), edition("JS_2016", date(2026, 7, 4)), date(2026, 7, 5), 1)
    plan = next(one for one in found if one.code == "plan-due")
    assert (plan.day, plan.rolled) == (date(2026, 10, 8), True)


def test_reports_are_due_every_january_of_the_term_and_never_move():
    assert days(title(), "report-yearly") == [date(2026, 1, 31), date(2027, 1, 31), date(2028, 1, 31)]


def test_the_reminder_of_a_report_is_the_last_working_day_before_it():
    found = occasions(title(), edition("JS_2016", date(2025, 10, 20)), date(2025, 11, 1), 1)
    assert next(one for one in found if one.code == "report-yearly").remind_on == date(2026, 1, 30)


def test_the_final_assessment_opens_the_day_after_the_term():
    assert days(title(), "final-assessment") == [date(2028, 10, 21)]


def test_zhejiang_is_assessed_every_two_years_and_states_no_term():
    zj = title("ZJ_2018", date(2021, 3, 15))
    assert zj.term_ends_on is None
    assert days(zj, "assessment", today=date(2025, 4, 1), years=3) == [
        date(2023, 3, 15),
        date(2025, 3, 15),
        date(2027, 3, 15),
    ]
    assert days(zj, "term-ends") == []


def test_a_year_whose_rest_days_are_not_published_is_marked():
    found = occasions(title(), edition("JS_2016", date(2025, 10, 20)), date(2026, 3, 1), 3)
    assert {one.day.year: one.provisional for one in found if one.code == "report-yearly"} == {
        2026: False,
        2027: True,
        2028: True,
    }


def test_what_lies_behind_us_is_marked_as_past():
    found = occasions(title(), edition("JS_2016", date(2025, 10, 20)), date(2026, 1, 20), 1)
    assert {one.day: one.past for one in found if one.day < date(2026, 2, 1)} == {
        date(2026, 1, 20): False,
        date(2026, 1, 31): False,
    }
    later = occasions(title(), edition("JS_2016", date(2025, 10, 20)), date(2026, 1, 21), 1)
    assert next(one for one in later if one.code == "plan-due").past


@pytest.mark.parametrize("code", ["JS_2016", "ZJ_2018"])
def test_every_occasion_names_where_it_is_written(code):
    of = title(code, date(2021, 3, 15))
    for one in occasions(of, edition(code, date(2021, 3, 15)), date(2022, 1, 1), 3):
        assert one.basis.zh
        assert one.words.en


def test_a_term_set_by_the_document_takes_the_place_of_the_stated_one():
    own = title(term_ends_on=date(2027, 6, 30))
    assert days(own, "term-ends") == [date(2027, 6, 30)]
    assert days(own, "report-yearly")[-1] == date(2027, 1, 31)
