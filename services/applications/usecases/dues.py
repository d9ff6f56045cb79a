"""Which of the yearly duties a filing meets: a day that is owed, and no other, else the duty would stay open unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chassis.procedures import Case, Entry, owed
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.declare import Words

DUE = "due"
AHEAD = timedelta(days=400)  # the next day of a duty that comes each year lies within


def _days(case: Case, act: str, today: date) -> list[tuple[date, bool]]:
    """The days of the duties that the act ends, and whether each was met."""
    clocks = {name for name, clock in case.definition.clocks.items() if clock.every and act in clock.ends}
    return [(one.last, one.ended is not None) for one in owed(case, today + AHEAD) if one.clock in clocks and one.last]


def offered(case: Case, act: str, today: date) -> Iterator[tuple[str, Words]]:
    """Those that are open; where none is, each may be met anew."""
    days = _days(case, act, today)
    for day in [day for day, met in days if not met] or [day for day, _met in days]:
        yield day.isoformat(), Words(day.isoformat(), day.isoformat())


def against(case: Case, entry: Entry, today: date) -> Iterator[Fault]:
    """A day that nobody owes."""
    if not entry.said.get(DUE) or DUE not in case.definition.act(entry.act).asks:
        return
    known = [day.isoformat() for day, _met in _days(case, entry.act, today)]
    if known and str(entry.said[DUE]) not in known:
        yield codes.NO_SUCH_DUE.fault("#/inputs/due", value=str(entry.said[DUE])[:40], known="、".join(known))
