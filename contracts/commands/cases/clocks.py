"""A period of a case as it is told: where it began and ends, when and why it stood still, and each of its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import Words

NONE = Words("", "")
PERIOD = Words("期限", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStop:
    """When a clock stood still, and what made it; without an end it does so now."""

    first: date  # still counted
    until: date | None = None
    words: Words = NONE  # in which state
    act: Words = NONE  # by which it came there; told to whom the whole case is
    document: str = ""  # the number of the document that the act issued
    document_words: Words = NONE
    ended_by: Words = NONE  # the act that let it go on


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDay:
    """One day of a period: counted, or skipped and why."""

    day: date
    counted: bool
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCalendar:
    """By what the days of a year are worked or are not."""

    year: int
    words: Words
    edition: str = ""  # of the data that carry it
    published: bool = True  # by the notice of its year


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """A period that runs, stands still or has ended; with its days where they were asked for."""

    clock: str
    part: str
    words: Words
    part_words: Words
    basis: Words
    start: date
    last: date | None = None  # None: it stands still
    ended: date | None = None
    owed_by: Words
    remind_on: date | None = None
    late: int = 0  # working days
    provisional: bool = False  # it rests on a calendar that is not published
    length: Words = NONE  # as its edition says it: 20 working days
    working: bool = False  # counted in working days
    unstopped: date | None = None  # the last day if it had not stood still
    stops: tuple[CaseStop, ...] = ()
    days: tuple[CaseDay, ...] = ()
    not_counted: Words = NONE  # with its days: by which article the day on which it begins does not count
    calendars: tuple[CaseCalendar, ...] = ()  # with its days
