"""No way to a goal leads past what must lie before it: proven of every package, and a package with a step cut out is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.procedures import kind_of
from chassis.procedures.graph import escapes
from chassis.procedures.lint import Known, lint
from chassis.procedures.lint import demands as linted
from tests.support.procedures import known
from tests.unit.procedures.editions import EVERY, UNSEEN

TEXTS = {**known().texts, "source.txt": (UNSEEN.parents[1] / "source.txt").read_bytes()}
KNOWN = Known.of(TEXTS)

# The lawyer's list, written from the texts and apart from the packages: acts by their name, conditions with a question mark.
APPLICATION = "submit recommend materials_complete? assessed quorum?"
LAW = {
    ("JS_2016@2017-01-01", "APPROVED"): f"{APPLICATION} applicant_type? min_agencies? ip_type_missing? service_kinds?"
    " plan_and_funds? demand? receive out_of_window? accept visit_signed?",
    (
        "ZJ_2018@2018-01-01",
        "APPROVED",
    ): f"{APPLICATION} applicant_type? carrier? min_agencies? core_area? service_kinds?"
    " management? demand? receive accept partners_heard? visit_signed?",
    ("JS_DRAFT@2024-01-01", "APPROVED"): f"{APPLICATION} min_agencies? built_area? core_area? boundaries? operator?"
    " policy? visit_signed? publish notice_elapsed? objections_settled?",
    ("NAT_2023@2023-06-29", "APPROVED"): f"{APPLICATION} out_of_window? pass notice_elapsed? objections_settled?",
    ("RECTIFY_ZJ@2018-01-01", "CANCELLED"): "order stage_1_served? rectification_over? reassessed? advance_served?"
    " defence_over? arguments_answered?",
    ("RECTIFY_ZJ@2018-01-01", "QUALIFIED"): "order findings_accepted?",
    ("LISTING@2021-09-01", "LISTED"): "tell defence_over? arguments_answered? consented?",
    ("LISTING@2021-09-01", "REMOVED"): "list",
    ("EXIT@2017-01-01", "LEFT"): "all_listed? all_settled?",
    ("ENTRY@2017-01-01", "ADMITTED"): "file credit_code? in_practice? not_listed? not_resident?",
    ("QH_2027@2027-03-01", "RECOGNISED"): "apply in_season? forward two_held? none_open? open_notice notice_over?",
    ("QH_2027@2027-03-01", "LAPSED"): "recognise term_over?",
}
MARKS = [
    pytest.param(code, demand.goal, mark, id=f"{code}-{demand.goal}-{mark}")
    for code, definition in sorted(EVERY.items())
    for demand in definition.demands
    for mark in demand.must
]


def demanded(definition, goal):
    return {mark for one in definition.demands if one.goal == goal for mark in one.must}


def marks(said):
    return {f"need:{one[:-1]}" if one.endswith("?") else f"act:{one}" for one in said.split()}


@pytest.mark.parametrize(("code", "goal"), LAW)
def test_a_package_demands_at_least_what_its_law_does(code, goal):
    assert marks(LAW[code, goal]) - demanded(EVERY[code], goal) == set()


def test_every_good_end_of_every_package_is_on_the_lawyers_list():
    good = {
        (code, name) for code, one in EVERY.items() for name, state in one.case.states.items() if state.end == "good"
    }
    assert good - LAW.keys() == set()


@pytest.mark.parametrize("code", sorted(EVERY))
def test_no_way_leads_past_what_is_demanded(code):
    assert escapes(EVERY[code]) == []


def without(definition, mark):
    """The package with one step cut out: a condition that nobody asks any more, or an act that everybody passes by."""
    kind, _, name = mark.partition(":")
    machines = {
        of: replace(
            machine, acts={short: _cut(definition, short, act, kind, name) for short, act in machine.acts.items()}
        )
        for of, machine in definition.machines.items()
    }
    return replace(definition, case=machines.pop(""), parts=machines)


def _cut(definition, short, act, kind, name):
    if kind == "need":
        return replace(act, needs=tuple(one for one in act.needs if one != name))
    skipped = definition.act(name)
    if kind_of(name) or short == name or skipped.to not in act.on:
        return act
    return replace(act, on=tuple(dict.fromkeys((*act.on, *skipped.on))))


@pytest.mark.parametrize(("code", "goal", "mark"), MARKS)
def test_a_package_with_a_step_cut_out_is_refused_with_the_way_past_it(code, goal, mark):
    cut = without(EVERY[code], mark)
    assert (goal, mark) in {(one, by) for one, by, _ in escapes(cut)}
    told = [what for check in linted.CHECKS for rule, _, what in check(cut, KNOWN) if rule == "demands.escape"]
    assert any(one.startswith(f"{goal} is reached without {mark}: ") for one in told)
    assert lint(cut, KNOWN) != []
    assert lint(EVERY[code], KNOWN) == []


def test_a_demand_that_goes_with_its_step_is_missed_by_the_list_of_the_law():
    """The negative control of the list: cut out in both places, the linter alone would not notice."""
    whole = EVERY["JS_2016@2017-01-01"]
    less = tuple(
        replace(one, must=tuple(mark for mark in one.must if mark != "act:recommend")) for one in whole.demands
    )
    cut = replace(without(whole, "act:recommend"), demands=less)
    assert escapes(cut) == []
    assert marks(LAW["JS_2016@2017-01-01", "APPROVED"]) - demanded(cut, "APPROVED") == {"act:recommend"}
