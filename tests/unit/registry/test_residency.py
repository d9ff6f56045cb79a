"""What is looked at before an agency comes into a zone or leaves it: each code at its limits, each line in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.commands.registry import Duty, Outcome
from contracts.declare import Words
from contracts.things.alerts import Alert, AlertState, Answering
from contracts.things.corrections import CorrectionRequest, CorrectionState, Deciding
from contracts.things.registry import AgencyForm, ExitReason, Licence
from contracts.things.residency import HandedOver
from services.registry.domain import residency
from services.registry.domain.alerts import ALERT, answer_faults, answer_fields
from services.registry.domain.corrections import CORRECTION
from services.registry.domain.corrections import answer_fields as decided_fields
from services.registry.domain.opening import findings
from tests.support.procedures import File, at, facts
from tests.unit.procedures.cases import ENTRY, EXIT
from tests.unit.registry import test_opening as practice
from tests.unit.registry.test_admission import agency, residence
from tests.unit.registry.test_gauges import limit

DAY = date(2026, 3, 2)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)
RULES = practice.RULES
HEAD = "The legal representative is qualified and has practised for two years"


def licence(until: date | None = None, kind: str = "patent_agency") -> Licence:
    return Licence(kind=kind, number="1", valid_until=until)


@pytest.mark.parametrize(
    ("code", "override", "state"),
    [
        ("91320211MAFAKE0197", None, "valid"),
        ("91320211MAFAKE0197", "省局核对", "valid"),
        ("91320211MAFAKE0190", "省局核对", "overridden"),
        ("91320211MAFAKE0190", None, "wrong"),
    ],
)
def test_a_wrong_code_is_overridden_only_where_an_officer_said_why(code, override, state):
    assert residency.code_state(agency(credit_code=code, code_override=override)) == state


@pytest.mark.parametrize(
    ("licences", "state"),
    [
        ((), "missing"),
        ((licence(kind="trademark_filing"),), "missing"),
        ((licence(),), "valid"),
        ((licence(DAY),), "valid"),
        ((licence(BEFORE),), "expired"),
        ((licence(BEFORE), licence(AFTER)), "valid"),
        ((licence(BEFORE), licence(AFTER, "trademark_filing")), "expired"),
    ],
)
def test_a_patent_agency_needs_a_licence_that_runs_and_its_last_day_still_does(licences, state):
    assert residency.licence_state(RULES, agency(agency_code="32999", licences=licences), DAY) == state


def test_a_licence_alone_makes_a_patent_agency_and_is_then_asked_for():
    assert residency.licence_state(RULES, agency(licences=(licence(BEFORE),)), DAY) == "expired"
    assert residency.licence_state(RULES, agency(licences=(licence(kind="trademark_filing"),)), DAY) == "not_needed"


def test_of_whoever_is_no_patent_agency_no_licence_is_asked_nor_before_there_were_rules():
    assert residency.licence_state(RULES, agency(), DAY) == "not_needed"
    assert residency.licence_state(None, agency(agency_code="32999"), DAY) == "not_needed"


@pytest.mark.parametrize(
    ("number", "until", "state"),
    [
        (None, None, "missing"),
        ("", None, "missing"),
        ("RZ-1", None, "running"),
        ("RZ-1", DAY, "running"),
        (None, AFTER, "running"),
        ("RZ-1", BEFORE, "expired"),
    ],
)
def test_a_contract_runs_to_its_last_day_and_without_one_for_ever(number, until, state):
    assert residency.contract_state(number, until, DAY) == state


def found(**but: Any):
    return list(findings(RULES, practice.agency(**but), [], DAY))


def outcome(*outcomes: Outcome):
    return [replace(one, outcome=so) for one, so in zip(found(), outcomes, strict=False)]


@pytest.mark.parametrize(
    ("outcomes", "count"),
    [
        ((), 0),
        ((Outcome.PASS, Outcome.PASS), 0),
        ((Outcome.PASS, Outcome.UNKNOWN), None),
        ((Outcome.UNKNOWN, Outcome.FAIL, Outcome.PASS, Outcome.FAIL), 2),
    ],
)
def test_failures_are_counted_and_are_unknown_only_where_nothing_else_fails(outcomes, count):
    assert residency.failures(outcome(*outcomes)) == count


def test_each_condition_that_is_not_met_or_cannot_be_told_is_told_with_its_article():
    told = [tuple(one) for one in residency.told(found(partners=4, qualified_partners=4, head=None))]
    assert len(told) == 6  # of eight conditions two are met
    law, en = "（《专利代理管理办法》第十一条）", "(Measures for the Administration of Patent Agency, art. 11)"
    assert told[2:4] == [
        (f"执业条件不满足：股东人数，现为 4 人，要求 5 人以上{law}", f"Condition of practice not met: Shareholders; found 4, wanted at least 5 {en}"),
        (
            f"执业条件不明：法定代表人有资格且执业满二年，现为登记中没有，要求有效证书，执业满 2 年{law}",
            f"Condition of practice not known: {HEAD}; found not on record, wanted a valid certificate and 2 years of practice {en}",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "step", "said"),
    [
        (14, 1, ("现为 14，办结后为 15，要求 15，达到要求", "14 now, 15 afterwards, 15 wanted, which meets it")),
        (
            15,
            -1,
            ("现为 15，办结后为 14，要求 15，低于要求", "15 now, 14 afterwards, 15 wanted, which does not meet it"),
        ),
    ],
)
def test_an_entry_or_exit_is_told_with_the_number_before_and_after_it(now, step, said):
    one = limit("JS_2016", "threshold.agencies")
    told = residency.threshold(one, agency(), Decimal(now), step)
    what, basis = one.provision.key.words, one.provision.citation
    assert tuple(told) == (f"{what.zh}：{said[0]}（{basis.zh}）", f"{what.en}: {said[1]} ({basis.en})")


@pytest.mark.parametrize(("programme", "after"), [("JS_2016", 15), ("JS_DRAFT", 14)])
def test_a_public_institution_counts_unless_the_programme_counts_the_market_alone(programme, after):
    body = agency(form=AgencyForm.PUBLIC_INSTITUTION)
    assert f"办结后为 {after}，" in residency.threshold(limit(programme, "threshold.agencies"), body, Decimal(14), 1).zh
    assert "办结后为 15，" in residency.threshold(limit(programme, "threshold.agencies"), agency(), Decimal(14), 1).zh


def test_who_sits_in_a_room_is_told_by_name_and_since_when():
    assert tuple(residency.claim(residence(room="2204"), "甲所")) == (
        "2204 自 2026-03-01 起由“甲所”入驻",
        "2204: “甲所” since 2026-03-01",
    )


def test_who_may_sit_in_a_room_is_told_with_what_would_tell():
    assert tuple(residency.perhaps_claim(residence(room="2204"), "甲所")) == (
        "2204 自 2026-03-01 起由“甲所”入驻；有一方没有写明基地，是不是同一间要写明基地才能核对",
        "2204: “甲所” since 2026-03-01; one of the two does not say in which base, which would tell whether it is the same room",
    )


# -- open matters in an exit


def duty(number: int, *, blocks: bool = True, owner: str = "assessment") -> Duty:
    return Duty(
        owner=owner, reference=f"检查 {number} 号", kind="inspection", words=Words("检查", "inspection"), due_on=None,
        blocks=blocks, opened_at=at(DAY),
    )  # fmt: skip


def settling(*listed: Duty) -> File:
    file = File(EXIT, DAY).do("ask", DAY, "agency", reason="迁址")
    for number, one in enumerate(listed, 1):
        said = {"what": one.words.zh, "reference": residency.reference(one)}
        file.do("open_duty.list", DAY, "system", part=f"open_duty:{number}", **said)
    return file


def test_a_matter_is_known_by_its_owner_and_its_number():
    assert residency.reference(duty(7)) == "assessment 检查 7 号"


def test_what_keeps_the_agency_and_is_not_listed_is_found_and_nothing_else():
    file = settling(duty(1))
    open_ = [duty(1), duty(2), duty(3, blocks=False), duty(1, owner="credit")]
    assert residency.unlisted(file.case, open_) == [open_[1], open_[3]]
    assert residency.unlisted(settling().case, open_[:1]) == open_[:1]


def test_a_listed_matter_is_settled_once_it_keeps_nobody_and_is_not_ended_twice():
    file = settling(duty(1), duty(2), duty(3), duty(4))
    file.do("open_duty.hand", DAY, "operator", part="open_duty:3", holder="乙")
    still = [duty(1), duty(2, blocks=False)]
    assert residency.settled(file.case, still) == ["open_duty:2", "open_duty:4"]
    file.do("open_duty.end", DAY, "system", part="open_duty:4")
    assert residency.settled(file.case, still) == ["open_duty:2"]


def test_who_sees_to_a_matter_from_now_on_is_told_with_its_owner_and_number_in_the_order_of_the_handing_over():
    file = settling(duty(1), duty(2), duty(3, owner="credit"))
    assert residency.handed_over(file.case) == ()
    file.do("open_duty.hand", DAY, "operator", part="open_duty:3", holder="乙")
    file.do("open_duty.hand", AFTER, "operator", part="open_duty:1", holder="丙")
    assert residency.handed_over(file.case) == (
        HandedOver(owner="credit", reference="检查 3 号", holder="乙", on=DAY),
        HandedOver(owner="assessment", reference="检查 1 号", holder="丙", on=AFTER),
    )


def test_a_listed_matter_is_read_in_one_language_and_one_that_was_renamed_since_in_both():
    due = replace(duty(2), due_on=DAY)
    file = settling()
    for number, one in enumerate((duty(1), due, duty(3)), 1):
        said = {"what": residency.line_of(one), "reference": residency.reference(one)}
        file.do("open_duty.list", DAY, "system", part=f"open_duty:{number}", **said)
    now = {residency.reference(one): one.words for one in (duty(1), due)} | {
        "assessment 检查 3 号": Words("复查", "visit")
    }
    assert dict(residency.in_each_language(file.case, now)) == {
        "检查 inspection": Words("检查", "inspection"),
        "检查 inspection，2026-03-02": Words("检查，2026-03-02", "inspection, 2026-03-02"),
    }


def test_why_an_exit_was_begun_is_told_while_something_may_be_done_about_it():
    file = File(EXIT, DAY, facts(EXIT))
    until = residence(contract_no="RZ-1", contract_until=BEFORE)
    assert list(residency.pending(file.case, until, DAY)) == []
    file.do("warn", DAY, "operator", reason="欠租的是单元 X。")
    why = "拟令退出的理由：欠租的是单元 X。", "Why it is told to leave: 欠租的是单元 X – "
    plea = (
        "；决定之前，机构可以陈述和申辩，申辩都要答复。",
        "; until it is decided the agency may plead, and every plea is answered.",
    )
    (told,) = residency.pending(file.case, until, DAY)
    runs = "通知期至 2026-03-17", "The warning runs until 2026-03-17"
    assert tuple(told) == (f"{why[0]}{runs[0]}{plea[0]}", f"{why[1]}{runs[1]}{plea[1]}")
    file.do("lapse", DAY + timedelta(16), "system")
    (told,) = residency.pending(file.case, until, DAY)
    assert tuple(told) == (f"{why[0]}通知期已满{plea[0]}", f"{why[1]}The warning is over{plea[1]}")
    file.do("expire", DAY + timedelta(16), "system")
    (told,) = residency.pending(file.case, until, DAY)
    assert tuple(told) == (
        "退出事由：入驻合同已于 2026-03-01 期满。已经续签的，先登记续签的合同，再选择“不再退出”。",
        "Ground: the contract ended on 2026-03-01. Where it was renewed, record the new contract first, then let the agency stay.",
    )
    renewed = residence(contract_no="RZ-2", contract_until=AFTER)
    assert list(residency.pending(file.case, renewed, DAY)) == []


def test_an_agency_that_asked_to_leave_is_not_told_that_its_contract_ended():
    over = residence(contract_no="RZ-1", contract_until=BEFORE)
    assert list(residency.pending(settling().case, over, DAY)) == []
    assert list(residency.pending(settling().case, None, DAY)) == []


@pytest.mark.parametrize(
    ("acts", "contract", "ground"),
    [
        ([("ask", "agency")], "running", ExitReason.VOLUNTARY),
        ([("ask", "agency")], "expired", ExitReason.VOLUNTARY),
        ([("ask_for", "operator")], "expired", ExitReason.VOLUNTARY),
        ([("expire", "system")], "expired", ExitReason.EXPIRY),
        ([("expire", "system")], "running", ExitReason.FORCED),  # struck off
        ([("warn", "operator"), ("lapse", "system"), ("force", "operator")], "expired", ExitReason.FORCED),
        ([("warn", "operator"), ("ask", "agency")], "running", ExitReason.VOLUNTARY),
        ([], "expired", ExitReason.FORCED),
    ],
)
def test_why_it_leaves_is_told_by_the_act_that_began_the_settling(acts, contract, ground):
    file = File(EXIT, DAY, facts(EXIT, agency__standing="struck_off"))
    day = DAY
    for act, role in acts:
        paper = {"request": "e1" * 32, "requested_on": day} if act == "ask_for" else {}
        file.do(act, day, role, **({} if act in ("expire", "lapse") else {"reason": "…"} | paper))
        day += timedelta(20)
    assert residency.ground_of(file.case, contract) is ground


def test_a_room_is_shared_for_the_reasons_that_were_excepted_and_by_nothing_else():
    file = File(ENTRY, DAY, facts(ENTRY)).do("file", DAY, "operator")
    assert residency.sharing(file.case) is None
    file.do("except", DAY, "operator", condition="licence", reason="许可在办", approver="省局")
    assert residency.sharing(file.case) is None
    file.do("except", DAY, "operator", condition="room_free", reason="联合办公", approver="主任")
    assert residency.sharing(file.case) == "联合办公（主任，2026-03-02）"
    file.do("except", AFTER, "operator", condition="room_free", reason="同一集团", approver="省局")
    assert residency.sharing(file.case) == "联合办公（主任，2026-03-02）；同一集团（省局，2026-03-03）"


# -- warnings and requests


def alert() -> Alert:
    return Alert(
        subject="attorneys_minimum", region="320211", found=Decimal(1), least=Decimal(2), article="第十条", seen_on=DAY
    )


@pytest.mark.parametrize(("mended_by", "told"), [(None, []), (DAY, []), (BEFORE, ["registry.mended-before-seen"])])
def test_nothing_is_mended_before_it_was_seen(mended_by, told):
    faults = list(answer_faults(alert(), Answering(measures="正在招聘", mended_by=mended_by)))
    assert [one.code for one in faults] == told
    for one in faults:
        assert (one.pointer, one.context["by"], one.context["seen"]) == ("#/inputs/mended_by", str(BEFORE), str(DAY))
        assert one.basis
        assert "征求意见稿" in one.basis.zh


def test_an_answer_records_what_is_done_and_until_when():
    said = Answering(measures="正在招聘", mended_by=AFTER)
    assert answer_fields(alert(), said) == {"measures": "正在招聘", "mended_by": AFTER}
    assert [move.leads_to for move in ALERT.table.values()] == [AlertState.ANSWERED]


def test_a_request_is_decided_with_its_answer_and_once():
    request = CorrectionRequest(agency_id="A1", item="address", proposed="太湖大道 1 号")
    assert decided_fields(request, Deciding(answer="已核对")) == {"answer": "已核对"}
    assert {state for state, _ in CORRECTION.table} == {CorrectionState.OPEN}
    assert {move.leads_to for move in CORRECTION.table.values()} == set(CorrectionState) - {CorrectionState.OPEN}
