"""What must be so for an agency to stand in the register and to enter a zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.things.credit import Listing
from contracts.things.registry import Agency, Branch, ExitReason, Residence, ResidenceState, SeeingOut, Standing
from rulebooks import credit_code
from rulebooks.credit_code import ALPHABET
from services.registry.domain import admission
from services.registry.domain.residence import RESIDENCE, exit_faults, exit_fields
from services.registry.domain.standing import STANDING


def agency(**but):
    facts: dict[str, Any] = {
        "id": "A1",
        "credit_code": "91320211MAFAKE0197",
        "name": "甲",
        "region": "320211",
        "categories": ("agency",),
    }
    return Agency(**facts | but)


def residence(**but):
    facts: dict[str, Any] = {"id": "R1", "agency_id": "A1", "zone_id": "Z1", "entered_on": date(2026, 3, 1)}
    return Residence(**facts | but)


def codes(faults):
    return [fault.code for fault in faults]


def test_a_right_code_has_no_fault():
    assert codes(admission.agency_code_faults(agency())) == []


def test_a_wrong_check_digit_names_the_expected_one():
    (fault,) = admission.agency_code_faults(agency(credit_code="91320211MAFAKE0190"))
    assert fault.context["expected"] == "7"


def test_a_reason_makes_up_for_a_check_digit_and_for_nothing_else():
    assert codes(admission.agency_code_faults(agency(credit_code="91350100M0001TGQXM", code_override="x"))) == []
    assert codes(admission.agency_code_faults(agency(credit_code="91320211MAFAKE01", code_override="x"))) != []


def test_every_fault_of_a_code_is_told():
    assert len(list(admission.code_faults("9132021IMAFAKE01", "#/c"))) >= 2


def test_the_code_of_a_branch_is_checked_too():
    bad = agency(branches=(Branch(name="分所", region="320211", credit_code="91320211MAFAKE0190"),))
    (fault,) = admission.agency_code_faults(bad)
    assert fault.pointer == "#/branches/0/credit_code"


def test_an_agency_has_at_least_one_category():
    assert codes(admission.category_faults(agency(categories=()))) == ["registry.no-category"]


def test_the_primary_category_is_one_of_the_categories():
    assert codes(admission.category_faults(agency(primary_category="finance"))) == ["registry.primary-not-among"]
    assert codes(admission.category_faults(agency(primary_category="agency"))) == []


def test_a_service_belongs_to_one_of_the_categories():
    from rulebooks.codes import load

    outside = next(entry.code for entry in load("services") if entry.extra["category"] == "finance")
    inside = next(entry.code for entry in load("services") if entry.extra["category"] == "agency")
    assert codes(admission.category_faults(agency(services=(inside, outside)))) == ["registry.service-outside"]


@pytest.mark.parametrize(
    ("partners", "qualified", "told"), [(5, 5, []), (5, 6, ["registry.more-qualified"]), (None, 6, [])]
)
def test_no_more_partners_are_qualified_than_there_are(partners, qualified, told):
    assert codes(admission.people_faults(agency(partners=partners, qualified_partners=qualified))) == told


def test_an_agency_in_good_standing_may_enter():
    assert codes(admission.entry_faults(residence(), agency(), [])) == []


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.STRUCK_OFF])
def test_an_agency_that_is_not_in_practice_may_not_enter(standing):
    assert codes(admission.entry_faults(residence(), agency(standing=standing), [])) == ["registry.not-active"]


def test_nobody_enters_the_same_zone_twice_but_another_one_is_open():
    assert codes(admission.entry_faults(residence(), agency(), [residence(id="R0")])) == ["registry.resident-already"]
    assert codes(admission.entry_faults(residence(), agency(), [residence(id="R0", zone_id="Z2")])) == []
    assert codes(admission.entry_faults(residence(), agency(), [residence()])) == []


def test_a_contract_may_end_on_the_day_of_entry_but_not_before():
    assert codes(admission.entry_faults(residence(contract_until=date(2026, 3, 1)), agency(), [])) == []
    ends = residence(contract_until=date(2026, 2, 28))
    assert codes(admission.entry_faults(ends, agency(), [])) == ["registry.contract-ends-early"]


def test_an_exit_is_not_before_the_entry():
    said = SeeingOut(reason=ExitReason.VOLUNTARY, left_on=date(2026, 2, 28))
    assert codes(exit_faults(residence(), said)) == ["registry.left-before-entry"]
    assert codes(exit_faults(residence(), SeeingOut(reason=ExitReason.VOLUNTARY, left_on=date(2026, 3, 1)))) == []


def test_an_exit_records_its_day_and_its_reason():
    said = SeeingOut(reason=ExitReason.FORCED, left_on=date(2026, 3, 9))
    assert exit_fields(residence(), said) == {"left_on": date(2026, 3, 9), "exit_reason": ExitReason.FORCED}


def test_nothing_leads_out_of_the_end_states():
    assert not [act for state, act in STANDING.table if state is Standing.STRUCK_OFF]
    assert not [act for state, act in RESIDENCE.table if state is ResidenceState.LEFT]


def test_every_move_has_a_basis_and_leads_somewhere_else():
    for (state, _), move in {**STANDING.table, **RESIDENCE.table}.items():
        assert move.basis.zh
        assert move.leads_to is not state


def test_every_standing_can_be_reached():
    assert {move.leads_to for move in STANDING.table.values()} == set(Standing)


@pytest.mark.parametrize(
    ("room", "same"), [("2204 室", True), ("２２０４", True), ("2204房", True), ("2205", False), (None, False)]
)
def test_a_room_is_told_by_what_stands_on_its_door(room, same):
    other = residence(id="R2", agency_id="A2", room="2204")
    assert bool(list(admission.same_room(residence(room=room), [other]))) is same


def test_a_room_of_another_base_or_of_oneself_is_no_conflict():
    other = residence(id="R2", agency_id="A2", room="2204", base_id="B2")
    assert list(admission.same_room(residence(room="2204", base_id="B1"), [other])) == []
    assert list(admission.same_room(residence(room="2204"), [residence(room="2204")])) == []


@pytest.mark.parametrize(("ours", "theirs", "perhaps"), [
    (None, "B1", True), ("B1", None, True), ("B1", "B1", False), ("B1", "B2", False), (None, None, False),
])  # fmt: skip
def test_whether_it_is_the_same_room_cannot_be_told_where_one_does_not_say_in_which_base(ours, theirs, perhaps):
    other = residence(room="2204室", base_id=theirs, id="7K3Q2M9X5C0H")
    asked = residence(room="2204", base_id=ours)
    assert bool(list(admission.perhaps_the_same_room(asked, [other]))) is perhaps
    assert not list(admission.perhaps_the_same_room(replace(asked, room="2205"), [other]))


def test_an_unknown_service_or_category_is_told_as_it_stands_and_never_trips_the_rules():
    assert codes(admission.category_faults(agency(services=("nonsense",)))) == []
    (fault,) = admission.category_faults(agency(primary_category="nonsense"))
    assert tuple(fault.detail) == (
        "主要类别 nonsense 不在服务类别之中。", "The primary category nonsense is not among the categories.",
    )  # fmt: skip


def test_a_fault_names_the_fact_on_which_it_rests():
    (wrong,) = admission.code_faults("91320211MAFAKE0190", "#/c")
    (short,) = admission.code_faults("91320211MAFAKE019", "#/c")
    assert (wrong.fact and wrong.fact.zh, short.context["expected"]) == ("91320211MAFAKE0190", "7")
    (length, *_) = admission.code_faults("9132021", "#/c")
    assert length.context["expected"] == "-"
    (closed,) = admission.entry_faults(residence(), agency(standing=Standing.SUSPENDED), [])
    assert closed.fact == Standing.SUSPENDED.words


def test_two_without_a_room_are_in_nobodys_way_and_letters_of_either_size_are_one():
    other = residence(id="R2", agency_id="A2", room=None)
    assert list(admission.same_room(residence(room=None), [other])) == []
    assert list(admission.same_room(residence(room="a12"), [replace(other, room="A12")]))


SERIOUS = Listing(
    id="L1", agency_id="A1", list_kind="serious", authority="省局", document_no="1号", decided_on=date(2026, 2, 1),
    listed_on=date(2026, 2, 3), ends_on=date(2029, 2, 2), ground="x", article="第九条", region="320211",
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "day", "told"),
    [
        ("serious", date(2026, 3, 1), True),
        ("serious", date(2020, 1, 1), True),  # under the measures of then
        ("dishonest", date(2026, 3, 1), True),
        ("dishonest", date(2021, 3, 1), True),  # a list that no rule knew yet: nobody can say that it does no harm
        ("abnormal", date(2026, 3, 1), False),
        ("nonsense", date(2026, 3, 1), True),
    ],
)
def test_a_list_that_hides_an_agency_keeps_it_out_and_so_does_one_that_nobody_knows(kind, day, told):
    assert codes(admission.listing_faults([replace(SERIOUS, list_kind=kind)], day)) == ["registry.listed"] * told


def test_every_listing_is_told_with_its_list_its_decision_and_its_rule():
    abnormal = replace(SERIOUS, id="L2", list_kind="abnormal")
    first, second = admission.listing_faults(
        [SERIOUS, abnormal, replace(SERIOUS, id="L3", list_kind="x")], date(2026, 3, 1)
    )
    assert (first.pointer, first.context["listing"], second.context["listing"]) == ("#/agency_id", "L1", "L3")
    assert tuple(first.detail) == (
        "机构在“严重违法失信名单”上，自 2026-02-03 起，不予入驻。",
        "The agency stands on the list “Serious violations and dishonesty” since 2026-02-03 and may not enter.",
    )
    assert first.fact
    assert tuple(first.fact) == ("省局，1号，2026-02-01；第九条", "省局, 1号, 2026-02-01; 第九条")
    assert first.basis
    assert first.basis.zh == "《市场监督管理严重违法失信名单管理办法》(总局令第44号)第十五条"
    (then,) = admission.listing_faults([SERIOUS], date(2020, 1, 1))
    assert then.basis
    assert then.basis.zh == "《严重违法失信企业名单管理暂行办法》"
    assert (second.basis, second.detail.zh) == (None, "机构在“x”上，自 2026-02-03 起，不予入驻。")


STDNUM = Path(__file__).parents[1] / "rulebooks" / "uscc_valid.txt"  # the codes of python-stdnum's own test


def test_every_slip_in_a_genuine_code_is_refused_with_the_digit_or_the_character_that_is_wrong():
    genuine = [line for line in STDNUM.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    assert len(genuine) == 201
    for number, code in enumerate(genuine):
        assert list(admission.code_faults(code, "#")) == []
        for place in range(18):
            other = ALPHABET[(ALPHABET.index(code[place]) + 1 + number % 30) % 31]
            slip = code[:place] + other + code[place + 1 :]
            told = " ".join(fault.detail.zh for fault in admission.code_faults(slip, "#"))
            expected = credit_code.check_digit(slip)
            assert f"应为{expected}" in told or other in told, slip
            strange = "IOSVZ"[(number + place) % 5]
            told = " ".join(
                fault.detail.zh for fault in admission.code_faults(code[:place] + strange + code[place + 1 :], "#")
            )
            assert f"{strange}({place + 1})" in told
