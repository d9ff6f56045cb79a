"""Entry and exit of agencies, and what they have of a public notice: checks, grounds, open matters."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.procedures import Outcome, checks
from chassis.procedures.conditions import Asked
from tests.support.procedures import File, facts, hand_in
from tests.unit.procedures.cases import DRAFT, ENTRY, EXIT, NAT

DAY = date(2026, 3, 2)
ADMIT = {"entered_on": DAY, "reason": "符合"}


def filed(**but):
    return File(ENTRY, DAY, facts(ENTRY, **but)).do("file", DAY, "operator")


def outcomes(file):
    asked = Asked(file.case, file.facts, file.entry("admit", DAY, "operator"))
    return {one.condition.id: one for one in checks(asked, "admit")}


def test_every_check_of_an_entry_is_shown_with_its_source_and_time():
    found = outcomes(filed())
    assert {one.outcome for one in found.values()} == {Outcome.MET}
    assert (found["licence"].source, found["licence"].as_of) == ("登记簿", "2025-05-01")
    assert len(found) == 10


def test_a_check_that_cannot_be_made_is_unknown_and_not_failed():
    file = filed()
    del file.facts["agency.licence"]
    assert outcomes(file)["licence"].outcome is Outcome.UNKNOWN
    assert file.refused("admit", DAY, "operator", **ADMIT)["licence"].code == "procedures.unknown-fact"


def test_an_unknown_check_can_be_excepted_and_is_then_waived_not_met():
    file = filed()
    del file.facts["agency.licence"]
    file.do("except", DAY, "operator", condition="licence", reason="线下核验", approver="主任")
    assert outcomes(file)["licence"].outcome is Outcome.WAIVED
    assert file.do("admit", DAY, "operator", **ADMIT).case.state == "ADMITTED"


@pytest.mark.parametrize(
    ("but", "condition"),
    [
        ({"agency__hiding_listings": 1}, "not_listed"),
        ({"agency__standing": "suspended"}, "in_practice"),
        ({"agency__residences_here": 1}, "not_resident"),
        ({"agency__credit_code": "wrong"}, "credit_code"),
    ],
)
def test_nobody_can_except_an_agency_from_who_it_must_be(but, condition):
    file = filed(**but)
    said = {"condition": condition, "reason": "…", "approver": "主任"}
    assert set(file.refused("except", DAY, "operator", **said)) == {"procedures.input-wrong"}
    fault = file.refused("admit", DAY, "operator", **ADMIT)[condition]
    assert fault.basis.zh.startswith("平台默认值（")


def test_an_agency_that_asks_to_leave_is_held_until_every_open_matter_is_settled_or_handed_over():
    file = File(EXIT, DAY).do("ask", DAY, "agency", reason="迁址")
    for number in (1, 2):
        file.do("open_duty.list", DAY, "system", part=f"open_duty:{number}", what="检查", reference="检查 7 号")
    fault = file.refused("leave", DAY, "operator")["all_settled"]
    assert fault.context["counted"] == ["open_duty:1", "open_duty:2"]
    file.do("open_duty.end", DAY, "system", part="open_duty:1")
    file.do("open_duty.hand", DAY, "operator", part="open_duty:2", holder="乙")
    assert file.do("leave", DAY, "operator").case.state == "LEFT"


def test_an_exit_waits_until_every_open_matter_that_is_known_is_listed():
    file = File(EXIT, DAY, facts(EXIT, residence__duties_unlisted=1)).do("ask", DAY, "agency", reason="迁址")
    assert set(file.refused("leave", DAY, "operator")) == {"all_listed"}


def test_who_asked_to_leave_may_stay_after_all_and_the_agency_itself_only_before_it_asked():
    file = File(EXIT, DAY).do("ask", DAY, "agency", reason="迁址")
    assert "procedures.wrong-state" in file.refused("withdraw", DAY, "agency", reason="不迁了")
    assert file.do("stay", DAY, "operator", reason="已续约").case.state == "STAYED"
    assert File(EXIT, DAY).do("withdraw", DAY, "agency", reason="填错").case.state == "STAYED"


WRITTEN = {"request": "e1" * 32, "requested_on": date(2026, 2, 27), "reason": "迁址"}


def test_the_operator_files_the_wish_of_an_agency_without_an_account_with_the_paper_that_it_wrote():
    done = File(EXIT, DAY).do("ask_for", DAY, "operator", **WRITTEN)
    assert (done.case.state, done.case.entries[-1].said["request"]) == ("SETTLING", "e1" * 32)
    assert EXIT.act("ask_for").effects == ("note_request",)


def test_who_was_warned_gives_up_its_days_itself_and_no_operator_does_it_for_them():
    file = File(EXIT, DAY)
    file.do("warn", DAY, "operator", reason="…")
    assert "procedures.wrong-state" in file.refused("ask_for", DAY, "operator", **WRITTEN)
    assert file.do("ask", DAY, "agency", reason="迁址").case.state == "SETTLING"


def test_an_act_that_was_done_already_is_said_to_be_and_how_it_could_be_done_again():
    file = File(EXIT, DAY).do("warn", DAY, "operator", reason="…")
    fault = file.refused("warn", DAY, "operator", reason="…")["procedures.done-already"]
    assert fault.change
    assert (fault.detail.zh, fault.change.zh) == ("“拟令退出”已经办理。", "先：撤销拟令。")
    file.do("ask", DAY, "agency", reason="迁址")
    assert "procedures.wrong-state" in file.refused("force", DAY, "operator", reason="…")  # there by another act


@pytest.mark.parametrize("missing", ["request", "requested_on"])
def test_nobody_files_it_without_the_paper_and_its_day(missing):
    said = {name: value for name, value in WRITTEN.items() if name != missing}
    assert set(File(EXIT, DAY).refused("ask_for", DAY, "operator", **said)) == {"procedures.input-required"}


def test_only_the_operator_files_it_for_the_agency_and_the_agency_asks_for_itself():
    assert "procedures.wrong-role" in File(EXIT, DAY).refused("ask_for", DAY, "agency", **WRITTEN)
    assert "procedures.wrong-role" in File(EXIT, DAY).refused("ask", DAY, "operator", reason="迁址")


def test_the_operator_hands_a_matter_over_and_cannot_declare_it_settled():
    file = File(EXIT, DAY).do("ask", DAY, "agency", reason="迁址")
    file.do("open_duty.list", DAY, "system", part="open_duty:1", what="检查", reference="检查 7 号")
    assert set(file.refused("open_duty.end", DAY, "operator", part="open_duty:1")) == {"procedures.wrong-role"}


@pytest.mark.parametrize(
    ("but", "leads_to"),
    [
        ({"residence__contract": "expired", "agency__standing": "active"}, "SETTLING"),
        ({"residence__contract": "running", "agency__standing": "struck_off"}, "SETTLING"),
        ({"residence__contract": "running", "agency__standing": "active"}, ""),
    ],
)
def test_one_ground_is_enough_for_an_exit_by_the_platform_and_none_is_not(but, leads_to):
    file = File(EXIT, DAY, facts(EXIT, **but))
    if leads_to:
        assert file.do("expire", DAY, "system").case.state == leads_to
    else:
        assert set(file.refused("expire", DAY, "system")) == {"ground"}


def test_nobody_is_forced_out_before_fifteen_days_are_over_and_every_plea_is_answered():
    file = File(EXIT, date(2026, 3, 1)).do("warn", date(2026, 3, 2), "operator", reason="违反管理制度")
    file.do("plea.make", date(2026, 3, 5), "agency", part="plea:1", plea="…")
    assert set(file.refused("force", date(2026, 3, 17), "operator", reason="…")) == {
        "procedures.wrong-state",
        "pleas_answered",
    }
    assert set(file.refused("lapse", date(2026, 3, 17), "system")) == {"warned_long_enough"}
    file.do("lapse", date(2026, 3, 18), "system")
    assert set(file.refused("force", date(2026, 3, 18), "operator", reason="…")) == {"pleas_answered"}
    file.do("plea.answer", date(2026, 3, 18), "operator", part="plea:1", answer="…")
    assert file.do("force", date(2026, 3, 18), "operator", reason="…").case.state == "SETTLING"


# What several procedures share.


def in_notice():
    file = hand_in(File(NAT, date(2023, 7, 1)), date(2023, 7, 2))
    file.do("submit", date(2023, 8, 31), "applicant")
    file.do("recommend", date(2023, 9, 1), "province", opinion="…")
    file.do("pass", date(2023, 9, 5), "third_party")
    for number in range(5):
        file.do("score.assign", date(2023, 9, 6), "system", part=f"score:{number}", holder=f"e{number}")
    for number in range(5):
        file.do("score.submit", date(2023, 9, 7), "expert", actor=f"e{number}", part=f"score:{number}", sheet="…")
    return file.do("assessed", date(2023, 11, 28), "regulator")


def test_an_objection_on_the_last_day_of_the_notice_holds_the_recognition_until_it_is_answered():
    file = in_notice()
    file.do("objection.object", date(2023, 12, 2), "visitor", actor="某", part="objection:1", argument="…")
    assert set(file.refused("approve", date(2023, 12, 4), "regulator", reason="…")) == {"objections_settled"}
    file.do("objection.answer", date(2023, 12, 4), "province", part="objection:1", answer="…")
    assert file.do("approve", date(2023, 12, 5), "regulator", reason="…").case.state == "APPROVED"


def test_after_the_last_day_of_the_notice_nobody_can_object():
    found = in_notice().refused("objection.object", date(2023, 12, 3), "visitor", part="objection:1", argument="…")
    assert set(found) == {"notice_running"}


def test_an_expert_scores_only_for_himself():
    file = hand_in(File(NAT, date(2023, 7, 1)), date(2023, 7, 2)).do("submit", date(2023, 8, 1), "applicant")
    file.do("recommend", date(2023, 9, 1), "province", opinion="…").do("pass", date(2023, 9, 5), "third_party")
    file.do("score.assign", date(2023, 9, 6), "system", part="score:1", holder="e1")
    found = file.refused("score.submit", date(2023, 9, 7), "expert", actor="e2", part="score:1", sheet="…")
    assert set(found) == {"own_score"}


def test_the_officer_of_the_province_records_what_the_national_office_decides():
    assert in_notice().do("approve", date(2023, 12, 3), "province", reason="公告").case.state == "APPROVED"


def test_a_draft_decides_nothing_until_an_officer_activates_it():
    file = File(DRAFT, DAY)
    assert "procedures.draft-edition" in file.refused("approve", DAY, "province", reason="…")
    file.facts = facts(DRAFT, edition__activated=True)
    assert "procedures.draft-edition" not in file.refused("approve", DAY, "province", reason="…")
