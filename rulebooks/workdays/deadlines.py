"""Periods by the conventions C1 to C5: pure functions of a start, a length and the intervals that stop the clock."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice

from rulebooks.text import Text
from rulebooks.workdays.notices import is_working, published, why, working_days

DAY = timedelta(days=1)
COUNTED = Text("计入", "counted")
Stops = tuple[tuple[date, date], ...]  # merged, in order; both their days stand still


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a period: counted, or skipped and why."""

    day: date
    counted: bool
    why: Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a period ends; the days behind it are listed only when they are asked for."""

    day: date  # the last day, or the day of effect
    rolled: bool = False  # moved on because the corresponding day was a day of rest
    provisional: bool = False  # the calendar of a year it rests on is not published
    counts_from: date | None = None  # the starting day, which is not counted
    last: date | None = None  # the last day counted
    stops: Stops = ()
    working: bool = False  # counted in working days
    nominal: date | None = None  # the corresponding day, where a day of rest is passed over

    @property
    def days(self) -> tuple[Day, ...]:
        """Every day after the start up to the last, counted or skipped, and why."""
        if self.counts_from is None or self.last is None:
            return ()
        length = (self.last - self.counts_from).days
        return tuple(self._look(self.counts_from + DAY * i) for i in range(1, length + 1))

    def _look(self, day: date) -> Day:
        for first, final in self.stops:
            if first <= day <= final:
                return Day(day, False, Text(f"计时停止（{first}至{final}）", f"clock stopped ({first} to {final})"))
        if self.working:
            return Day(day, is_working(day), why(day))
        if self.nominal is not None and day >= self.nominal and not is_working(day):
            reason = why(day)
            return Day(day, False, Text(f"{reason.zh}，期满日顺延", f"{reason.en}, so the last day moves on"))
        return Day(day, True, COUNTED)


def nth_working_day(start: date, n: int, stopped: Iterable[tuple[date, date]] = ()) -> Deadline:
    """The *n*th working day after *start* (C1), leaving out the days on which the clock stood still."""
    _positive(n)
    stops = merged(stopped)
    running = (day for day in _working_after(start) if not _stopped(day, stops))
    last = next(islice(running, n - 1, None))
    return Deadline(
        last, provisional=not _all_published(start + DAY, last), counts_from=start, last=last, stops=stops, working=True
    )


def within(
    start: date, *, days: int = 0, months: int = 0, years: int = 0, stopped: Iterable[tuple[date, date]] = ()
) -> Deadline:
    """The last day of a period in which something must be done (C2): it moves on from a day of rest."""
    stops = merged(stopped)
    nominal = last = _corresponding(start, months, years, stops, days)
    while not is_working(last) or _stopped(last, stops):
        last += DAY
    return Deadline(
        last,
        rolled=last != nominal,
        provisional=not _all_published(nominal, last),
        counts_from=start,
        last=last,
        stops=stops,
        nominal=nominal,
    )


def effective(start: date, *, months: int = 0, years: int = 0, stopped: Iterable[tuple[date, date]] = ()) -> Deadline:
    """The day on which something takes effect once the period is complete (C3): the day after it, never moved."""
    stops = merged(stopped)
    last = _corresponding(start, months, years, stops)
    return Deadline(last + DAY, counts_from=start, last=last, stops=stops)


def last_day(
    start: date, *, days: int = 0, months: int = 0, years: int = 0, stopped: Iterable[tuple[date, date]] = ()
) -> Deadline:
    """The last day of an effect, a publicity or a management period (C4): a calendar day, never moved."""
    stops = merged(stopped)
    last = _corresponding(start, months, years, stops, days)
    return Deadline(last, counts_from=start, last=last, stops=stops)


def fixed(day: date) -> Deadline:
    """A date that a provision names (C5): it is not a period and never moves."""
    return Deadline(day)


def reminder(day: date) -> date:
    """The last working day before *day*, on which people are reminded of a fixed date (C5)."""
    day -= DAY
    while not is_working(day):
        day -= DAY
    return day


def next_yearly(month_day: str, day: date) -> date:
    """The first date `MM-DD` that is not before *day*."""
    this_year = date.fromisoformat(f"{day.year:04}-{month_day}")
    return this_year if this_year >= day else date.fromisoformat(f"{day.year + 1:04}-{month_day}")


def months_later(start: date, months: int) -> date:
    """The day of the same number so many months later, or the month's end; a negative number goes back."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def working_days_between(after: date, until: date) -> int:
    """How many working days lie after *after* up to and with *until*; negative when *until* is the earlier."""
    if until < after:
        return -working_days_between(until, after)
    return sum(
        bisect_right(working_days(year), until) - bisect_right(working_days(year), after)
        for year in range(after.year, until.year + 1)
    )


def merged(stopped: Iterable[tuple[date, date]]) -> Stops:
    """The same days as *stopped*, in order and without overlap: why the order of entries cannot matter."""
    found: list[tuple[date, date]] = []
    for first, final in sorted(stopped):
        if final < first:
            raise ValueError(f"a stop ends before it begins: {first}..{final}")
        if found and first <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(final, found[-1][1]))
        else:
            found.append((first, final))
    return tuple(found)


def _positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"a period has at least one day, month or year, not {n}")


def _working_after(start: date) -> Iterator[date]:
    for year in count(start.year):
        days = working_days(year)
        yield from days[bisect_right(days, start) :]


def _stopped(day: date, stops: Stops) -> bool:
    return any(first <= day <= final for first, final in stops)


def _all_published(first: date, last: date) -> bool:
    return all(published(date(year, 1, 1)) for year in range(first.year, last.year + 1))


def _corresponding(start: date, months: int, years: int, stops: Stops, days: int = 0) -> date:
    """The corresponding day or the month's end, later by the days on which the clock stood still."""
    total = months + 12 * years
    _positive(total or days)
    last = start + DAY * days if days else months_later(start, total)
    for first, final in stops:
        if first <= last and final > start:
            last += final - max(first, start + DAY) + DAY
    return last
