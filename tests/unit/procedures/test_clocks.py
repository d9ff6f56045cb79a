"""Clocks at their edges: what an end leaves open, what it starts, and the days on which time alone changes something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.procedures import owed, run, runs, wakes
from chassis.procedures.clocks import ends_on
from chassis.procedures.model import Clock
from tests.support.procedures import File
from tests.unit.procedures.cases import ENTRY, JS, NAT, approved, at_province, rectifying

DAY = date(2026, 3, 2)
BARE = Clock(zh="期", en="Time", basis="office", starts=("file",), days=10)


def entry_with(**clocks):
    """The entry of an agency with clocks of the test's own."""
    return replace(ENTRY, case=replace(ENTRY.case, clocks={**ENTRY.case.clocks, **clocks}))


def test_what_is_open_at_the_end_ends_with_it_and_what_the_end_starts_runs_on():
    package = entry_with(
        left=replace(BARE, starts=("file",)),
        publicity=replace(BARE, starts=("withdraw",)),
        again=replace(BARE, starts=("file", "withdraw")),
    )
    file = File(package, DAY).do("file", DAY, "operator").do("withdraw", date(2026, 3, 4), "operator", reason="…")
    assert {one.clock: one.ended for one in runs(file.case, date(2027, 1, 1))} == {
        "decision": date(2026, 3, 4),
        "left": date(2026, 3, 4),
        "publicity": None,
        "again": None,
    }


def test_a_clock_that_was_open_on_the_day_of_the_end_ends_that_day():
    package = entry_with(left=replace(BARE, starts=("file",)))
    file = File(package, DAY).do("file", DAY, "operator").do("withdraw", DAY, "operator", reason="…")
    (left,) = [one for one in runs(file.case, date(2027, 1, 1)) if one.clock == "left"]
    assert left.ended == DAY


def test_nothing_recurs_after_the_end():
    yearly = replace(BARE, days=0, every="06-30", within="left", owed_by="agency")
    again = replace(BARE, days=0, months=2, repeat=True, owed_by="agency")
    package = entry_with(left=replace(BARE, days=0, years=5), yearly=yearly, again=again)
    file = File(package, DAY).do("file", DAY, "operator")

    def days(name):
        return [one.last for one in runs(file.case, date(2027, 12, 31)) if one.clock == name]

    assert days("yearly") == [date(2026, 6, 30), date(2027, 6, 30)]
    assert len(days("again")) == 10
    file.do("withdraw", date(2026, 7, 1), "operator", reason="…")
    assert days("yearly") == [date(2026, 6, 30)]
    assert days("again") == [date(2026, 5, 2)]


def test_a_yearly_duty_that_begins_on_its_own_date_is_owed_a_year_later():
    yearly = replace(BARE, days=0, every="06-30", within="left", owed_by="agency")
    package = entry_with(left=replace(BARE, days=0, years=5), yearly=yearly)
    file = File(package, date(2026, 6, 30)).do("file", date(2026, 6, 30), "operator")
    assert [one.last for one in owed(file.case, date(2027, 12, 31)) if one.clock == "yearly"] == [date(2027, 6, 30)]


