"""
Periods that run in a case: one idea for a clock that is waited for and for a duty that somebody owes.

The days between are listed only where a person asks for them (`Run.deadline.days`); the calendar is that of
`rulebooks.workdays`, which keeps each year it has read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from chassis.procedures.case import Case, Entry, Line, Stay, as_day
from chassis.procedures.model import Clock, kind_of
from contracts.declare import Words
from rulebooks.workdays import (
    Deadline,
    fixed,
    last_day,
    months_later,
    next_yearly,
    nth_working_day,
    reminder,
    within,
    working_days_between,
)

DAY = timedelta(days=1)
YEAR = 12  # months
Stops = tuple[tuple[date, date | None], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One running, or ended, of a clock; of one that recurs, one of its days."""

    clock: str
    part: str
    start: date
    deadline: Deadline | None  # None while the clock stands still
    ended: date | None
    stops: Stops
    rule: Clock  # as it was when this began to run, where a newer edition let it keep its length

    @property
    def owed_by(self) -> str:
        return self.rule.owed_by

    @property
    def stages(self) -> tuple[int, ...]:
        return self.rule.stages

    @property
    def unstopped(self) -> date | None:
        """The last day if it had not stood still."""
        found = ends_on(self.rule, self.start) if self.stops and not self.rule.set_by else None
        return found.day if found else None

    @property
    def last(self) -> date | None:
        return self.deadline.day if self.deadline else None

    @property
    def remind_on(self) -> date | None:
        """The last working day before the last day (C5)."""
        return self.notice_on(0)

    def notice_on(self, stage: int) -> date | None:
        """The day on which a notice falls, which anybody can count again; 0 is the reminder before the last day."""
        if self.last is None or stage > len(self.stages):
            return None
        return nth_working_day(self.last, self.stages[stage - 1]).day if stage else reminder(self.last)

    def late(self, today: date) -> int:
        """Working days after the last day, as of the doing or of *today*."""
        return max(0, working_days_between(self.last, self.ended or today)) if self.last else 0

    def stage(self, today: date) -> int:
        """How many of the staged notices are due."""
        return sum(self.late(today) >= days for days in self.stages)


def runs(case: Case, until: date) -> list[Run]:
    """Every clock that has started, on the case and on each part: its newest run; of one that recurs, all days to *until*."""
    found: list[Run] = []
    for part, line in (("", case.main), *case.parts.items()):
        if line.kind and line.kind not in case.definition.parts:
            continue  # a part that the edition left behind: it was at its end
        for name in case.definition.machine(line.kind).clocks:
            found += _runs(case, f"{line.kind}.{name}" if line.kind else name, part, until)
    return found


def run(case: Case, clock: str, part: str = "") -> Run | None:
    """The newest run of one clock that does not recur; None where it has not begun."""
    return next(_runs(case, clock, part if kind_of(clock) else "", date.max), None)


def owed(case: Case, until: date) -> list[Run]:
    """What is or was owed, and what became of it, in the order of its days; what stands still comes last."""
    return sorted((one for one in runs(case, until) if one.owed_by), key=lambda one: (one.last or date.max, one.clock))


def wakes(case: Case, today: date) -> date | None:
    """The next day on which time alone changes something: what the scheduler stores beside the case."""
    days: list[date] = []
    for one in runs(case, months_later(today, YEAR + 1)):
        if one.last and one.ended is None:
            days += [one.last, reminder(one.last)] if one.owed_by else []
            days.append(one.last + DAY)
            days += [day for stage in range(1, len(one.stages) + 1) if (day := one.notice_on(stage))]
    return min((day for day in days if day > today), default=None)


def _runs(case: Case, name: str, part: str, until: date) -> Iterator[Run]:
    mine = [entry for entry in case.entries if not part or entry.part == part]
    clock = case.definition.clocks[name]
    begun = [number for number, entry in enumerate(mine) if case.named(entry) in clock.starts]
    if not begun:
        return
    first = mine[begun[-1]]
    kept = case.kept.get((name, part))
    if kept is not None and case.entries.index(first) < kept.before:
        clock = kept.clock
    after = [entry for entry in mine[begun[-1] + 1 :] if case.named(entry) in clock.ends]
    blank = Run(name, part, first.day, None, None, (), clock)
    if clock.recurs:
        yield from _recurring(case, clock, replace(blank, ended=_over(case, first)), after, until)
        return
    ended = after[0].day if after else _over(case, first)
    stops = _stops(case, clock, case.line(part), first.day)
    if clock.set_by:
        named = [day for number in begun if (day := as_day(mine[number].said.get(clock.set_by)))]
        deadline = fixed(named[-1]) if named else None
    else:
        deadline = ends_on(clock, first.day, stops)
    yield replace(blank, deadline=deadline, ended=ended, stops=stops)


