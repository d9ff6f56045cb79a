"""No transition of any package is left that no case has made: each act from each state, by each role, in each stage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.transitions import Transition, declared, refused, walks
from tests.unit.procedures.editions import EVERY


@pytest.mark.parametrize("code", sorted(EVERY))
def test_every_transition_of_a_package_is_made_by_a_case_that_its_package_lets_through(code):
    cases, left = walks(EVERY[code])
    assert left == set()
    assert [refused(case) for case in cases if refused(case)] == []


def test_the_table_holds_every_way_of_doing_an_act():
    """Counted by hand in the plan of Jiangsu: whoever gives a material, gives it from three states in four stages."""
    ways = {(one.how, one.value) for one in declared(EVERY["JS_2016@2017-01-01"]) if one.act == "material.give"}
    assert ways == {
        ("on", "MISSING"), ("on", "RETURNED"), ("on", "GIVEN"), ("by", "applicant"), ("by", "city"),
        ("during", "DRAFT"), ("during", "SUBMITTED_CITY"), ("during", "CITY_RETURNED"), ("during", "CORRECTION"),
    }  # fmt: skip


def with_act(code, name, **but):
    """A package with one act said otherwise."""
    definition = EVERY[code]
    acts = {**definition.case.acts, name: replace(definition.case.acts[name], **but)}
    return replace(definition, case=replace(definition.case, acts=acts))


@pytest.mark.parametrize(
    ("name", "but", "unwalked"),
    [
        ("withdraw", {"needs": ("term_over",)}, {("on", "DRAFT"), ("on", "CORRECTION"), ("by", "applicant")}),
        ("file_plan", {"on": ("APPROVED", "REJECTED")}, set()),
        ("file_plan", {"on": ("APPROVED", "WITHDRAWN"), "needs": ("visit_signed",)}, {("on", "WITHDRAWN")}),
    ],
    ids=["waits for what comes later", "possible though senseless", "one of two is out of reach"],
)
def test_a_transition_that_no_case_can_make_is_named(name, but, unwalked):
    """The negative control: what is out of reach stays in the table."""
    _, left = walks(with_act("JS_2016@2017-01-01", name, **but), name)
    assert {Transition(name, *one) for one in unwalked} <= left
    assert bool(left) is bool(unwalked)
