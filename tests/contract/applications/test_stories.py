"""An application from a county's wish to a title, under each programme, through every office."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import date, datetime

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import Forbidden, Refused, Stale
from contracts.commands.cases import ActOnCase, ReadDocument, ReadPaper
from contracts.commands.platform import ReadEvents
from contracts.commands.things import ChangeThing, ListThings
from contracts.roles import Principal, Role
from tests.contract.gateway.visiting import officer
from tests.support.backend import NOW, until
from tests.support.counter import Counter
from tests.support.counties import approved, settled, why
from tests.support.shape import clock_at

pytestmark = pytest.mark.slow("whole stories through every office")


def test_a_county_of_jiangsu_gets_its_title_and_assessment_hears_of_it(county):
    seen = county.recommended("JS_2016")
    county.backend.clock.advance(days=2)
    seen = county.do("province", seen, "receive")
    seen = county.do("province", seen, "accept")
    seen = county.scored(seen)
    seen = county.do("province", seen, "assessed", opinion="专家同意")
    seen = county.visited(seen)
    seen = county.do("province", seen, "approve", reason="符合条件")
    assert (seen.stage, seen.end) == ("APPROVED", "good")
    assert seen.state["title_no"] == "JS_2016-2026-001"
    decision = ReadDocument(kind="application", id=seen.id, number=seen.entries[-1].number)
    said = [line.zh for line in county.people["applicant"].send(decision).lines]
    assert "称号编号：JS_2016-2026-001。" in said
    assert "建设期限：自2026年3月5日起，最后一日2029年3月5日。" in said
    assert [one.state for one in seen.route] == [
        "DRAFT", "SUBMITTED_CITY", "CITY_RECOMMENDED", "PROVINCE_REVIEW", "EXPERT_REVIEW", "SITE_VISIT", "APPROVED",
    ]  # fmt: skip
    province = county.people["province"]
    (title,) = _titles(province)
    assert (title.state["title_no"], title.state["term_ends_on"]) == ("JS_2016-2026-001", "2029-03-05")
    assert [(one.clock, one.last) for one in seen.clocks if one.owed_by.zh][:2] == [
        ("plan", date(2026, 6, 5)), ("yearly", date(2027, 1, 31)),
    ]  # fmt: skip
    owes = "报备实施方案", date(2026, 6, 5)
    assert [(row.what.zh, row.due) for row in county.desk("applicant")] == [owes]  # the yearly report is not due yet
    county.backend.clock.set(
        datetime(2027, 2, 1, 9, tzinfo=SHANGHAI)
    )  # a Monday; the plan and the yearly report were not filed
    assert [(row.title, row.what.zh, row.due) for row in county.late("province")] == [
        ("蠡岸集聚区", "报备实施方案、年度总结和计划", date(2026, 6, 5))
    ]
    with pytest.raises(Forbidden):
        county.late("applicant")
    seen = county.do("applicant", seen, "file_plan", file=county.paper("applicant", seen, b"%PDF-1.7 plan"))
    assert seen.state["plan_no"] == "JS_2016-2027-P001"
    late = [("年度总结和计划", date(2027, 1, 31), 1)]
    assert [(row.what.zh, row.due, row.late) for row in county.late("city")] == late
    assert [(row.what.zh, row.due, row.late) for row in county.desk("applicant")] == late
    report = county.paper("applicant", seen, b"%PDF-1.7 report")
    county.do("applicant", seen, "report", file=report, due="2027-01-31")
    assert county.late("province") == []


def _titles(person):
    until(lambda: len(person.send(ListThings(kind="title")).items) > 0)
    return person.send(ListThings(kind="title")).items


def test_a_relying_unit_of_zhejiang_gets_its_title_and_a_task_to_hang_the_plate(settle):
    county = settle(20, "330106")
    seen = county.recommended("ZJ_2018")
    seen = county.do("province", seen, "receive")
    assert offered_first(seen) == ["opinion.ask"]  # for want of which nothing goes on
    seen = county.do("province", seen, "opinion.ask", holder="发改委")
    seen = county.do("partner", seen, "opinion.give", "opinion:1", opinion="无意见")
    seen = county.do("province", seen, "accept")
    accepted = ReadDocument(kind="application", id=seen.id, number=seen.entries[-1].number)
    told = [line.zh for line in county.people["province"].send(accepted).lines]
    assert any("现值 1,200 平方米，要求 1,000 平方米" in line for line in told)
    seen = county.do("province", county.scored(seen), "assessed", opinion="同意")
    assert offered_first(seen) == ["visit.plan"]
    seen = county.do("province", county.visited(seen), "approve", reason="符合第六条")
    assert (seen.state["title_no"], seen.state["plate_asked_on"]) == ("ZJ_2018-2026-001", "2026-03-03")
    (task,) = county.desk("province")
    assert (task.id, task.what.zh, task.due, task.acts) == (seen.id, "挂牌", None, ("hang",))
    assert offered_first(seen) == ["hang"]
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "hang", day="2026-03-04")  # to hang tomorrow is not to hang
    assert why(refused) == ["applications.plate-ahead"]
    seen = county.do("province", seen, "hang", day="2026-03-03")
    assert "hang" not in [one.act for one in seen.open_acts]  # it hangs
    assert [one.what.zh for one in county.desk("province")] == []


def test_a_public_notice_takes_objections_and_no_decision_while_one_is_open(settle):
    county = settle(1, at=datetime(2023, 7, 3, 9, tzinfo=SHANGHAI))
    seen = county.hand_in(county.file("NAT_2023"))
    seen = county.do("applicant", seen, "submit")
    seen = county.do("province", seen, "recommend", opinion="推荐")
    seen = county.do("partner", seen, "pass")
    seen = county.do("province", county.scored(seen), "assessed")
    (row,) = county.desk("visitor", everybody=True)
    assert (row.id, row.what.zh, row.due) == (seen.id, "公示", date(2023, 7, 8))
    public = county.see("visitor", seen)
    assert (public.limited, public.title) == (True, "蠡岸集聚区")
    (notice,) = public.entries  # everybody reads the notice, and nothing else that was said
    assert (notice.act, notice.veiled, notice.document.zh, notice.said) == ("assessed", True, "公示", ())
    assert [(one.act, one.recorded_for.zh) for one in public.open_acts] == [("objection.object", "")]
    found = {one.act: (one.recorded_for.zh, one.final) for one in county.see("province", seen).open_acts}
    assert found["refuse"] == ("国家知识产权局", True)  # whoever enters it for another office sees it beforehand
    county.backend.clock.advance(days=4)
    seen = county.do("visitor", seen, "objection.object", argument="面积不实", code="secret-1")
    mine = county.see("visitor", seen, code="secret-1")
    assert [(one.part, one.state_words.zh) for one in mine.parts] == [("objection:1", "待答复")]
    county.backend.clock.advance(days=1)
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "approve", reason="通过")
    assert why(refused) == ["objections_settled"]
    with pytest.raises(Refused) as refused:
        county.do("visitor", seen, "objection.object", argument="迟了", code="secret-2")
    assert why(refused) == ["notice_running"]
    seen = county.do("province", seen, "objection.answer", "objection:1", answer="经核实相符")
    assert county.late("province") == []  # a notice that has run out is nobody's delay
    seen = county.do("province", seen, "approve", reason="公示期满，异议已答复")
    assert seen.stage == "APPROVED"
    assert {one.act: one.role.zh for one in seen.entries}[
        "approve"
    ] == "国家知识产权局"  # whose account is the province's
    assert {one.act: one.role.zh for one in seen.entries}["recommend"] == "省知识产权管理部门"
    assert county.desk("visitor", everybody=True) == []
    (row,) = county.desk("applicant")
    assert (row.what.zh, row.due) == ("年度建设工作方案、年度发展报告", date(2024, 1, 31))
    assert row.what.en == "Yearly work plan, yearly development report"


def test_a_trial_of_the_edition_in_force_is_not_called_one_of_a_draft(county):
    view = county.see("applicant", county.file("JS_2016", trial=True))
    assert (view.trial, view.why_edition.zh) == (True, "案件于 2026-03-02 开立，依 2017-01-01 起施行的版本试算")


def test_a_draft_is_tried_and_decides_nothing(county):
    with pytest.raises(Refused) as refused:
        county.file("JS_DRAFT")
    assert why(refused) == ["procedures.no-procedure"]
    seen = county.file("JS_DRAFT", trial=True)
    view = county.see("applicant", seen)
    assert view.trial
    assert [row.trial for row in county.desk("applicant")] == [True]
    (submit,) = [one for one in view.closed_acts if one.act == "submit"]
    assert [one.context["condition"] for one in submit.reasons] == ["boundaries", "pledged"]
    outcomes = {one.condition: one.outcome for one in submit.tests}
    assert outcomes["built_area"] == outcomes["min_agencies"] == "met"


def test_fourteen_agencies_are_one_too_few_and_the_fifteenth_opens_the_act(settle):
    county = settle(14)
    seen = county.pledged(county.file("JS_2016"))
    view = county.see("applicant", seen)
    (submit,) = [one for one in view.closed_acts if one.act == "submit"]
    (fault,) = submit.reasons
    assert fault.change is not None
    assert (fault.code, fault.change.zh) == ("applications.min-agencies", "尚差 1 家")
    (source,) = view.sources
    county.add(14)
    county.backend.settle()
    view = county.see("applicant", seen)
    assert "submit" in [one.act for one in view.open_acts]
    assert int(view.sources[0].partition("@")[2]) > int(source.partition("@")[2])


def offered_first(view):
    """The act that is put before the others; one that would pass over what was said is not."""
    return [one.act for one in view.open_acts if one.onward]


def test_a_return_names_every_defect_at_once_and_is_answered_with_new_versions(county):
    filed = county.file("JS_2016")
    assert offered_first(county.see("applicant", filed)) == ["material.give"] * 4  # the pledge comes after it
    seen = county.do("applicant", county.hand_in(filed), "submit")
    with pytest.raises(Refused) as refused:
        county.do("city", seen, "return")
    assert why(refused) == ["defects_named"]
    assert offered_first(county.see("city", seen)) == ["recommend"]
    for name, defect in (("work_plan", "缺预算"), ("evidence", "缺合同")):
        seen = county.do("city", seen, "material.send_back", f"material:{name}", defect=defect)
    assert offered_first(seen) == ["return"]
    (recommend,) = [one for one in seen.open_acts if one.act == "recommend"]
    assert [one.zh for one in recommend.beware] == [
        "已指出而未补正：建设工作方案（缺预算）", "已指出而未补正：相关证明材料（缺合同）",
    ]  # fmt: skip
    seen = county.do("city", seen, "return")
    assert seen.stage == "CITY_RETURNED"
    beside = {one.part: [said.value for said in one.said] for one in county.see("applicant", seen).parts}
    assert (beside["material:work_plan"], beside["material:evidence"]) == (["缺预算"], ["缺合同"])
    assert offered_first(county.see("applicant", seen)) == ["material.give", "material.give"]
    for name in ("work_plan", "evidence"):
        seen = county.give(seen, f"material:{name}", b"%PDF-1.7 again")
    assert not any(one.said for one in county.see("applicant", seen).parts if one.kind == "material")
    assert offered_first(county.see("applicant", seen)) == ["pledge"]
    pledged = county.pledged(seen)
    assert offered_first(pledged) == ["submit"]
    assert county.do("applicant", pledged, "submit").stage == "SUBMITTED_CITY"


def test_who_could_submit_without_a_material_is_told_what_is_missing_and_led_to_it_first(county):
    view = county.see("applicant", county.pledged(county.give(county.file("JS_2016"), "material:application")))
    (submit,) = [one for one in view.open_acts if one.act == "submit"]
    assert not submit.onward
    assert [one.zh for one in submit.beware] == [
        "尚未提交：建设工作方案", "尚未提交：申报材料真实性承诺书", "尚未提交：相关证明材料",
    ]  # fmt: skip
    assert [one.part for one in view.open_acts if one.onward] == [
        "material:work_plan", "material:pledge", "material:evidence",
    ]  # fmt: skip


def test_a_second_return_needs_an_approved_exception_and_is_counted_for_its_office(county):
    seen = county.do("province", county.recommended("JS_2016"), "receive")
    for round_ in ("缺预算", "缺公章"):
        seen = county.do("province", seen, "material.send_back", "material:work_plan", defect=round_)
        if round_ == "缺公章":
            with pytest.raises(Refused) as refused:
                county.do("province", seen, "correct")
            assert why(refused) == ["second_return"]
            said = {"condition": "second_return", "reason": "首次告知遗漏", "approver": "局长"}
            seen = county.do("province", seen, "except", **said)
        seen = county.do("province", seen, "correct")
        (waits,) = [one for one in county.desk("applicant") if one.part == "material:work_plan"]
        assert (waits.what.zh, waits.words.zh) == ("退补", "建设工作方案")
        seen = county.give(seen, "material:work_plan", f"%PDF-1.7 {round_}".encode())
        (waits,) = county.desk("applicant")  # of the city's case: nothing can be sent on before
        assert (waits.what.zh, waits.words.zh) == ("作出真实性承诺", "江苏省知识产权服务业集聚发展区申报")
        assert offered_first(county.see("applicant", seen)) == ["pledge"]
        seen = county.pledged(seen)
        assert county.desk("applicant") == []
        seen = county.do("city", seen, "resubmit")
    assert seen.state["second_returns"] == 1
    query = ListThings(kind="application", ranges={"second_returns": ("1", "")})
    assert [one.id for one in county.people["province"].send(query).items] == [seen.id]
    other = county.do("province", seen, "except", condition="out_of_window", reason="省级统筹", approver="局长")
    assert other.state["second_returns"] == 1
    assert "1 件申报经例外批准再次退补" in officer(Counter(county.backend), Role.PROVINCE, "32").get("/work").text


def test_who_counts_a_period_again_is_told_which_document_made_it_stand_still(county):
    seen = county.do("province", county.recommended("JS_2016"), "receive")
    seen = county.do("province", seen, "material.send_back", "material:work_plan", defect="缺预算")
    county.backend.clock.advance(days=1)
    seen = county.do("province", seen, "correct")
    counter = Counter(county.backend)
    login, named = counter.account(Role.PROVINCE, region="32"), f"{seen.id}-{seen.entries[-1].number:03}"
    told = counter.ask(f"/api/v1/cases/applications/{seen.id}/clocks/review", login).json
    assert told
    (stop,) = told["stops"]
    assert (stop["document_words"]["zh"], stop["document"], told["last"]) == ("补正告知书", named, None)
    assert counter.ask(f"/api/v1/cases/applications/{seen.id}/clocks/term", login).status_code == 404
    here, at_desk = f"/cases/applications/{seen.id}/clocks/review", officer(counter, Role.PROVINCE, "32")
    assert named in at_desk.get(here).text
    assert at_desk.get(f"{here}/json").json == told  # by the session of the page


def test_before_a_case_is_handed_over_it_is_said_that_a_later_office_cannot_take_it_in_this_season(settle):
    def ahead(month, day):
        county = settle(1, at=datetime(2026, month, day, 9, tzinfo=SHANGHAI))
        seen = county.see("applicant", county.file("JS_2016"))
        (submit,) = [one for one in seen.closed_acts if one.act == "submit"]
        return [one.zh for one in submit.hands.ahead]

    assert ahead(6, 30) == []
    (said,) = ahead(7, 1)
    assert said.startswith(
        "按今天算，其后的“收件”已不在期内（每年6月30日前申报）：下次截止2027-06-30；或须先“准予例外”"
    )


def test_after_the_window_only_a_reasoned_exception_lets_the_province_receive(county):
    seen = county.recommended("JS_2016")
    county.backend.clock.advance(days=121)
    with pytest.raises(Refused) as refused:
        county.do("province", seen, "receive")
    assert why(refused) == ["out_of_window"]
    seen = county.do("province", seen, "except", condition="out_of_window", reason="省级统筹", approver="局长")
    (waived,) = [one for one in seen.entries[-1].said if one.name == "condition"]
    assert (waived.told.zh, waived.told.en.isascii()) == (waived.value, True)
    assert county.do("province", seen, "receive").stage == "PROVINCE_REVIEW"


def test_a_zone_of_another_province_does_not_apply_here(settle):
    county = settle(20, "330106")
    with pytest.raises(Refused) as refused:
        county.file("JS_2016")
    assert why(refused) == ["applications.other-province"]


def test_one_zone_has_one_running_application_under_a_programme(county):
    first = county.file("JS_2016")
    with pytest.raises(Refused) as refused:
        county.file("JS_2016")
    assert why(refused) == ["applications.already-running"]
    county.do("applicant", first, "withdraw", reason="条件不够")
    assert county.file("JS_2016").id != first.id


def test_of_two_officers_the_second_sees_what_the_first_has_done(county):
    seen = county.recommended("JS_2016")
    county.do("province", seen, "receive")
    command = ActOnCase(kind="application", id=seen.id, revision=seen.revision, act="receive")
    with pytest.raises(Stale) as stale:
        county.people["second"].send(command)
    assert "收件" in stale.value.faults[1].detail.zh


def test_a_paper_is_known_by_its_content_and_kept_once(county):
    seen, applicant = county.file("JS_2016"), county.people["applicant"]
    one = county.paper("applicant", seen, b"%PDF-1.7 plan", "方案.pdf")
    assert county.paper("applicant", seen, b"%PDF-1.7 plan", "又一份.pdf") == one
    (paper,) = county.do("applicant", seen, "material.give", "material:work_plan", file=one).papers
    assert (paper.name, paper.type, paper.size, paper.hash) == ("方案.pdf", "application/pdf", 13, one)
    assert one == hashlib.sha256(b"%PDF-1.7 plan").hexdigest()
    told = applicant.send(ReadPaper(kind="application", id=seen.id, hash=one))
    assert b64decode(told.content) == b"%PDF-1.7 plan"
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "material.give", "material:pledge", file="f" * 64)
    assert why(refused) == ["procedures.no-paper"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90 a program called plan.pdf", "procedures.paper-kind"),
        (b"<html>", "procedures.paper-kind"),
        (b"PK\x03\x04 word/document.xml word/vbaProject.bin", "procedures.paper-macros"),
        (b"", "field.required"),
    ],
)
def test_what_is_no_paper_by_its_content_is_not_taken(drafted, content, code):
    county, seen = drafted
    with pytest.raises(Refused) as refused:
        county.paper("applicant", seen, content, "plan.pdf")
    assert why(refused) == [code]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """A draft that no test changes: what is not taken leaves nothing behind."""
    folder = tmp_path_factory.mktemp("drafted") / "world"
    county = settled(folder, clock_at(folder, NOW))
    yield county, county.file("JS_2016")
    county.backend.stop()


def test_papers_are_for_those_who_see_the_case(county):
    seen = county.file("JS_2016")
    one = county.paper("applicant", seen, b"%PDF-1.7 plan")
    stranger = county.backend.someone(Principal(id="x", role=Role.APPLICANT, region="320505"))
    for person in (stranger, county.backend.visitor):
        with pytest.raises(Forbidden):
            person.send(ReadPaper(kind="application", id=seen.id, hash=one))


def test_the_log_tells_of_experts_to_those_alone_who_may_read_them(county):
    county.pool(1)
    query = ReadEvents(service="applications", types=("applications.expert.created",))
    assert len(county.people["province"].send(query).items) == 1
    assert county.people["city"].send(query).items == county.people["partner"].send(query).items == ()


def test_a_draft_says_how_complete_it_is_and_what_is_missing_until_nothing_is(county):
    seen = county.file("JS_2016")
    (said,) = county.see("applicant", seen).remarks
    assert said.zh.startswith("材料齐全度 0%（0/4），尚缺：集聚发展区申报书、")
    given = county.give(seen, "material:work_plan")
    assert given.remarks[0].en.startswith("Materials 25% complete (1 of 4); missing: Application form")
    assert "建设工作方案" not in given.remarks[0].zh
    own, county_s = county.see("city", seen).remarks
    assert own.en == "Materials 0% complete (0 of 1); missing: City's letter of recommendation"
    assert county_s.zh.startswith("县（市、区）人民政府的材料齐全度 25%（1/4），尚缺：")
    assert county.hand_in(seen).remarks == ()


def test_what_another_has_to_bring_is_neither_offered_nor_taken(county):
    seen, letter = county.file("JS_2016"), "material:recommendation"
    offered = {who: {one.part for one in county.see(who, seen).open_acts if one.part} for who in ("applicant", "city")}
    assert offered["city"] == {letter}
    assert offered["applicant"] == {f"material:{name}" for name in ("application", "work_plan", "pledge", "evidence")}
    with pytest.raises(Forbidden) as refused:
        county.do("applicant", seen, "material.give", letter, file=county.paper("applicant", seen, b"%PDF-1.7"))
    assert why(refused) == ["procedures.wrong-role"]


def test_a_case_is_called_by_its_zone_and_rests_on_its_articles_in_english(county):
    seen, zone = county.give(county.file("JS_2016"), "material:work_plan"), county.zone
    names = {"english_name": "Li Bank Cluster"}
    county.people["province"].send(ChangeThing(kind="zone", id=zone.id, revision=zone.revision, sets=names))
    visitor = officer(Counter(county.backend), Role.APPLICANT, county.region)
    record = f"/records/applications/{seen.id}"
    pages = ("/work", f"/cases/applications/{seen.id}", record, f"{record}/history")
    said = [visitor.get(page, headers={"Accept-Language": "en"}).text for page in pages]
    assert "第1知识产权代理事务所</span></a>" in said[1]  # what was counted, by its name
    assert [text.count("Li Bank Cluster</h1>") + text.count(">Li Bank Cluster</td>") for text in said] == [1] * 4
    rests = "Hand in: Jiangsu implementation plan for IP-service agglomeration zones, section 4(3)1–5"
    assert rests in said[2]
    assert rests in said[3]


def test_nothing_is_submitted_without_a_pledge_of_what_is_in_it_and_a_return_asks_for_another(county):
    seen = county.file("JS_2016")
    for part in [one.part for one in county.see("applicant", seen).parts]:
        seen = county.give(seen, part)
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "submit")
    assert why(refused) == ["pledged"]
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "pledge", pledge="truthfulness@2016-01-01", signatory="周建国")
    assert why(refused) == ["procedures.input-wrong"]
    seen = county.pledged(seen)
    entry = seen.entries[-1]
    assert (entry.day, entry.role.zh, entry.document.zh) == (date(2026, 3, 2), "县（市、区）人民政府", "真实性承诺书")
    assert [one.value for one in entry.said] == ["truthfulness@2017-01-01", "周建国"]
    asked = ReadDocument(kind="application", id=seen.id, number=entry.number)
    printed = [line.zh for line in county.people["city"].send(asked).lines]
    assert any("材料真实、准确、完整" in line for line in printed)
    seen = county.give(seen, "material:work_plan", b"%PDF-1.7 changed after the pledge")
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "submit")
    assert why(refused) == ["applications.pledge-outdated"]
    seen = county.do("applicant", county.pledged(seen), "submit")
    seen = county.do("city", seen, "material.send_back", "material:work_plan", defect="缺预算")
    seen = county.do("city", seen, "return")
    with pytest.raises(Refused) as refused:
        county.do("applicant", county.give(seen, "material:work_plan"), "submit")
    assert why(refused) == ["pledged", "applications.pledge-outdated"]


def test_a_fact_declared_after_the_pledge_needs_another_pledge(county):
    seen = county.pledged(county.file("NAT_2023"))

    def against_submission():
        submit = next(one for one in county.see("applicant", seen).closed_acts if one.act == "submit")
        return [fault.code for fault in submit.reasons]

    assert "applications.pledge-outdated" not in against_submission()
    zone = county.people["province"].create("zone", {"name": "另一集聚区", "region": county.region})
    county.backend.settle()
    sets = {"zone_id": zone.id}
    county.people["applicant"].send(ChangeThing(kind="application", id=seen.id, revision=seen.revision, sets=sets))
    assert "applications.pledge-outdated" in against_submission()


def test_a_yearly_paper_meets_a_day_that_is_due_and_no_other(tmp_path):
    county, seen = approved(tmp_path / "world", clock_at, NOW)
    report = county.paper("applicant", seen, b"%PDF-1.7 report")
    (ask,) = [
        ask
        for one in county.see("applicant", seen).open_acts
        if one.act == "report"
        for ask in one.asks
        if ask.name == "due"
    ]
    assert [one.value for one in ask.choices] == ["2027-01-31"]
    page = f"/cases/applications/{seen.id}/acts/report"
    chosen = '<option value="2027-01-31" selected>'
    at_desk = officer(Counter(county.backend), Role.APPLICANT, county.region)
    assert chosen in at_desk.get(page).text
    county.backend.clock.set(datetime(2027, 1, 15, 9, tzinfo=SHANGHAI))  # that of 2028 can be met, too, and is not near
    at_desk = officer(Counter(county.backend), Role.APPLICANT, county.region)
    assert chosen in at_desk.get(page).text
    with pytest.raises(Refused) as refused:
        county.do("applicant", seen, "report", file=report, due="2027-01-30")
    assert why(refused) == ["applications.no-such-due"]
    assert "2027-01-31" in refused.value.faults[0].detail.zh
    county.do("applicant", seen, "report", file=report, due="2027-01-31")
    assert chosen not in at_desk.get(page).text  # it may be met anew, and is not owed
    county.backend.stop()
