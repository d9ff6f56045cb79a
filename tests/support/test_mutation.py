"""What mutmut says is read right, and what was not tried never counts as noticed."""

from __future__ import annotations

import pytest

from deploy.dev.mutation import Mutant, Reason, parse, score, why

SAID = """
    rulebooks.in_force.x_on__mutmut_1: killed
    rulebooks.in_force.x_on__mutmut_2: survived
    rulebooks.in_force.x_on__mutmut_3: timeout
    rulebooks.in_force.x_on__mutmut_4: not checked
    rulebooks.in_force.x_on__mutmut_5: no tests
    chassis.ledger.tree.xǁTreeǁroot__mutmut_1: killed
"""


def test_every_line_of_the_results_becomes_a_mutant_with_its_state():
    assert [mutant.status for mutant in parse(SAID)] == [
        *("killed", "survived", "timeout", "not checked", "no tests", "killed")
    ]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("rulebooks.in_force.x_on__mutmut_1", "rulebooks.in_force.on"),
        ("rulebooks.in_force.x__next__mutmut_12", "rulebooks.in_force._next"),
        ("chassis.ledger.tree.xǁTreeǁroot__mutmut_1", "chassis.ledger.tree.Tree.root"),
        ("chassis.ledger.tree.xǁTreeǁ__init____mutmut_3", "chassis.ledger.tree.Tree.__init__"),
    ],
)
def test_a_function_is_named_as_people_name_it(name, function):
    assert Mutant(name, "killed").function == function


def test_untried_mutants_count_neither_way():
    found = score("rulebooks", parse(SAID))
    assert (found.noticed, found.unnoticed, found.untried) == (2, 2, 1)
    assert found.share == 0.5
    assert found.misses


def test_an_area_that_was_not_tried_does_not_miss_its_bar():
    assert not score("chassis.history", parse(SAID)).misses


@pytest.mark.parametrize(("line", "reason"), [("x.rindex(y)", "no doubles"), ("x.index(y, 1)", "")])
def test_a_reason_stands_only_for_the_line_it_names(line, reason):
    known = [Reason("rulebooks.in_force.*", r"\.rindex\(", "no doubles")]
    assert why(Mutant("rulebooks.in_force.x_on__mutmut_2", "survived"), line, known) == reason
