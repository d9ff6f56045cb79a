"""A history told again: order, corrections, what a decision saw, moves between editions, receipts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from chassis.errors import Refused
from chassis.procedures import (
    ACTIVATED,
    MOVE,
    Entry,
    Fact,
    acts,
    binding,
    differs,
    fold,
    move,
    obstacles,
    packed,
    perform,
    receipt,
    recheck,
    run,
    runs,
    shelf,
    unpacked,
)
from chassis.procedures.model import Transition
from chassis.procedures.receipt import why_edition
from tests.support.procedures import File, at, facts, hand_in
from tests.unit.procedures.cases import DRAFT, EXIT, JS, agencies, approved, at_province, prepared

BOOK = shelf()
NEXT = date(2026, 1, 1)


# Order and days.


def test_of_two_entries_of_one_moment_the_newest_is_the_later_one():
    case = prepared().case
    assert case.newest is case.entries[-1]


def test_acts_on_different_parts_lead_to_the_same_case_in_any_order():
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(3):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
    base, ends = file.case, set()
    for order in permutations(range(3)):
        file.case = base
        for number in order:
            file.do("score.submit", date(2025, 7, 3), "expert", actor=f"e{number}", part=f"score:{number}", sheet="…")
        ends.add(repr((sorted(file.case.parts.items()), file.case.main)))
    assert len(ends) == 1


def test_rows_in_any_order_tell_the_same_case():
    entries = approved().case.entries
    spread = [replace(one, recorded_at=one.recorded_at + timedelta(minutes=n)) for n, one in enumerate(entries)]
    assert fold(BOOK, reversed(spread)) == fold(BOOK, spread)


def test_an_act_of_an_earlier_day_than_the_last_step_is_a_correction_and_not_an_act():
    found = at_province().refused("accept", date(2025, 6, 26), "province")
    assert set(found) == {"procedures.day-before-last"}


def test_a_part_may_be_recorded_after_a_later_day_of_another_part():
    file = at_province().do("accept", date(2025, 7, 1), "province")
    for number in range(2):
        file.do("score.assign", date(2025, 7, 2), "system", part=f"score:{number}", holder=f"e{number}")
    file.do("score.submit", date(2025, 7, 21), "expert", actor="e0", part="score:0", sheet="…")
    earlier = replace(
        file.entry("score.submit", date(2025, 7, 20), "expert", actor="e1", part="score:1", sheet="…"),
        recorded_at=at(date(2025, 7, 22)),
    )
    file.case = perform(file.case, file.facts, earlier)
    assert [entry.day.day for entry in file.case.entries[-2:]] == [20, 21]
    assert (file.case.newest.day.day, file.case.newest.actor) == (20, "e1")
    assert fold(BOOK, file.case.entries) == file.case


def test_a_legal_day_may_lie_before_its_recording_and_never_after_it():
    file = at_province()
    late = replace(file.entry("accept", date(2025, 6, 28), "province"), recorded_at=at(date(2025, 7, 3)))
    file.case = fold(BOOK, [*file.case.entries, late])
    assert file.case.main.stays[-1].start == date(2025, 6, 28)
    ahead = replace(file.entry("assessed", date(2025, 7, 9), "province", opinion="…"), recorded_at=at(date(2025, 7, 8)))
    with pytest.raises(Refused) as refused:
        perform(file.case, file.facts, ahead)
    assert "procedures.day-ahead" in {one.code for one in refused.value.faults}


def test_an_entry_comes_back_from_its_row_as_json_has_it():
    for entry in approved().case.entries:
        row = packed(entry)
        kept = {**row, "day": str(row["day"]), "recorded_at": row["recorded_at"].isoformat()}
        again = unpacked(json.loads(json.dumps(kept)))
        assert packed(again) == row
        assert (again.act, again.day, again.part) == (entry.act, entry.day, entry.part)


def test_a_case_folds_the_same_from_its_rows():
    case = approved().case
    again = fold(BOOK, [unpacked(json.loads(json.dumps(packed(one), default=str))) for one in case.entries])
    assert (again.main, again.parts) == (case.main, case.parts)


# Facts and corrections.


def test_an_act_keeps_the_facts_that_its_tests_saw_and_no_others():
    (submit,) = prepared().do("submit", date(2025, 6, 1), "applicant").case.done("submit")
    assert set(submit.saw) == {"applicant.kind", "agencies", "government.plan_policy_funds", "area.demand"}
    assert len(submit.saw["agencies"].value) == 15


def test_a_sound_history_stands_when_it_is_asked_again():
    assert recheck(BOOK, approved().case.entries) == []


def test_a_corrected_day_shows_which_act_would_not_have_been_open():
    wrong = [
        replace(one, day=date(2025, 7, 1), recorded_at=at(date(2025, 7, 1))) if one.act == "receive" else one
        for one in approved().case.entries
    ]
    assert [(one.entry.act, [why.code for why in one.reasons]) for one in recheck(BOOK, wrong)] == [
        ("receive", ["applications.out-of-window"])
    ]


def test_a_corrected_fact_shows_it_too():
    def known(entry):
        return {**entry.saw, "agencies": Fact(agencies(14))} if entry.act == "accept" else entry.saw

    assert [one.entry.act for one in recheck(BOOK, approved().case.entries, known)] == ["accept"]


def test_a_decision_under_a_draft_keeps_that_an_officer_had_activated_it():
    day = date(2026, 3, 2)
    file = hand_in(File(DRAFT, day, facts(DRAFT, edition__activated=True)), day).do("submit", day, "applicant")
    file.do("recommend", day, "city", opinion="同意").do("receive", day, "province")
    assert set(file.case.newest.saw) == set()
    history = file.do("refuse", day, "province", reason="不足").case.entries
    assert (set(history[-1].saw), recheck(BOOK, history)) == ({ACTIVATED}, [])
    (forgotten,) = recheck(BOOK, history, lambda _entry: {})[-1:]
    assert "procedures.draft-edition" in [why.code for why in forgotten.reasons]


# Moves between editions.


def editions(**transition):
    """The plan until the end of 2025, and a stricter one from 2026 in which a state has another name."""
    old = replace(
        JS, until=NEXT, transition=Transition(basis="office", cases="may_move", states={"BACK": "CITY_RETURNED"})
    )
    states = {"BACK" if name == "CITY_RETURNED" else name: state for name, state in JS.case.states.items()}
    limit = replace(JS.conditions["min_agencies"], params={**JS.conditions["min_agencies"].params, "limit": 20})
    review = replace(JS.case.clocks["review"], working_days=30)
    new = replace(
        JS,
        starts=NEXT,
        case=replace(JS.case, states=states, clocks={**JS.case.clocks, "review": review}),
        conditions={**JS.conditions, "min_agencies": limit},
        transition=Transition(
            **{"basis": "office", "cases": "may_move", "states": {"CITY_RETURNED": "BACK"}, **transition}
        ),
    )
    return old, new, {old.edition: old, new.edition: new}


def to(edition, day=date(2026, 1, 5)):
    return Entry(MOVE, day, at(day), "officer", "province", said={"edition": edition.edition, "reason": "…"})


def last_of_review(case):
    found = run(case, "review")
    assert found is not None
    return found.last


def test_a_case_keeps_its_edition_until_it_is_moved_and_is_then_asked_by_the_new_one():
    _, new, book = editions()
    file = at_province()
    history = file.case.entries
    file.case = fold(book, [*history, to(new)])
    assert "applications.min-agencies" in file.refused("accept", date(2026, 1, 6), "province")
    file.case = fold(book, history)
    assert file.do("accept", date(2026, 1, 6), "province").case.state == "EXPERT_REVIEW"


def test_a_clock_that_runs_keeps_its_length_over_a_move():
    _, new, book = editions(clocks="keep")
    history = at_province().case.entries
    assert last_of_review(fold(book, [*history, to(new)])) == last_of_review(fold(book, history)) == date(2025, 7, 25)


def test_a_clock_takes_the_new_length_where_the_edition_says_so():
    _, new, book = editions(clocks="new")
    assert last_of_review(fold(book, [*at_province().case.entries, to(new)])) == date(2025, 8, 8)


def test_a_clock_that_begins_after_the_move_has_the_new_length():
    _, new, book = editions(clocks="keep")
    file = prepared().do("submit", date(2025, 6, 1), "applicant")
    file.do("recommend", date(2025, 6, 10), "city", opinion="…")
    received = Entry("receive", date(2026, 1, 5), at(date(2026, 1, 5), 12), "p", "province")
    assert last_of_review(fold(book, [*file.case.entries, to(new), received])) == date(
        2026, 2, 14
    )  # a Saturday, worked before the Spring Festival


def test_the_dry_run_names_everything_that_stands_against_a_move():
    _, new, _ = editions()
    file = at_province()
    assert obstacles(file.case, new) == []
    states = {name: state for name, state in new.case.states.items() if name != "PROVINCE_REVIEW"}
    acts = {name: act for name, act in new.case.acts.items() if name != "recommend"}
    less = replace(new, case=replace(new.case, states=states, clocks={}, acts=acts))
    assert [one.zh for one in obstacles(file.case, less)] == [
        "状态“省局审核”无对应",
        "“省局审核期限”正在计时而新版没有",
        "已办的“推荐”无对应",
    ]
    with pytest.raises(Refused) as refused:
        move(file.case, less, to(less))
    assert len(refused.value.faults) == 3


def test_an_open_part_that_the_edition_does_not_know_stands_against_a_move():
    _, new, _ = editions()
    parts = {kind: machine for kind, machine in new.parts.items() if kind != "material"}
    found = obstacles(at_province().case, replace(new, parts=parts))
    assert "material:pledge“已交”无对应" in [one.zh for one in found]
    assert len(found) == len(JS.lists["materials"])


def test_an_ended_part_that_the_edition_does_not_know_stays_behind_and_runs_no_clock():
    parts = {kind: machine for kind, machine in EXIT.parts.items() if kind != "plea"}
    force = replace(EXIT.case.acts["force"], needs=("warned_long_enough",))
    new = replace(
        EXIT,
        starts=NEXT,
        parts=parts,
        case=replace(EXIT.case, acts={**EXIT.case.acts, "force": force}),
        transition=Transition(basis="grounds", cases="may_move"),
    )
    file = File(EXIT, date(2025, 12, 1)).do("warn", date(2025, 12, 2), "operator", reason="…")
    file.do("plea.make", date(2025, 12, 3), "agency", part="plea:1", plea="…")
    assert [one.zh for one in obstacles(file.case, new)] == ["plea:1“待答复”无对应"]
    file.do("plea.answer", date(2025, 12, 4), "operator", part="plea:1", answer="…")
    file.case = move(file.case, new, to(new))
    assert [one.clock for one in runs(file.case, date(2026, 6, 1))] == ["warning"]
    assert all(
        way.part != "plea:1" for way in acts(file.case, file.facts, file.entry("", date(2026, 1, 6), "operator"))
    )
    assert file.do("relent", date(2026, 1, 6), "operator").case.state == "RESIDENT"


def test_an_edition_that_lets_cases_stay_takes_none():
    _, new, _ = editions(cases="stay")
    assert len(obstacles(at_province().case, new)) == 1


def test_a_move_is_undone_by_another():
    old, new, book = editions()
    history = at_province().case.entries
    there = fold(book, [*history, to(new)])
    assert obstacles(there, old) == []
    back = fold(book, [*history, to(new), to(old, date(2026, 1, 6))])
    before = fold(book, history)
    assert (back.main, back.parts, back.definition) == (before.main, before.parts, before.definition)
    assert run(back, "review") == run(before, "review")


def test_a_state_with_another_name_is_read_in_the_new_words():
    _, new, book = editions()
    file = prepared().do("submit", date(2025, 6, 1), "applicant")
    file.do("material.send_back", date(2025, 6, 2), "city", part="material:pledge", defect="…")
    file.do("return", date(2025, 6, 2), "city")
    assert fold(book, [*file.case.entries, to(new)]).state == "BACK"


def test_an_act_that_was_renamed_twice_is_found_by_its_newest_name():
    old, new, _ = editions()
    acts = dict(new.case.acts)
    acts["suggest"] = acts.pop("recommend")
    second = replace(
        new, starts=date(2027, 1, 1), case=replace(new.case, acts=acts),
        transition=Transition(basis="office", cases="may_move", acts={"recommend": "suggest"}),
    )  # fmt: skip
    acts = dict(acts)
    acts["propose_it"] = acts.pop("suggest")
    third = replace(
        second, starts=date(2028, 1, 1), case=replace(new.case, acts=acts),
        transition=Transition(basis="office", cases="may_move", acts={"suggest": "propose_it"}),
    )  # fmt: skip
    book = {one.edition: one for one in (old, new, second, third)}
    case = at_province().case
    for day, edition in ((date(2026, 1, 5), new), (date(2027, 1, 5), second), (date(2028, 1, 5), third)):
        assert obstacles(case, edition) == []
        case = move(case, edition, to(edition, day))
    assert [entry.act for entry in case.done("propose_it")] == ["recommend"]
    assert fold(book, case.entries) == case


def test_the_edition_of_a_day_binds_and_a_draft_only_where_it_is_asked_for():
    assert binding("JS_2016", date(2016, 12, 31)) is None
    assert binding("JS_2016", date(2017, 1, 1)) is JS
    assert binding("JS_DRAFT", date(2026, 1, 1)) is None
    draft = binding("JS_DRAFT", date(2026, 1, 1), drafts=True)
    assert draft is not None
    assert draft.edition == "JS_DRAFT@2024-01-01"


# Receipts.


def written(number):
    case = approved().case
    return case.entries, receipt(BOOK, case.entries, number)


def number_of(act):
    return next(number for number, one in enumerate(approved().case.entries) if one.act == act)


def test_a_receipt_names_edition_hash_reason_inputs_and_every_test_with_its_article():
    _, found = written(number_of("submit"))
    told = found.as_json()
    assert (told["edition"], told["edition_hash"]) == (JS.edition, JS.hash)
    assert "2025-05-01" in told["why_this_edition"]["zh"]
    assert [one["condition"] for one in told["tests"]] == list(JS.act("submit").needs)
    tested = next(one for one in told["tests"] if one["condition"] == "min_agencies")
    assert (tested["outcome"], tested["value"], tested["limit"]) == ("met", 15, 15)
    assert tested["article"]["quotes"] == ["已有知识产权服务机构15家以上"]
    assert tested["article"]["evidence"] == "stated"
    assert tested["source"] == ""
    assert told["entry"]["saw"]["applicant.kind"]["source"] == "登记簿"


def test_a_receipt_of_a_moved_case_says_when_it_was_moved_last():
    old, new, book = editions()
    history = at_province().case.entries
    moves = [to(new), to(old, date(2026, 1, 6)), to(new, date(2026, 1, 7))]
    entries = [*history, *moves, Entry("withdraw", date(2026, 1, 8), at(date(2026, 1, 8)), "a", "applicant")]
    why = receipt(book, entries, len(entries) - 1).why
    assert why.zh == f"案件于 2026-01-07 转到 {new.starts} 起施行的版本"
    assert "2026-01-07" in why.en


def test_a_case_under_a_draft_names_it_as_a_draft_not_as_in_force():
    why = why_edition(File(DRAFT, date(2026, 3, 2)).case)
    assert why.zh == "案件于 2026-03-02 开立，适用 2024-01-01 的征求意见稿"


def test_a_receipt_holds_when_it_is_made_again():
    entries, found = written(number_of("approve"))
    assert differs(found.as_json(), BOOK, entries, number_of("approve")) == []
    assert found.hash == receipt(BOOK, entries, number_of("approve")).hash


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda told: told.update(edition_hash="0" * 64), "edition_hash"),
        (lambda told: told["tests"][0].update(outcome="failed"), "tests"),
        (lambda told: told["entry"]["said"].update(reason="别的"), "entry"),
        (lambda told: told.update(history="0" * 64), "history"),
    ],
)
def test_a_receipt_that_was_touched_is_told_where(spoil, key):
    entries, found = written(number_of("approve"))
    told = json.loads(json.dumps(found.as_json(), default=str))
    spoil(told)
    assert differs(told, BOOK, entries, number_of("approve")) == [key]


def test_a_receipt_made_under_another_wording_of_the_package_is_told():
    entries, found = written(number_of("approve"))
    other = replace(JS, hash="f" * 64)
    assert differs(found.as_json(), {JS.edition: other}, entries, number_of("approve")) == ["edition_hash"]


def test_a_history_that_was_changed_before_the_decision_is_told():
    entries, found = written(number_of("approve"))
    other = [replace(one, actor="另一人") if one.act == "recommend" else one for one in entries]
    assert differs(found.as_json(), BOOK, other, number_of("approve")) == ["history"]
