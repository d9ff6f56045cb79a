"""Every limit of every package at, just under and just over it, generated: facts, counts of parts and deeds, days, clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.procedures import fold, owed, run, runs
from chassis.procedures.conditions import TESTS, evaluate
from chassis.procedures.edges import EDGES
from rulebooks.workdays import is_working
from tests.support.limits import OF, STARTS, corresponding, last_of, situations, started
from tests.unit.procedures.editions import EVERY

DAY = timedelta(days=1)
CONDITIONS = [(code, name) for code, one in sorted(EVERY.items()) for name in one.conditions]
CLOCKS = [(code, name) for code, one in sorted(EVERY.items()) for name in one.clocks]
ONCE = [(code, name) for code, name in CLOCKS if not EVERY[code].clocks[name].recurs]
AGAIN = [(code, name) for code, name in CLOCKS if EVERY[code].clocks[name].recurs]


@pytest.mark.parametrize(("code", "name"), CONDITIONS)
def test_a_condition_is_met_on_its_side_of_the_limit_alone(code, name):
    condition = EVERY[code].conditions[name]
    found = list(situations(EVERY[code], condition))
    assert [one for one in found if bool(evaluate(one.asked, condition).met) is not one.met] == []
    assert {one.met for one in found} == {True, False}, "a case that passes and one that does not"


def test_no_test_that_a_package_may_name_is_without_cases():
    assert TESTS.keys() == EDGES.keys() | OF.keys()


def unmet(code, name, **but):
    """The situations of a limit that a package with another one answers otherwise."""
    condition = EVERY[code].conditions[name]
    other = replace(condition, params={**condition.params, **but})
    return [one for one in situations(EVERY[code], condition) if bool(evaluate(one.asked, other).met) is not one.met]


@pytest.mark.parametrize(
    ("code", "name", "but"),
    [
        ("JS_2016@2017-01-01", "quorum", {"at_least": 4}),
        ("JS_2016@2017-01-01", "quorum", {"at_least": 6}),
        ("JS_2016@2017-01-01", "min_agencies", {"limit": 14}),
        ("JS_2016@2017-01-01", "out_of_window", {"closes": "07-01"}),
        ("JS_2016@2017-01-01", "second_return", {"at_most": 1}),
        ("QH_2027@2027-03-01", "soon_over", {"months": 7}),
        ("LISTING@2021-09-01", "repair_granted", {"since": ""}),
    ],
)
def test_a_limit_moved_by_one_is_noticed(code, name, but):
    """The negative control of the table above."""
    assert unmet(code, name, **but)


# Clocks: the last day of each, the first day late, and each stage of its being late.


@pytest.mark.parametrize(("code", "name"), ONCE)
def test_a_clock_ends_on_the_day_that_counting_gives(code, name):
    clock = EVERY[code].clocks[name]
    for start in STARTS:
        last = last_of(clock, start)
        case, part = started(EVERY[code], name, start, last)
        found = run(case, name, part)
        assert found is not None
        assert (found.last, found.late(last)) == (last, 0)


def working_days_after(day, count):
    while count:
        day += DAY
        count -= is_working(day)
    return day


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, name in ONCE if EVERY[code].clocks[name].owed_by])
def test_what_is_owed_is_late_from_the_next_working_day_on_and_each_stage_begins_on_its_day(code, name):
    clock = EVERY[code].clocks[name]
    last = last_of(clock, STARTS[1])
    case, part = started(EVERY[code], name, STARTS[1], last)
    (found,) = [one for one in owed(case, last) if (one.clock, one.part) == (name, part)]
    assert [found.late(working_days_after(last, days)) for days in (0, 1, 2)] == [0, 1, 2]
    for number, days in enumerate(clock.stages, start=1):
        begins = working_days_after(last, days)
        assert (found.stage(begins - DAY), found.stage(begins)) == (number - 1, number)


@pytest.mark.parametrize(("code", "name"), AGAIN)
def test_what_recurs_falls_due_on_each_of_its_days_and_on_no_other(code, name):
    definition, start = EVERY[code], STARTS[2]
    clock = definition.clocks[name]
    case, _ = started(definition, name, start, start)
    until = corresponding(start, 40)
    found = [one.last for one in runs(case, until) if one.clock == name]
    if clock.every:
        month, day = map(int, clock.every.split("-"))
        every = (start.replace(year=start.year + n, month=month, day=day) for n in range(5))
        whole = run(case, clock.within)
        final = min(until, whole.last) if whole and whole.last else until
        assert found == [one for one in every if start < one <= final]
    else:
        each = 12 * clock.years + clock.months
        assert found == [corresponding(start, each * n) for n in range(1, 40 // each + 1)]
    assert fold({definition.edition: definition}, case.entries).state  # it is a case that its package can tell again
