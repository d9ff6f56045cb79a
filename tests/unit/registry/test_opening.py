"""The conditions of practice of a patent agency, judged from its record and from its people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.commands.registry import Outcome
from contracts.things.registry import Agency, AgencyForm, Licence, Place, Practitioner
from rulebooks.opening import Conditions, editions, on
from services.registry.domain import opening

DAY = date(2026, 11, 21)
FOUND = on(DAY)
assert FOUND
RULES: Conditions = FOUND


def agency(**but: Any) -> Agency:
    facts: dict[str, Any] = {
        "id": "A1",
        "credit_code": "91320211MAFAKE0197",
        "name": "无锡澄观专利代理有限公司",
        "region": "320211",
        "categories": ("agency",),
        "agency_code": "32999",
        "partners": 5,
        "qualified_partners": 4,
        "head": "沈观",
    }
    return Agency(**facts | but)


def person(**but: Any) -> Practitioner:
    facts: dict[str, Any] = {
        "name": "沈观",
        "profession": "patent_attorney",
        "agency_id": "A1",
        "region": "320211",
        "practising_since": date(2015, 6, 1),
        "is_partner": True,
    }
    return Practitioner(**facts | but)


def outcomes(agency: Agency, *people: Practitioner, day: date = DAY) -> dict[str, str]:
    return {one.condition.code: one.outcome.value for one in opening.findings(RULES, agency, people, day)}


def test_no_edition_stands_before_the_measures_came_into_force():
    assert on(date(2019, 4, 30)) is None
    assert on(date(2019, 5, 1)) is editions()[0]


def test_a_code_or_a_licence_makes_a_patent_agency_and_a_trade_mark_filing_does_not():
    assert opening.applies(RULES, agency())
    licence = Licence(kind="patent_agency", number="1")
    assert opening.applies(RULES, agency(agency_code=None, licences=(licence,)))
    filing = Licence(kind="trademark_filing", number="1")
    assert not opening.applies(RULES, agency(agency_code=None, licences=(filing,)))


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("company", ["name", "charter", "premises", "shareholders", "qualified_shareholders", "head", "attorneys", "licence"]),
        ("partnership", ["name", "charter", "premises", "partners", "qualified_partners", "attorneys", "licence"]),
        ("law_firm", ["premises", "attorneys", "licence"]),
        ("sole_trader", []),
    ],
)  # fmt: skip
def test_each_legal_form_is_asked_what_its_article_asks(form, asked):
    assert list(outcomes(agency(form=AgencyForm.of(form)))) == asked


@pytest.mark.parametrize(
    ("code", "but", "outcome"),
    [
        ("shareholders", {"partners": 5}, "pass"),
        ("shareholders", {"partners": 4, "qualified_partners": 4}, "fail"),
        ("shareholders", {"partners": None}, "unknown"),
        ("qualified_shareholders", {"partners": 5, "qualified_partners": 4}, "pass"),
        ("qualified_shareholders", {"partners": 6, "qualified_partners": 4}, "fail"),
        ("qualified_shareholders", {"partners": 0, "qualified_partners": 0}, "unknown"),
        ("qualified_shareholders", {"qualified_partners": None}, "unknown"),
        ("name", {"name": "无锡澄观咨询有限公司"}, "unknown"),
        ("name", {}, "pass"),
        ("charter", {"charter": "公司章程（2019 年 6 月 1 日）"}, "pass"),
        ("charter", {}, "unknown"),
        ("premises", {"place": Place(address="青禾路 1 号")}, "pass"),
        ("premises", {}, "unknown"),
        ("licence", {}, "unknown"),
        ("licence", {"licences": (Licence(kind="patent_agency", number="1"),)}, "pass"),
        ("licence", {"licences": (Licence(kind="patent_agency", number="1", valid_until=DAY),)}, "pass"),
        ("licence", {"licences": (Licence(kind="patent_agency", number="1", valid_until=DAY - timedelta(1)),)}, "fail"),
    ],
)  # fmt: skip
def test_a_condition_is_met_at_its_limit_and_unknown_where_nothing_is_on_record(code, but, outcome):
    assert outcomes(agency(**but))[code] == outcome


@pytest.mark.parametrize(
    ("people", "outcome"),
    [
        ([], "unknown"),
        ([person(name="别人")], "unknown"),
        ([person()], "pass"),
        ([person(practising_since=DAY.replace(year=2024))], "pass"),
        ([person(practising_since=DAY.replace(year=2024) + timedelta(1))], "fail"),
        ([person(practising_since=None)], "unknown"),
        ([person(valid_until=DAY - timedelta(1))], "fail"),
        ([person(profession="lawyer")], "unknown"),
    ],
)
def test_the_head_of_a_company_is_looked_for_among_its_people(people, outcome):
    assert outcomes(agency(), *people)["head"] == outcome


@pytest.mark.parametrize(
    ("form", "people", "outcome"),
    [
        ("partnership", [person(), person()], "pass"),
        ("partnership", [person(), person(is_partner=False)], "fail"),
        ("partnership", [person(), person(practising_since=None)], "unknown"),
        ("partnership", [person(), person(valid_until=DAY)], "pass"),
        ("partnership", [person(), person(valid_until=DAY - timedelta(1))], "fail"),
        ("law_firm", [person(is_partner=False), person(is_partner=False, practising_since=None)], "pass"),
        ("law_firm", [person(), person(profession="lawyer")], "fail"),
        ("company", [person()] * 4, "pass"),
        ("company", [person()] * 3, "fail"),
    ],
)
def test_only_people_whom_the_article_means_count_towards_the_minimum(form, people, outcome):
    assert outcomes(agency(form=AgencyForm.of(form)), *people)["attorneys"] == outcome


def test_it_is_told_by_which_fields_a_condition_was_judged_and_under_which_article():
    (finding,) = [one for one in opening.findings(RULES, agency(), [], DAY) if one.condition.code == "shareholders"]
    assert finding.fields == ("partners",)
    assert finding.condition.citation.zh == "《专利代理管理办法》第十一条"
    assert (finding.found.zh, finding.wanted.zh) == ("5 人", "5 人以上")


def test_the_first_day_with_too_few_people_is_the_day_after_a_certificate_ends():
    condition = RULES.minimum("partnership")
    assert condition
    people = [person(), person(valid_until=DAY + timedelta(10))]
    days = [DAY, DAY + timedelta(10), DAY + timedelta(11), DAY + timedelta(12)]
    assert opening.falls_on(RULES, condition, days, lambda _: people) == DAY + timedelta(11)
    assert opening.falls_on(RULES, condition, days[:2], lambda _: people) is None


def test_the_people_of_each_day_are_those_that_are_recorded_for_it():
    condition = RULES.minimum("partnership")
    assert condition
    leaves = DAY + timedelta(5)
    days = [DAY, leaves, leaves + timedelta(1)]
    assert opening.falls_on(RULES, condition, days, lambda day: [person()] * (2 if day <= leaves else 1)) == days[2]


def test_who_does_not_count_keeps_nobody_else_from_counting():
    condition = RULES.minimum("partnership")
    assert condition
    people = [person(profession="lawyer"), person(is_partner=False), person(), person(practising_since=None), person()]
    assert opening.tally(RULES, condition, people, DAY) == opening.Tally(2, 1)


def test_a_head_who_is_not_among_the_people_is_told_by_name():
    found = {one.condition.code: one for one in opening.findings(RULES, agency(head="沈观"), [], DAY)}["head"]
    assert (found.outcome.value, tuple(found.found)) == ("unknown", ("沈观", "沈观"))


def test_nobody_is_said_to_be_missing_who_may_count():
    condition = RULES.minimum("partnership")
    assert condition
    assert opening.falls_on(RULES, condition, [DAY], lambda _: [person(), person(practising_since=None)]) is None


def test_two_years_after_a_leap_day_are_over_on_the_last_of_february():
    assert opening.years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)


def test_an_outcome_has_both_languages():
    assert {one.words.zh for one in Outcome} == {"通过", "不通过", "不明"}
