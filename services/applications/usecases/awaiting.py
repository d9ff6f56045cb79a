"""What somebody has to do for a case that does not lie on their desk, or on nobody's any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chassis.procedures import Case, Entry, as_day
from chassis.storage.reading import Reading
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.things.applications import Application
from services.applications.usecases import pledges

HANG = "hang"


def against(entry: Entry, today: date) -> Iterator[Fault]:
    """A plate that is to hang some day does not hang."""
    day = as_day(entry.said.get("day"))
    if entry.act == HANG and day and day > today:
        yield codes.PLATE_AHEAD.fault("#/inputs/day", day=day, today=today)


def awaited(reading: Reading, thing: Application, case: Case) -> Iterator[str]:
    """The pledge that is owed again, and the plate that an award asked for until it hangs."""
    yield from pledges.awaited(reading, thing, case)
    if thing.plate_asked_on and HANG in case.definition.acts and not case.done(HANG):
        yield HANG