@pytest.mark.parametrize(
    ("clock", "start", "last"),
    [
        (replace(BARE, days=5), date(2026, 3, 2), date(2026, 3, 7)),
        (replace(BARE, days=5, roll=True), date(2026, 3, 2), date(2026, 3, 9)),
        (NAT.clocks["notice"], date(2023, 11, 28), date(2023, 12, 2)),  # as the notice of 2023 said of itself
        (replace(BARE, days=0, working_days=5, first_day=True), date(2026, 3, 2), date(2026, 3, 6)),
        (replace(BARE, days=0, working_days=5), date(2026, 3, 2), date(2026, 3, 9)),
        (replace(BARE, days=0, months=3), date(2026, 7, 4), date(2026, 10, 4)),
        (replace(BARE, days=0, months=3, roll=True), date(2026, 7, 4), date(2026, 10, 8)),
        (replace(BARE, days=0, years=1), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_length_ends_as_the_conventions_say(clock, start, last):
    found = ends_on(clock, start)
    assert found is not None
    assert found.day == last


@pytest.mark.parametrize(
    ("stops", "last"),
    [
        (((date(2026, 3, 3), date(2026, 3, 5)),), date(2026, 3, 9)),  # the 4th and the 5th stand still
        (((date(2026, 3, 3), date(2026, 3, 3)),), date(2026, 3, 7)),  # stopped and resumed on one day
        (((date(2026, 3, 2), date(2026, 3, 4)), (date(2026, 3, 5), date(2026, 3, 6))), date(2026, 3, 10)),
        (((date(2026, 3, 7), None),), date(2026, 3, 7)),  # from its last day on
        (((date(2026, 3, 6), None),), None),
        (((date(2026, 3, 9), None),), date(2026, 3, 7)),
    ],
)
def test_a_stop_takes_the_days_after_it_began_up_to_the_day_of_resuming(stops, last):
    found = ends_on(replace(BARE, days=5), date(2026, 3, 2), stops)
    assert (found.day if found else None) == last


def test_a_clock_wakes_the_case_the_day_after_its_last_day():
    package = entry_with(left=replace(BARE, starts=("file",)))
    case = File(package, DAY).do("file", DAY, "operator").case
    assert wakes(case, date(2026, 3, 10)) == date(2026, 3, 13)  # BARE is over on the 12th
    assert wakes(case, date(2026, 3, 13)) is None


def test_a_duty_wakes_it_for_the_reminder_the_last_day_the_day_after_and_each_stage():
    case = approved().case
    found: list[date] = []
    day = date(2026, 1, 1)
    while len(found) < 9 and (following := wakes(case, day)):
        found.append(following)
        day = following
    assert found == [
        date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 21),  # the plan: reminder, last day, one working day late
        date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2),  # the report of January
        date(2026, 2, 3), date(2026, 2, 24),  # the plan again: ten working days late, twenty
    ]  # fmt: skip


def test_a_duty_that_is_met_wakes_nobody_any_more():
    file = approved().do("file_plan", date(2026, 1, 5), "applicant", file="f")
    assert wakes(file.case, date(2026, 1, 10)) == date(2026, 1, 30)


def test_a_clock_that_stands_still_wakes_nobody():
    file = at_province(skip=("pledge",))
    assert wakes(file.case, date(2025, 7, 1)) == date(2025, 7, 26)
    file.do("material.send_back", date(2025, 6, 30), "province", part="material:pledge", defect="未交")
    file.do("correct", date(2025, 6, 30), "province")
    assert wakes(file.case, date(2025, 7, 1)) is None


def test_a_deadline_that_an_authority_sets_again_is_the_newest():
    file = rectifying()
    file.do("extend", date(2025, 9, 1), "province", rectification_deadline=date(2025, 11, 10), reason="…")
    file.do("extend", date(2025, 9, 2), "province", rectification_deadline="2025-12-10", reason="…")
    found = run(file.case, "rectification")
    assert found is not None
    assert (found.last, found.start) == (date(2025, 12, 10), date(2025, 9, 2))


def test_a_duty_is_late_only_after_its_last_day_and_counts_working_days():
    plan = next(one for one in owed(approved().case, date(2026, 6, 1)) if one.clock == "plan")
    days = [date(2026, 1, 5), date(2026, 1, 20), date(2026, 1, 23), date(2026, 1, 25), date(2026, 1, 26)]
    assert [plan.late(day) for day in days] == [0, 0, 3, 3, 4]


def test_the_calendar_is_asked_for_its_days_only_when_a_person_wants_them():
    found = run(approved().case, "term")
    assert found is not None
    assert found.deadline is not None
    assert len(found.deadline.days) == (date(2028, 10, 20) - date(2025, 10, 20)).days
    assert all(day.counted for day in found.deadline.days)


def test_the_clocks_of_the_plan_are_those_of_its_text():
    assert {name: clock.lengths for name, clock in JS.clocks.items()} == {
        "review": {"working_days": 20},
        "term": {"years": 3},
        "plan": {"months": 3},
        "yearly": {"every": "01-31"},
    }
