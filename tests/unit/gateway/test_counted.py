"""A period is shown as it is counted: each day with its number or its reason, each stretch with what it counts for."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.commands.cases import CaseClock, CaseDay, CaseStop
from contracts.declare import Words
from gateway.portal import counted
from rulebooks.workdays import nth_working_day

NONE, CORRECTION = Words("", ""), Words("补正", "Correction")
START, STOP = date(2026, 4, 24), CaseStop(first=date(2026, 5, 11), until=date(2026, 5, 14), words=CORRECTION)


@pytest.fixture(scope="module")
def clock():
    """Twenty working days over the first of May, three of them at a stand."""
    found = nth_working_day(START, 20, [(date(2026, 5, 12), date(2026, 5, 14))])
    days = tuple(CaseDay(day=one.day, counted=one.counted, why=Words(one.why.zh, one.why.en)) for one in found.days)
    return CaseClock(
        clock="review", part="", words=NONE, part_words=NONE, basis=NONE, start=START, last=found.day, owed_by=NONE,
        stops=(STOP,), days=days,
    )  # fmt: skip


def test_each_day_of_the_calendar_has_its_number_or_its_reason(clock):
    weeks = counted.weeks(clock)
    assert {len(week) for week in weeks} == {7}
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2026, 4, 20), date(2026, 5, 31))
    cells = {one.day: one for week in weeks for one in week}
    told = {day: (one.tone, one.number, one.why.zh if one.why else "") for day, one in cells.items()}
    assert told[date(2026, 4, 23)] == ("out", 0, "")
    assert told[START] == ("x", 0, "起始日不计")
    assert told[date(2026, 4, 25)] == ("x", 0, "周末")
    assert told[date(2026, 4, 27)] == ("c", 1, "")
    assert told[date(2026, 5, 1)] == ("x", 0, "劳动节放假")
    assert told[date(2026, 5, 9)][:2] == ("c", 8)
    assert "上班" in told[date(2026, 5, 9)][2]  # a Saturday that is worked says so
    assert told[date(2026, 5, 11)] == ("c", 9, "")  # the day on which it stops still counts
    assert told[date(2026, 5, 12)] == ("s", 0, "停表：补正")
    assert told[date(2026, 5, 29)] == ("c end", 20, "")
    assert [one.day for one in cells.values() if one.last] == [clock.last]


def test_the_stretches_add_up_to_the_whole_period(clock):
    found = counted.stretches(clock)
    assert [(one.first, one.last, one.stop, one.counted) for one in found] == [
        (date(2026, 4, 25), date(2026, 5, 11), None, 9),
        (date(2026, 5, 12), date(2026, 5, 14), STOP, 0),
        (date(2026, 5, 15), date(2026, 5, 29), None, 11),
    ]
    assert counted.whole(clock)
