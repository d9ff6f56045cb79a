"""The clocks of a case as they are told: what runs, what stands still, what is owed, and each day if asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chassis.cases import filing, kept
from chassis.clock import from_micros
from chassis.procedures import CORRECT, Case, Run, part_words, runs, stood
from chassis.procedures.differences import length
from chassis.storage.reading import Reading
from contracts.commands.cases import CaseClock, CaseDay, CaseNotice, CaseStop
from contracts.declare import Words
from rulebooks.workdays import working_days_between

NONE = Words("", "")
MOST_DAYS = 400  # of one clock, one by one


def clocks(case: Case, today: date, *, days: bool) -> Iterator[CaseClock]:
    """Every clock that has begun; of one that recurs, its days up to the next."""
    definition = case.definition
    waited = filing.waited_for(definition)
    for one in sorted(runs(case, filing.ahead(today)), key=_order):
        clock = definition.clocks[one.clock]
        yield CaseClock(
            clock=one.clock,
            part=one.part,
            words=clock.words,
            part_words=part_words(case, one.part) if one.part else NONE,
            basis=definition.articles[clock.basis].words,
            start=one.start,
            last=one.last,
            ended=one.ended,
            owed_by=definition.roles[one.owed_by].words if one.owed_by else NONE,
            remind_on=one.remind_on if one.owed_by else None,
            late=0 if one.clock in waited else one.late(today),
            provisional=bool(one.deadline and one.deadline.provisional),
            length=length(one.rule),
            working=bool(one.rule.working_days),
            unstopped=one.unstopped,
            stops=tuple(_stops(case, one)),
            days=tuple(_days(one)) if days else (),
        )


def _stops(case: Case, one: Run) -> Iterator[CaseStop]:
    if one.stops:
        for words, first, until in stood(case, one.rule, case.line(one.part), one.start):
            yield CaseStop(first=first, until=until, words=words)


def _order(one: Run) -> tuple[bool, date, str]:
    """What runs comes first, the next due before the others."""
    return (one.ended is not None, one.last or date.max, one.clock)


def _days(one: Run) -> Iterator[CaseDay]:
    found = one.deadline.days if one.deadline else ()
    for day in found[:MOST_DAYS]:
        yield CaseDay(day=day.day, counted=day.counted, why=Words(*day.why))


def notices(reading: Reading, case: Case, id: str) -> Iterator[CaseNotice]:
    """Reminders and notices as they were given; of one whose last day was corrected since, that it no longer stands."""
    standing = {(one.clock, one.part, one.last): one for one in runs(case, filing.ahead(reading.today))}
    fixed = {one.act for one in case.entries} & {CORRECT}  # nothing else takes a notice back
    for row in kept.notices(reading, id):
        clock = case.definition.clocks.get(row["clock"])
        words = clock.words if clock else Words(row["clock"], row["clock"])
        found = standing.get((row["clock"], row["part"], row["due"]))
        fell_on = found.notice_on(row["stage"]) if found else None
        yield CaseNotice(
            clock=row["clock"], part=row["part"], words=words, due=row["due"], stage=row["stage"],
            at=from_micros(row["at"]), fell_on=fell_on, stands=not fixed or found is not None,
            late=max(0, working_days_between(row["due"], fell_on)) if fell_on else 0,
        )  # fmt: skip
