"""The clocks of a case as they are told: what runs, what stands still, what is owed, and each day if asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from chassis.cases import filing, kept
from chassis.cases.versions import number_of, versions
from chassis.clock import from_micros
from chassis.procedures import CORRECT, Case, Entry, Run, entered, part_words, runs, stood
from chassis.procedures.differences import length
from chassis.storage.reading import Reading
from contracts.commands.cases import CaseCalendar, CaseClock, CaseDay, CaseNotice, CaseStop
from contracts.declare import Words
from rulebooks.citation import Citation
from rulebooks.workdays import articles, published, source_of, working_days_between

if TYPE_CHECKING:
    from chassis.cases.sight import Sight

NONE = Words("", "")
MOST_DAYS = 400  # of one clock, one by one


def clocks(sight: Sight, *, days: bool) -> Iterator[CaseClock]:
    """Every clock that has begun, as far as this person sees it; of one that recurs, its days up to the next."""
    case, today = sight.case, sight.today
    definition = case.definition
    waited = filing.waited_for(definition)
    for one in sorted((one for one in runs(case, filing.ahead(today)) if sight.shows(one.part)), key=_order):
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
            stops=tuple(_stops(sight, one)),
            days=tuple(_days(one)) if days else (),
            not_counted=_not_counted(one) if days else NONE,
            calendars=tuple(_calendars(one)) if days else (),
        )


def _stops(sight: Sight, one: Run) -> Iterator[CaseStop]:
    if one.stops:
        for where in stood(sight.case, one.rule, sight.case.line(one.part), one.start):
            stop = CaseStop(first=where.stay.start, until=where.stay.end, words=where.words)
            begun, ended = entered(sight.case, where)
            yield _because(sight, stop, begun, ended) if begun and sight.shows(where.part) else stop


def _because(sight: Sight, stop: CaseStop, begun: Entry, ended: Entry | None) -> CaseStop:
    """With the act that made it stand still, the document that this issued, and what let it go on."""
    definition, case = sight.case.definition, sight.case
    act = definition.acts[case.named(begun)]
    found = replace(stop, act=act.words, ended_by=definition.acts[case.named(ended)].words if ended else NONE)
    if not act.document:
        return found
    number = next(at for at, entry in enumerate(sight.entries) if entry is begun)
    newest = number_of(sight.thing.id, versions(sight.rows, number)[-1])
    return replace(found, document=newest, document_words=definition.documents[act.document].words)


def _not_counted(one: Run) -> Words:
    """Nothing of a period whose first day counts, or that nobody counts."""
    days = one.deadline.days[:1] if one.deadline else ()
    return Words(*_both(articles()["first_day"].citation)) if days and days[0].day != one.start else NONE


def _calendars(one: Run) -> Iterator[CaseCalendar]:
    """Of each year among its days; a period of months asks for its last day alone."""
    found = one.deadline.days if one.deadline else ()
    years = {day.day.year: day.day for day in (found if one.rule.working_days else found[-1:])}
    for year, day in years.items():
        source = source_of(day)
        yield CaseCalendar(
            year=year, words=Words(*_both(source.citation)), edition=source.found, published=published(day)
        )


def _both(citation: Citation) -> tuple[str, str]:
    return citation.zh, citation.en


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
