"""Acceptance case 1: a county government applies under JS_2016."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.procedures import Asked, acts, automatic, owed, perform, run, wakes
from chassis.procedures.conditions import evaluate
from tests.support.procedures import TRUE, File
from tests.unit.procedures.cases import JS, RIGHTS, agencies, approved, at_province, prepared, recommended

TODAY = date(2025, 10, 21)


def test_the_route_of_the_plan():
    assert [stay.state for stay in approved().case.main.stays] == [
        "DRAFT", "SUBMITTED_CITY", "CITY_RECOMMENDED", "PROVINCE_REVIEW", "EXPERT_REVIEW", "SITE_VISIT", "APPROVED",
    ]  # fmt: skip


def test_the_term_ends_three_years_later_on_the_same_day():
    found = run(approved().case, "term")
    assert found is not None
    assert found.last == date(2028, 10, 20)


def test_what_is_owed_after_the_award():
    assert [(one.clock, one.last, one.owed_by) for one in owed(approved().case, date(2030, 1, 1))] == [
        ("plan", date(2026, 1, 20), "applicant"),
        ("yearly", date(2026, 1, 31), "applicant"),
        ("yearly", date(2027, 1, 31), "applicant"),
        ("yearly", date(2028, 1, 31), "applicant"),
    ]


def test_the_first_reminder_of_a_report_is_on_the_friday_before_it():
    yearly = next(one for one in owed(approved().case, date(2026, 12, 31)) if one.clock == "yearly")
    assert yearly.remind_on == date(2026, 1, 30)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 1, 20), 0), (date(2026, 1, 21), 1)])
def test_the_plan_is_on_time_on_its_last_day_and_late_the_day_after(day, late):
    file = approved().do("file_plan", day, "applicant", file="f")
    plan = next(one for one in owed(file.case, date(2026, 6, 1)) if one.clock == "plan")
    assert (plan.ended, plan.late(date(2026, 6, 1))) == (day, late)


def test_a_report_meets_the_due_day_that_it_names_and_no_other():
    file = approved().do("report", date(2026, 1, 29), "applicant", file="f", due="2026-01-31")
    yearly = [one for one in owed(file.case, date(2027, 12, 31)) if one.clock == "yearly"]
    assert [(one.last, one.ended) for one in yearly] == [
        (date(2026, 1, 31), date(2026, 1, 29)),
        (date(2027, 1, 31), None),
    ]


@pytest.mark.parametrize(("today", "stage"), [(20, 0), (21, 1), (32, 1), (40, 2)])
def test_a_late_duty_goes_through_its_staged_notices(today, stage):
    plan = next(one for one in owed(approved().case, date(2026, 6, 1)) if one.clock == "plan")
    assert plan.stage(date(2025, 12, 31) + timedelta(days=today)) == stage


def test_anybody_counts_again_on_which_day_each_notice_falls():
    plan = next(one for one in owed(approved().case, date(2026, 6, 1)) if one.clock == "plan")
    fell = [plan.notice_on(stage) for stage in range(5)]
    assert fell == [date(2026, 1, 19), date(2026, 1, 21), date(2026, 2, 3), date(2026, 2, 24), None]
    assert [plan.late(day) for day in fell[1:4] if day] == [1, 10, 20]


def test_the_final_assessment_opens_the_day_after_the_term():
    file = approved()
    assert set(file.refused("finish", date(2028, 10, 20), "system")) == {"term_over"}
    assert file.do("finish", date(2028, 10, 21), "system").case.state == "APPROVED"


def test_the_platform_opens_the_assessment_by_itself_once_and_not_again():
    file, day = approved(), date(2028, 10, 21)
    (entry,) = automatic(file.case, file.facts, file.entry("", day, "system"))
    assert (entry.act, entry.role) == ("finish", "system")
    file.case = perform(file.case, file.facts, entry)
    assert automatic(file.case, file.facts, file.entry("", day, "system")) == []


def test_after_the_last_of_june_it_is_out_of_the_window_and_the_next_closing_date_is_named():
    found = recommended().refused("receive", date(2025, 7, 1), "province")
    assert set(found) == {"applications.out-of-window"}
    fault = found["applications.out-of-window"]
    assert "2026-06-30" in fault.change.zh
    assert "2026-06-30" in fault.change.en
    assert fault.context["waived_by"] == "except"


def test_the_exception_needs_a_reason_and_an_approver_and_then_the_window_is_open():
    file = recommended()
    bare = file.refused("except", date(2025, 7, 1), "province", condition="out_of_window")
    assert list(bare) == ["procedures.input-required"]
    file.do("except", date(2025, 7, 1), "province", condition="out_of_window", reason="洪水", approver="局长")
    assert file.do("receive", date(2025, 7, 1), "province").case.state == "PROVINCE_REVIEW"


def test_an_exception_can_be_granted_only_from_what_the_text_lets_be_excepted():
    said = {"condition": "applicant_type", "reason": "…", "approver": "局长"}
    assert set(recommended().refused("except", date(2025, 7, 1), "province", **said)) == {"procedures.input-wrong"}


@pytest.mark.parametrize(
    ("but", "code"),
    [
        ({"agencies": agencies(14)}, "applications.min-agencies"),
        ({"agencies": agencies(14) + agencies(1)}, "applications.min-agencies"),
        ({"agencies": agencies(15, standing="suspended")[:1] + agencies(15)[1:]}, "applications.min-agencies"),
        ({"agencies": agencies(15, rights=["patent", "trademark"])}, "applications.ip-type-missing"),
        ({"applicant__kind": "CITY_GOV"}, "applications.applicant-type"),
    ],
    ids=["fourteen", "a second record of one code", "one is suspended", "a right is missing", "a city government"],
)
def test_a_condition_that_is_not_met_is_named(but, code):
    assert set(prepared(**but).refused("submit", date(2025, 6, 1), "applicant")) == {code}


def test_too_few_agencies_say_how_many_there_are_and_how_many_are_missing():
    fault = prepared(agencies=agencies(14)).refused("submit", date(2025, 6, 1), "applicant")[
        "applications.min-agencies"
    ]
    assert (fault.context["value"], fault.context["limit"]) == (14, 15)
    assert fault.basis.zh == "《江苏省知识产权服务业集聚发展区建设实施方案》四（二）3"
    assert "尚差 1 家" in fault.change.zh


def test_a_missing_layout_design_service_is_called_by_its_name():
    five = [right for right in RIGHTS if right != "layout_design"]
    file = prepared(agencies=agencies(15, rights=five))
    fault = file.refused("submit", date(2025, 6, 1), "applicant")["applications.ip-type-missing"]
    assert fault.change.zh.startswith("缺：集成电路布图设计")
    assert "integrated circuits" in fault.change.en


def test_all_reasons_are_told_not_only_the_first():
    file = prepared(agencies=agencies(14, rights=["patent"]), applicant__kind="CITY_GOV")
    assert set(file.refused("submit", date(2025, 6, 1), "city")) == {
        "procedures.wrong-role", "applications.applicant-type", "applications.min-agencies", "applications.ip-type-missing",
    }  # fmt: skip


def test_a_fact_that_nobody_knows_is_neither_met_nor_failed():
    file = prepared()
    del file.facts["area.demand"]
    fault = file.refused("submit", date(2025, 6, 1), "applicant")["demand"]
    assert (fault.code, fault.context["outcome"]) == ("procedures.unknown-fact", "unknown")


def test_nobody_names_a_defect_in_what_they_bring_themselves():
    file = prepared(skip=("recommendation",)).do("submit", date(2025, 6, 1), "applicant")
    said = {"part": "material:recommendation", "defect": "缺"}
    assert set(file.refused("material.send_back", date(2025, 6, 2), "city", **said)) == {"procedures.wrong-role"}
    file.do("material.give", date(2025, 6, 2), "city", part="material:recommendation", file="f")
    file.do("recommend", date(2025, 6, 3), "city", opinion="同意").do("receive", date(2025, 6, 4), "province")
    file.do("material.send_back", date(2025, 6, 5), "province", **said)


def test_a_missing_pledge_goes_back_to_the_city():
    file = at_province(skip=("pledge",))
    fault = file.refused("accept", date(2025, 6, 30), "province")["applications.material-missing"]
    assert (fault.context["value"], fault.context["omitted"]) == (4, ["material:pledge"])
    assert "申报材料真实性承诺书" in fault.change.zh
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    assert (file.case.state, file.case.desk) == ("CORRECTION", "city")


def test_the_clock_of_the_review_stands_still_during_the_correction_and_each_day_says_why():
    file = at_province(skip=("pledge",))
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    standing = run(file.case, "review")
    assert standing is not None
    assert standing.last is None
    file.do("material.give", date(2025, 7, 3), "applicant", part="material:pledge", file="f")
    file.do("resubmit", date(2025, 7, 4), "city")
    found = run(file.case, "review")
    assert found is not None
    assert found.deadline is not None
    assert found.last == date(2025, 7, 31)
    assert sum(day.counted for day in found.deadline.days) == 20
    stopped = [str(day.day) for day in found.deadline.days if "停止" in day.why.zh]
    assert stopped == ["2025-07-01", "2025-07-02", "2025-07-03", "2025-07-04"]


def test_a_second_return_needs_an_exception():
    file = at_province(skip=("pledge",))
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    file.do("material.give", date(2025, 7, 3), "applicant", part="material:pledge", file="f")
    file.do("resubmit", date(2025, 7, 4), "city")
    file.do("material.send_back", date(2025, 7, 5), "province", part="material:evidence", defect="?")
    fault = file.refused("correct", date(2025, 7, 5), "province")["second_return"]
    assert fault.context["waived_by"] == "except"


def returned_by_the_city(file, day, **approved):
    """Sent back by the city, mended, submitted again, and found to have another defect."""
    if approved:
        file.do("except_return", day, "city", condition="second_city_return", **approved)
    file.do("return", day, "city")
    file.do("material.give", day, "applicant", part="material:work_plan", file="f")
    file.do("pledge", day, "applicant", pledge=TRUE, signatory="某")
    file.do("submit", day, "applicant")
    file.do("material.send_back", day, "city", part="material:work_plan", defect="缺预算")


def test_a_city_returns_once_and_each_time_after_that_with_an_approval_of_its_own():
    file = prepared().do("submit", date(2025, 5, 5), "applicant")
    file.do("material.send_back", date(2025, 5, 5), "city", part="material:work_plan", defect="缺页")
    returned_by_the_city(file, date(2025, 5, 6))
    fault = file.refused("return", date(2025, 5, 7), "city")["second_city_return"]
    assert fault.context["waived_by"] == "except_return"
    returned_by_the_city(file, date(2025, 5, 8), reason="首次告知遗漏", approver="处长")
    assert "second_city_return" in file.refused("return", date(2025, 5, 9), "city")  # the approval was for once
    always = replace(JS.conditions["second_city_return"], waived_once=False)
    now = Asked(file.case, {}, file.entry("return", date(2025, 5, 9), "city"))
    assert evaluate(now, always).waived  # the control: without that one approval would do for ever


def test_a_closed_act_says_what_would_have_to_be_done_first():
    now = File(JS, date(2025, 5, 3)).entry("", date(2025, 5, 3), "province")
    ways = {way.act: way for way in acts(prepared().case, prepared().facts, now)}
    fault = next(one for one in ways["approve"].reasons if one.code == "procedures.wrong-state")
    assert fault.change is not None
    assert "向市局申报 → 推荐 → 收件 → 转专家评估 → 结束专家评估" in fault.change.zh


def test_the_platform_wakes_for_the_next_day_that_matters_and_no_earlier():
    case = approved().case
    assert wakes(case, TODAY) == date(2026, 1, 19)  # the reminder of the plan
    assert wakes(case, date(2026, 1, 19)) == date(2026, 1, 20)
    assert wakes(case, date(2026, 1, 20)) == date(2026, 1, 21)
