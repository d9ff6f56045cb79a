"""Who may not score, what a sheet must hold, and when experts are far apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contracts.declare import Words
from contracts.things.applications import Application, Expert
from services.applications.domain.panel import (
    Alarm,
    Employer,
    alarm_of,
    conflicts,
    indicators,
    remarks,
    sheet_faults,
    total,
)

ZONE = {"operating_unit": "蠡岸公司", "applicant": "滨湖区政府"}
AGENCIES = {"x": {"name": "甲所", "credit_code": "C1"}, "y": {"name": "乙所", "credit_code": "C2"}}
CASE = Application(id="A", zone_id="Z", region="320211", procedure="JS_2016")
EXPERT = Expert(id="E", name="专家", office="320000", employer="某大学", region="320000")
SHEET = {"government": "18", "demand": "17", "supply": "30", "plan": "21"}


@pytest.mark.parametrize(
    ("but", "expected"),
    [
        ({}, []),
        (
            {"barred_zones": ("Z",)},
            [("declared", "本人已申报与该集聚区有利害关系", "declared an interest in this zone")],
        ),
        ({"barred_zones": ("Y",)}, []),
        ({"region": "320211"}, [("same_county", "在申报地工作", "works in the county that applies")]),
        ({"region": "320200"}, []),
        ({"employer": "蠡岸公司"}, [("operator", "工作单位是运营管理单位", "the employer operates the zone")]),
        ({"employer": "滨湖区政府"}, [("applicant", "工作单位是建设主体", "the employer is the applicant")]),
        ({"employer_code": "C2"}, [("employer", "工作单位乙所在区内", "the employer 乙所 resides in the zone")]),
        ({"employer_code": "C3"}, []),
        ({"ties": ("C1", "C9")}, [("tie", "与区内机构甲所有利害关系", "has a tie to 甲所, which resides in the zone")]),
        (
            {"employer_code": "C1", "ties": ("C1",)},
            [("employer", "工作单位甲所在区内", "the employer 甲所 resides in the zone")],
        ),
    ],
)
def test_a_conflict_of_interest_is_found_with_its_evidence(but, expected):
    found = [(one.code, one.why.zh, one.why.en) for one in conflicts(replace(EXPERT, **but), CASE, ZONE, AGENCIES)]
    assert found == expected


LEFT = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("former", "but", "expected"),
    [
        (Employer("乙所", "C2", LEFT), {}, [("employer", "乙所在区内", "乙所 resides in the zone")]),
        (Employer("乙所", "C2", LEFT), {"ties": ("C2",)}, [("employer", "乙所在区内", "乙所 resides in the zone")]),
        (Employer("蠡岸公司", None, LEFT), {}, [("operator", "是运营管理单位", "operates the zone")]),
        (Employer("滨湖区政府", None, LEFT), {}, [("applicant", "是建设主体", "is the applicant")]),
        (Employer("别处", "C9", LEFT), {}, []),
    ],
)
def test_whom_somebody_worked_for_until_lately_stands_against_them_too(former, but, expected):
    found = conflicts(replace(EXPERT, **but), CASE, ZONE, AGENCIES, (former,))
    assert [(one.code, one.why.zh, one.why.en) for one in found] == [
        (code, f"2025-03-01以前的工作单位{zh}", f"the employer until 2025-03-01, {en}") for code, zh, en in expected
    ]


def test_every_conflict_is_told_at_once():
    every = replace(EXPERT, barred_zones=("Z",), region="320211", employer="蠡岸公司", employer_code="C1", ties=("C2",))
    assert [one.code for one in conflicts(every, CASE, ZONE, AGENCIES)] == [
        "declared", "same_county", "operator", "employer", "tie",
    ]  # fmt: skip


def test_a_zone_that_names_nobody_bars_nobody():
    assert list(conflicts(replace(EXPERT, employer=""), CASE, {"operating_unit": ""}, {})) == []


def test_marks_are_given_for_a_hundred_together():
    found = list(indicators())
    assert [(code, most) for code, _, most in found] == [
        ("government", 20),
        ("demand", 20),
        ("supply", 35),
        ("plan", 25),
    ]
    assert found[0][1].en == "Leadership, plans and policies"


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("0", ""), ("20", ""), ("19.5", ""), (20, ""), ("20.1", "mark-range"), ("-0.1", "mark-range"), ("gut", "mark-range"),
        ("NaN", "mark-range"), ("Infinity", "mark-range"), ("", "mark-missing"), (None, "mark-missing"),
    ],
)  # fmt: skip
def test_a_mark_lies_between_nothing_and_the_most(mark, code):
    found = list(sheet_faults(SHEET | {"government": mark}))
    assert [(one.code, one.pointer) for one in found] == (
        [(f"applications.{code}", "#/inputs/sheet/government")] if code else []
    )
    for one in found:
        assert "组织领导" in one.detail.zh
        assert "Leadership" in one.detail.en
    if code == "mark-range":
        assert str(mark) in found[0].detail.zh
        assert "0 至 20" in found[0].detail.zh


@pytest.mark.parametrize("sheet", [{}, None, "18, 17, 30, 21", []])
def test_a_sheet_that_is_none_lacks_every_mark(sheet):
    assert [one.code for one in sheet_faults(sheet)] == ["applications.mark-missing"] * 4


def test_a_long_text_is_told_by_its_beginning():
    (found,) = sheet_faults(SHEET | {"plan": "9" * 25 + "x"})
    assert f"不能是 {'9' * 20}。" in found.detail.zh


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [(SHEET, Decimal(86)), ({"a": "1", "b": "x"}, Decimal(1)), ({"a": "x"}, None), ({}, None), ("86", None)],
)
def test_the_marks_of_a_sheet_are_added_up(sheet, expected):
    assert total(sheet) == expected


STATED = Alarm(Decimal(20), Words("某办法第九条", "Measures art. 9"))


@pytest.mark.parametrize(("totals", "alarm"), [(("86", "66"), False), (("86", "65.9"), True), (("70",), False)])
def test_experts_further_apart_than_the_programme_says_raise_an_alarm(totals, alarm):
    assert len(list(remarks([Decimal(one) for one in totals], STATED))) == 1 + alarm
    assert len(list(remarks([Decimal(one) for one in totals], None))) == 1


@pytest.mark.parametrize("programme", ["JS_2016", "ZJ_2018", "JS_DRAFT", "NAT_2023"])
def test_each_programme_says_how_far_apart_its_experts_may_be_and_that_this_is_a_default_of_the_platform(programme):
    found = alarm_of(programme, date(2026, 3, 2))
    assert found == (Decimal(20), Words("平台默认值", "The platform's default"))


def test_a_programme_that_says_nothing_of_it_has_no_alarm():
    assert alarm_of("JS_LAYOUT", date(2016, 3, 1)) is None
    assert alarm_of("QH_2027", date(2027, 3, 1)) is None


def test_the_mean_is_told_with_every_total_the_highest_first():
    mean, alarm = remarks([Decimal(65), Decimal(86), Decimal(75)], STATED)
    assert mean.zh == "3 位专家已评分，平均 75.33 分（86、75、65）"
    assert mean.en == "3 experts have scored, 75.33 on average (86, 75, 65)"
    assert alarm.zh == "专家分差 21 分，超过 20 分：结束评审前请核对各项评分（某办法第九条）"
    assert alarm.en == (
        "The experts are 21 points apart, more than 20: look at the marks before the review is closed (Measures art. 9)"
    )
    assert list(remarks([], STATED)) == []
