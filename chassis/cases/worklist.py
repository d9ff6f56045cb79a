"""The rows of a worklist, and the place at which a page of it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from chassis.cases import filing, kept
from chassis.cases.keep import Cases
from chassis.errors import Refused
from chassis.procedures import Case, owed
from chassis.storage.reading import Reading
from contracts.codes import chassis as codes
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks.workdays import working_days_between

DAY = timedelta(days=1)


def rows(reading: Reading, cases: Cases[Any], found: Sequence[sa.RowMapping], *, late: bool) -> Iterator[asked.DeskRow]:
    """A page of a worklist. What waits for a duty alone is called by it: its state says that the case was decided."""
    owing = [one["case_id"] for one in found if late or _by_duty(cases, one)]
    held = kept.cases_of(reading, cases.book, owing)
    for one in found:
        told = _row(reading, cases, one)
        words = _owed(held[told.id], one, reading.today) if told.id in held else None
        yield replace(told, what=words) if words else told


def _row(reading: Reading, cases: Cases[Any], one: sa.RowMapping) -> asked.DeskRow:
    definition = cases.book[one["edition"]]
    waited = one["part"].removeprefix(filing.WAITED) if one["part"].startswith(filing.WAITED) else ""
    kind = "" if waited or one["part"] == filing.EVERYBODY else one["part"].partition(":")[0]
    machine = definition.machine(kind)
    entry = definition.lists.get(machine.each, {}).get(one["part"].partition(":")[2])
    due = None if one["due_on"] == kept.NEVER else one["due_on"]
    return asked.DeskRow(
        kind=cases.kind.name,
        id=one["case_id"],
        title=one["title"] or one["case_id"],
        region=one["region"],
        part=one["part"] if kind else "",
        words=entry.words if entry else machine.words if kind else definition.words,
        what=definition.acts[waited].words if waited else machine.states[one["state"]].words,
        since=one["since"],
        due=due,
        acts=(waited,) if waited else tuple(name for name, act in machine.acts.items() if one["state"] in act.on),
        late=_late(due, reading.today) if due else 0,
        trial=bool(one["trial"]),
        parties={role: one[f"party_{role}"] or "" for role in cases.kind.parties},
    )


def _by_duty(cases: Cases[Any], one: sa.RowMapping) -> bool:
    """Whether it lies there because something is owed, and not because its state is anybody's to end."""
    if one["part"].startswith(kept.BESIDE):
        return False
    machine = cases.book[one["edition"]].machine(one["part"].partition(":")[0])
    return not machine.each and not machine.states[one["state"]].desk


def _owed(case: Case, row: sa.RowMapping, today: date) -> Words | None:
    """What is owed until the day of the row, and all that is late: who filed no plan has filed no report either."""
    until, clocks = max(row["due_on"], today - DAY), list(case.definition.clocks)
    due = [
        (run.last, clocks.index(run.clock))
        for run in owed(case, filing.ahead(today))
        if run.ended is None and run.part == row["part"] and run.last and run.last <= until
    ]
    words = [case.definition.clocks[clocks[at]].words for at in dict.fromkeys(at for _, at in sorted(due))]
    return Words("、".join(one.zh for one in words), ", ".join(_in_a_row(one.en for one in words))) if words else None


def _in_a_row(names: Iterable[str]) -> Iterator[str]:
    """Those after the first without a capital, where it is no abbreviation's."""
    for number, name in enumerate(names):
        yield name[:1].lower() + name[1:] if number and name[1:2].islower() else name


@lru_cache(maxsize=1024)
def _late(due: date, today: date) -> int:
    """Working days over; many rows of a page are due on the same day."""
    return max(0, working_days_between(due, today))


def cursor(row: sa.RowMapping) -> str:
    return f"{row['due_on']}/{row['case_id']}/{row['part']}"


def place(after: str) -> kept.Place | None:
    if not after:
        return None
    day, _, rest = after.partition("/")
    id, _, part = rest.partition("/")
    try:
        return date.fromisoformat(day), id, part
    except ValueError:
        raise Refused(
            codes.BAD_FORM.fault("?after", label=("游标", "cursor"), why=("无效", "not one of ours"))
        ) from None
