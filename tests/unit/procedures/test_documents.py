"""What documents say follows from the entries of the case alone, and every package finds its templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from chassis.cases.documents import missing_templates
from chassis.cases.writing import Writing
from chassis.procedures import shelf
from contracts.things.applications import Application
from rulebooks.documents import COMMON, GIVEN, OF_ROWS, templates
from services.applications.keeps import APPLICATIONS
from tests.support.procedures import TRUE, File
from tests.unit.procedures.cases import DRAFT, approved, at_province, prepared
from tests.unit.procedures.test_entry_and_exit import in_notice

CASE = Application(id="7K3Q2M9X5C0H", zone_id="Z", zone_name="江阴集聚区", procedure="JS_2016")


def document(file, act, thing=CASE, filer=""):
    """What the last entry of an act says."""
    number, entry = [(at, one) for at, one in enumerate(file.case.entries) if one.act == act][-1]
    case = replace(file.case, entries=file.case.entries[: number + 1])
    return Writing(APPLICATIONS, thing, case, entry, number, filer=filer).document()


def lines(file, act):
    return [line.zh for line in document(file, act).lines]


def test_every_template_that_a_package_names_is_written_and_nothing_else():
    assert missing_templates(APPLICATIONS) == []
    named = {one.template for d in shelf().values() for one in d.documents.values()}
    assert set(templates()) == named


@pytest.mark.parametrize("template", templates().values(), ids=templates().keys())
def test_a_template_has_places_only_for_what_a_case_can_say(template):
    said = {(name, one.type) for d in shelf().values() for name, one in d.inputs.items()}
    inputs = {f"{name}_hash" if form == "file" else name for name, form in said}
    for one in template.paragraphs:
        known = COMMON | GIVEN | OF_ROWS.get(one.each, frozenset()) | inputs | {"said_day"}
        assert one.places <= known


def test_the_decision_names_addressee_reason_conditions_article_and_what_can_be_done_against_it():
    said = lines(approved(), "approve")
    assert said[0] == "县（市、区）人民政府："
    assert said[1] == (
        "江阴集聚区的申请（江苏省知识产权服务业集聚发展区申报，2017年1月1日起施行的版本）收悉。经审查，决定：确定设立。"
    )
    assert any(line.startswith("建设期限：自") for line in said)
    assert not any("称号编号" in line for line in said)  # this case was given none
    assert "理由：符合条件" in said
    assert any(line.startswith("1．现场考察记录已签字：满足") for line in said)
    assert any("四（四）" in line for line in said if line.startswith("依据："))
    assert "行政复议" in said[-1]


def test_a_decision_is_signed_by_the_office_of_its_place_and_goes_to_whom_the_register_names():
    here = replace(CASE, region="320281")
    assert document(approved(), "approve", here).lines[0].zh == "江阴市人民政府："
    made = document(approved(), "approve", here, "江阴高新区管委会")
    assert (made.lines[0].zh, made.lines[0].en) == ("江阴高新区管委会：", "To: 江阴高新区管委会")
    assert made.issued_by == ("江苏省知识产权局", "IP Office of Jiangsu Province")


def test_the_acceptance_says_that_the_offices_time_stands_still_while_experts_review():
    assert "省局审核期限（20 个工作日）：自2025年6月27日起，现停止计时，恢复后顺延。" in lines(
        at_province().do("accept", date(2025, 7, 1), "province"), "accept"
    )


def test_a_heading_of_nothing_is_left_out():
    refused = lines(at_province().do("refuse", date(2025, 7, 1), "province", reason="重叠"), "refuse")
    assert "理由：重叠" in refused
    assert "决定时的条件：" not in refused
    assert "决定时的条件：" in lines(approved(), "approve")


def test_the_experts_are_quoted_without_names():
    said = lines(approved(), "assessed")
    assert [line for line in said if line[0].isdigit()] == [f"{n}．…" for n in range(1, 6)]
    assert not any("e1" in line for line in said)


def test_a_second_notice_names_the_defects_since_the_first_alone():
    file = at_province()
    file.do("material.send_back", date(2025, 6, 28), "province", part="material:work_plan", defect="缺预算")
    file.do("material.send_back", date(2025, 6, 28), "province", part="material:evidence", defect="缺合同")
    file.do("correct", date(2025, 6, 28), "province")
    first = [line for line in lines(file, "correct") if line[0].isdigit()]
    assert first == ["1．建设工作方案：缺预算", "2．相关证明材料：缺合同"]
    for name in ("work_plan", "evidence"):
        file.do("material.give", date(2025, 6, 30), "applicant", part=f"material:{name}", file="…")
    file.do("resubmit", date(2025, 6, 30), "city")
    file.do("material.send_back", date(2025, 7, 1), "province", part="material:pledge", defect="未盖章")
    file.do("except", date(2025, 7, 1), "province", condition="second_return", reason="新缺陷", approver="处长")
    file.do("correct", date(2025, 7, 1), "province")
    assert [line for line in lines(file, "correct") if line[0].isdigit()] == ["1．申报材料真实性承诺书：未盖章"]


def test_the_notice_of_the_province_does_not_name_again_what_the_city_had_returned():
    file = prepared().do("submit", date(2025, 6, 1), "applicant")
    file.do("material.send_back", date(2025, 6, 2), "city", part="material:work_plan", defect="缺预算")
    file.do("return", date(2025, 6, 2), "city")
    file.do("material.give", date(2025, 6, 3), "applicant", part="material:work_plan", file="…")
    file.do("pledge", date(2025, 6, 3), "applicant", pledge="truthfulness@2017-01-01", signatory="…")
    file.do("submit", date(2025, 6, 3), "applicant")
    file.do("recommend", date(2025, 6, 10), "city", opinion="同意").do("receive", date(2025, 6, 27), "province")
    file.do("material.send_back", date(2025, 7, 1), "province", part="material:pledge", defect="未盖章")
    file.do("correct", date(2025, 7, 1), "province")
    assert [line for line in lines(file, "correct") if line[0].isdigit()] == ["1．申报材料真实性承诺书：未盖章"]


def test_what_was_done_once_is_no_figure_and_a_day_is_written_as_people_read_it():
    said = lines(prepared().do("submit", date(2025, 6, 1), "applicant"), "submit")
    assert "7．已作出真实性承诺：满足（《江苏省知识产权服务业集聚发展区建设实施方案》四（三）1—5）" in said
    (window,) = [one for one in lines(in_notice(), "submit") if "批次" in one]
    assert "（办理日2023年8月31日，最后一日2023年8月31日；" in window


def test_a_recommendation_goes_to_the_office_that_decides():
    assert lines(at_province(), "recommend")[0] == "省知识产权局："
    assert lines(in_notice(), "recommend")[0] == "国家知识产权局："


def test_a_notice_says_what_is_to_be_decided_and_no_period_but_its_own():
    said = document(in_notice(), "assessed").lines
    assert said[0].zh.endswith("已经评审，拟作决定：认定，现予公示。")
    assert [line.zh for line in said if "最后一日" in line.zh] == [
        "公示期：自2023年11月28日起，最后一日2023年12月2日。"
    ]


def test_an_answer_quotes_the_objection_that_it_answers_and_no_other():
    file = in_notice()
    for number, why in enumerate(("面积不实", "机构不足"), start=1):
        file.do("objection.object", date(2023, 11, 29), "visitor", part=f"objection:{number}", argument=why)
    file.do("objection.answer", date(2023, 11, 30), "province", part="objection:2", answer="属实")
    assert "异议（2023年11月29日提出）：机构不足" in lines(file, "objection.answer")
    assert not [line for line in lines(file, "objection.answer") if "面积" in line]


def test_a_trial_says_so_in_the_heading_of_each_paper_where_it_is_checked_too():
    made = document(at_province(), "recommend", replace(CASE, trial=True))
    assert made.words == ("推荐函（试算）", "Recommendation (trial)")


def test_a_draft_that_an_office_applies_is_not_called_in_force():
    file = File(DRAFT, date(2026, 3, 2)).do("pledge", date(2026, 3, 2), "applicant", pledge=TRUE, signatory="…")
    assert "（2024年1月1日的征求意见稿，经批准先行适用）" in lines(file, "pledge")[0]


def test_a_revocation_names_addressee_number_decision_and_approver():
    file = approved().do("revoke", date(2025, 12, 1), "province", reason="不实", approver="局长")
    said = [line.zh for line in document(file, "revoke", replace(CASE, title_no="N-1")).lines]
    assert said[0] == "县（市、区）人民政府："
    assert said[2:6] == [
        "称号编号：N-1。", "所撤销的决定：省知识产权局2025年10月20日作出。", "理由：不实", "批准人：局长。",
    ]  # fmt: skip


def test_what_is_recorded_later_changes_no_document_and_another_word_changes_its_hash():
    file = at_province()
    before = document(file, "recommend")
    file.do("accept", date(2025, 7, 1), "province")
    assert document(file, "recommend") == before
    other = document(file, "recommend", replace(CASE, zone_name="江阴集聚園"))
    assert other.hash != before.hash


def test_both_languages_say_the_same_number_of_things():
    found = document(approved(), "approve")
    assert all(line.zh and line.en for line in found.lines)
    assert SimpleNamespace(zh=found.words.zh, en=found.words.en) == SimpleNamespace(zh="批复", en="Decision")


# Site visits: one record, in which all of it stands.

BARE = {"taken_at": "2025-09-01 09:30", "place": "江阴高新区门口"}
TOLD = {"photo_time": "2025-09-01 10:15", "photo_place": "31.920000, 120.280000"}


def visits():
    """Two visits of one case; photos of the first say of themselves all, half or nothing."""
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(5):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
        file.do("score.submit", date(2025, 7, 20), "expert", actor=f"e{number}", part=f"score:{number}", sheet="…")
    file.do("assessed", date(2025, 8, 1), "province", opinion="…")
    for part, names in (("visit:1", ("赵某", "钱某")), ("visit:2", ("孙某", "李某"))):
        said = dict(zip(("visitor_1", "visitor_2"), names, strict=True)) | {"day": date(2025, 9, 1)}
        file.do("visit.plan", date(2025, 8, 2), "province", part=part, **said)
    for number, (one, other) in enumerate(
        (("photo_time", "photo_place"), ("photo_time", "place"), ("taken_at", "photo_place"), ("taken_at", "place"))
    ):
        said = {name: (TOLD | BARE)[name] for name in (one, other)}
        file.do("visit.photo", date(2025, 9, 1), "province", part="visit:1", photo=f"{number}" * 64, **said)
    file.do("visit.minutes", date(2025, 9, 1), "province", part="visit:1", minutes="与材料相符")
    return file.do("visit.sign", date(2025, 9, 2), "applicant", part="visit:1", signer="王某，主任")


RECORD = [
    "被考察方：江阴集聚区。",
    "考察日期：2025年9月1日。考察人：赵某、钱某",
    "记录（2025年9月1日，省知识产权局）：与材料相符",
    f"照片1：2025-09-01 10:15（照片自带），北纬、东经 31.920000, 120.280000（照片自带），SHA-256 {'0' * 64}",
    f"照片2：2025-09-01 10:15（照片自带），江阴高新区门口（申报），SHA-256 {'1' * 64}",
    f"照片3：2025-09-01 09:30（申报），北纬、东经 31.920000, 120.280000（照片自带），SHA-256 {'2' * 64}",
    f"照片4：2025-09-01 09:30（申报），江阴高新区门口（申报），SHA-256 {'3' * 64}",
    "被考察方（王某，主任）于2025年9月2日签字，确认以上记录。",
]  # fmt: skip


def test_the_signed_record_of_a_visit_tells_who_came_when_what_was_seen_each_photo_and_who_signed():
    said = lines(visits(), "visit.sign")
    assert said[:-1] == RECORD
    assert said[-1].startswith("依据：")
    assert [line for line in lines(visits(), "visit.minutes") if line.startswith("照片")] == RECORD[3:7]


def test_the_record_of_one_visit_tells_nothing_of_another():
    file = visits().do("visit.minutes", date(2025, 9, 3), "province", part="visit:2", minutes="另行考察")
    said = lines(file, "visit.minutes")
    assert "考察日期：2025年9月1日。考察人：孙某、李某" in said
    assert not [line for line in said if "赵某" in line or line.startswith("照片")]


def test_who_wrote_the_minutes_does_not_sign_them():
    file = visits().do("visit.minutes", date(2025, 9, 3), "province", actor="甲", part="visit:2", minutes="…")
    assert set(file.refused("visit.sign", date(2025, 9, 4), "applicant", actor="甲", part="visit:2", signer="甲")) == {
        "visited_signs"
    }


def test_the_experts_opinion_names_what_each_mark_was_given_for():
    sheet = {"government": "18", "demand": "17", "supply": "30", "plan": "21"}
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(5):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
        file.do("score.submit", date(2025, 7, 20), "expert", actor=f"e{number}", part=f"score:{number}", sheet=sheet)
    file.do("assessed", date(2025, 8, 1), "province", opinion="…")
    marks = (
        "组织领导、规划与政策 18 分，区域服务需求 17 分，服务供给与集聚程度 30 分，建设方案的可行性 21 分；合计 86 分"
    )
    assert len([line for line in lines(file, "assessed") if marks in line]) == 5
    assert not [line for line in lines(file, "assessed") if "government" in line]
    assert any("Leadership, plans and policies 18; Demand" in line.en for line in document(file, "assessed").lines)
