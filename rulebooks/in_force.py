"""Editions of a dated thing: which one is in force on a day, and whether their dates leave a gap or overlap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Protocol, TypeVar


class Status(Enum):
    """Whether an edition binds."""

    ACTIVE = "ACTIVE"
    DRAFT = "DRAFT"  # for what-if questions; never in force


class Dated(Protocol):
    """Something that stands from its first day until, but not on, another."""

    @property
    def starts(self) -> date: ...

    @property
    def until(self) -> date | None: ...

    @property
    def status(self) -> Status: ...


D = TypeVar("D", bound=Dated)


def stands(starts: date, until: date | None, day: date) -> bool:
    """Whether *day* lies in the interval; an open end is `None`, and the last day of an interval is the day before its end."""
    return starts <= day and (until is None or day < until)


def in_force(editions: Iterable[D], day: date) -> D | None:
    """The edition that binds on *day*; a draft never does."""
    return _one(editions, day, Status.ACTIVE)


def draft(editions: Iterable[D], day: date) -> D | None:
    """The draft that could be tried out on *day*."""
    return _one(editions, day, Status.DRAFT)


def clashes(editions: Iterable[D]) -> list[str]:
    """Every overlap and every gap between editions of one status, as a sentence; drafts may run beside what binds."""
    found = []
    for status in Status:
        line = sorted((one for one in editions if one.status is status), key=lambda one: one.starts)
        for before, after in pairwise(line):
            if before.until is None or before.until > after.starts:
                found.append(f"two {status.value} editions from {after.starts}")
            elif before.until < after.starts:
                found.append(f"no {status.value} edition from {before.until} until {after.starts}")
    return found


def _one(editions: Iterable[D], day: date, status: Status) -> D | None:
    return next((one for one in editions if one.status is status and stands(one.starts, one.until, day)), None)
