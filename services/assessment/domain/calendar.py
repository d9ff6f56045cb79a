"""The calendar of a title: what it owes and when, from the provisions of the edition it was awarded under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from contracts.commands.assessment import Occasion
from contracts.declare import Words
from contracts.things.assessment import Title
from rulebooks.programmes import Edition, Provision
from rulebooks.workdays import deadlines
from rulebooks.workdays.deadlines import Deadline
from rulebooks.workdays.notices import published

TERM_ENDS = Words("建设期满", "The term ends")
PLAN_DUE = Words("报送实施方案备案", "The implementation plan is filed")
FINAL = Words("期满考核开始", "The final assessment opens")
ROUND = Words("定期考核", "Assessment is due")


def term_ends(edition: Edition, awarded: date) -> Deadline | None:
    """The last day of the term; None where the programme states none."""
    term = edition.value("term")
    if not term:
        return None
    return deadlines.last_day(awarded, years=int(term.get("years", 0)), months=int(term.get("months", 0)))


def occasions(title: Title, edition: Edition, today: date, years: int) -> tuple[Occasion, ...]:
    """Every day from the award until *years* after *today*, in order."""
    until = today.replace(year=today.year + years, day=1)
    found = (
        *_term(title, edition, today),
        *_plan(title, edition, today),
        *_assessments(title, edition, today, until),
        *_reports(title, edition, today, until),
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.code)))


def _term(title: Title, edition: Edition, today: date) -> Iterator[Occasion]:
    if title.term_ends_on is not None:
        yield _occasion("term-ends", TERM_ENDS, Deadline(title.term_ends_on), edition.provisions["term"], today)


def _plan(title: Title, edition: Edition, today: date) -> Iterator[Occasion]:
    provision = edition.provisions["plan_filing"]
    if provision.value and provision.value.get("months"):
        due = deadlines.within(title.awarded_on, months=int(provision.value["months"]))
        yield _occasion("plan-due", PLAN_DUE, due, provision, today)


def _assessments(title: Title, edition: Edition, today: date, until: date) -> Iterator[Occasion]:
    provision = edition.provisions["assessment.when"]
    value: dict[str, Any] = provision.value or {}
    if value.get("at_end") and title.term_ends_on is not None:
        opens = Deadline(title.term_ends_on + timedelta(days=1))  # the award may have set another term than the edition
        yield _occasion("final-assessment", FINAL, opens, provision, today)
    if every := int(value.get("every_years") or 0):
        number = every
        while (due := deadlines.last_day(title.awarded_on, years=number)).day <= until:
            yield _occasion("assessment", ROUND, due, provision, today)
            number += every


def _reports(title: Title, edition: Edition, today: date, until: date) -> Iterator[Occasion]:
    provision = edition.provisions["reports"]
    last = min(until, title.term_ends_on or until)
    for report in provision.value or ():
        if not report.get("due"):
            continue
        day = deadlines.next_yearly(report["due"], title.awarded_on)
        while day <= last:
            yield _occasion(
                f"report-{report['code']}", Words(report["zh"], report["en"]), deadlines.fixed(day), provision, today
            )
            day = deadlines.next_yearly(report["due"], day.replace(year=day.year + 1, month=1, day=1))


def _occasion(code: str, words: Words, due: Deadline, provision: Provision, today: date) -> Occasion:
    citation = provision.citation
    is_fixed = code.startswith("report-")
    return Occasion(
        code=code,
        words=words,
        day=due.day,
        basis=Words(citation.zh, citation.en),
        evidence=citation.evidence.value,
        rolled=due.rolled,
        provisional=due.provisional or (is_fixed and not published(due.day)),
        remind_on=deadlines.reminder(due.day) if is_fixed else None,
        past=due.day < today,
    )