def ends_on(clock: Clock, start: date, stops: Stops = ()) -> Deadline | None:
    """The last day of one length of *clock*; None while an open stop holds it."""
    closed = [(first + DAY, final) for first, final in stops if final is not None and final > first]
    found = _counted(clock, start, closed)
    held = next((first for first, final in stops if final is None), None)
    return None if held is not None and held < found.day else found


def _counted(clock: Clock, start: date, stopped: list[tuple[date, date]]) -> Deadline:
    start = start - DAY if clock.first_day else start
    if clock.working_days:
        return nth_working_day(start, clock.working_days, stopped)
    length = within if clock.roll else last_day
    return length(start, days=clock.days, months=clock.months, years=clock.years, stopped=stopped)


def _recurring(case: Case, clock: Clock, whole: Run, after: list[Entry], until: date) -> Iterator[Run]:
    """The days of a clock that recurs: each year's date while another clock runs, or a period again and again."""
    for number, deadline in enumerate(_days(case, clock, whole.start, until)):
        if whole.ended is not None and deadline.day > whole.ended:
            return
        if clock.every:
            ended = next((entry.day for entry in after if as_day(entry.said.get("due")) == deadline.day), None)
        else:
            ended = after[number].day if number < len(after) else None
        yield replace(whole, deadline=deadline, ended=ended)


def _days(case: Case, clock: Clock, start: date, until: date) -> Iterator[Deadline]:
    if clock.every:
        whole = run(case, clock.within)
        final = min(until, whole.last) if whole and whole.last else until
        day = next_yearly(clock.every, start + DAY)
        while day <= final:
            yield fixed(day)
            day = next_yearly(clock.every, day + DAY)
        return
    for times in count(1):
        due = last_day(start, months=clock.months * times, years=clock.years * times)
        if due.day > until:
            return
        yield due


def _over(case: Case, first: Entry) -> date | None:
    """The day on which the case was over: what it leaves open ends with it, save what the last act itself starts."""
    end, act = case.main.stays[-1].start, case.definition.acts.get(case.named(first))
    started_by_the_end = act is not None and act.to == case.state and first.day == end
    return end if case.over and not started_by_the_end and end >= first.day else None


def _stops(case: Case, clock: Clock, line: Line, since: date) -> Stops:
    """When it stood still since it began: the clock itself says in which states."""
    return tuple((one.stay.start, one.stay.end) for one in stood(case, clock, line, since))


class Stood(NamedTuple):
    """A stay during which a clock stood still: of the case, or of a part."""

    kind: str
    part: str
    words: Words
    stay: Stay


def stood(case: Case, clock: Clock, line: Line, since: date) -> Iterator[Stood]:
    """The same, each with the words of its state."""
    for state in clock.stops_in:
        kind, _, name = state.rpartition(".")
        words = case.definition.machine(kind or line.kind).states[name].words
        for part, one in _lines(case, kind, line):
            for stay in one.stays:
                if stay.state == name and (stay.end is None or stay.end > since):
                    yield Stood(one.kind, part, words, stay)


def _lines(case: Case, kind: str, own: Line) -> Iterator[tuple[str, Line]]:
    """The lines of a kind of parts; of none, the clock's own."""
    if kind:
        return ((part, one) for part, one in case.parts.items() if one.kind == kind)
    return iter([(next((part for part, one in case.parts.items() if one is own), ""), own)])


def entered(case: Case, where: Stood) -> tuple[Entry | None, Entry | None]:
    """The entry that brought about such a stay, and the one that ended it; None where none did."""
    begun = ended = None
    for entry in case.entries:
        state = _leads_to(case, entry, where)
        if state == where.stay.state and entry.day == where.stay.start:
            begun, ended = entry, None
        elif state and begun is not None and ended is None:
            ended = entry
    return begun, ended


def _leads_to(case: Case, entry: Entry, where: Stood) -> str:
    """The state into which an entry took this line; empty where it did not move it."""
    act = case.definition.acts.get(case.named(entry))
    if act is None or kind_of(case.named(entry)) != where.kind or (where.kind and entry.part != where.part):
        return ""
    return act.to or (case.definition.machine(where.kind).start if act.opens else "")
