"""A period as people count it: week by week, each day with its number or its reason, and the stretches that it ran and stood still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from contracts.commands.cases import CaseClock, CaseDay, CaseStop
from contracts.declare import Words
from rulebooks.workdays.notices import WEEKEND

DAY, WEEK = timedelta(days=1), 7
START = Words("起始日不计", "starts")
REST = Words("周末", "rest")
REST_DAYS = {one.zh for one in WEEKEND}
WORK = Words("计入", "counted")


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar; outside the period it has a date alone."""

    day: date
    tone: str = "out"  # of the style sheet: counted, not counted, stood still
    number: int = 0  # which of the counted days it is
    why: Words | None = None
    named: bool = False  # with its month
    last: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end on which the clock ran, or stood still."""

    first: date
    last: date
    stop: CaseStop | None
    counted: int


def whole(clock: CaseClock) -> bool:
    """Whether every one of its days is told: years are not counted one by one."""
    return bool(clock.days) and clock.days[-1].day == clock.last


def weeks(clock: CaseClock) -> list[list[Cell]]:
    """From the Monday before it starts to the Sunday after it ends."""
    known = {one.day: one for one in _cells(clock)}
    first, last = min(known), max(known)
    first, last = first - DAY * first.weekday(), last + DAY * (WEEK - 1 - last.weekday())
    days = [first + DAY * n for n in range((last - first).days + 1)]
    return [[known.get(day) or Cell(day) for day in days[at : at + WEEK]] for at in range(0, len(days), WEEK)]


def _cells(clock: CaseClock) -> Iterator[Cell]:
    if clock.days[0].day != clock.start:
        yield Cell(clock.start, "x", why=START, named=True)
    number = 0
    for one in clock.days:
        number += one.counted
        tone = "c" if one.counted else "s" if _stop(clock, one) else "x"
        last, named = one.day == clock.last, one.day.day == 1 or one is clock.days[0] or one.day.weekday() == 0
        yield Cell(
            one.day, f"{tone} end" if last else tone, number if one.counted else 0, _why(clock, one), named, last
        )


def _why(clock: CaseClock, one: CaseDay) -> Words | None:
    """Why it is not counted; of a counted day only what is unusual about it."""
    if stop := _stop(clock, one):
        return Words(f"停表：{stop.words.zh}", f"Stop: {stop.words.en}") if stop.words.zh else one.why
    if not one.counted and one.why.zh in REST_DAYS:
        return REST  # its column says which day it is
    return one.why if not one.counted or (one.day.weekday() >= 5 and one.why.zh != WORK.zh) else None


def _stop(clock: CaseClock, one: CaseDay) -> CaseStop | None:
    """The stop that the day lies in: the day on which it began was counted."""
    return next((stop for stop in clock.stops if stop.first < one.day <= (stop.until or one.day)), None)


def stretches(clock: CaseClock) -> list[Stretch]:
    parted = groupby(clock.days, key=lambda one: _stop(clock, one))
    found = ((stop, list(days)) for stop, days in parted)
    return [Stretch(days[0].day, days[-1].day, stop, sum(one.counted for one in days)) for stop, days in found]
