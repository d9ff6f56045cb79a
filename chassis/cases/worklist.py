"""The rows of a worklist, and the place at which a page of it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from chassis.cases import filing, kept
from chassis.cases.keep import Cases
from chassis.errors import Refused
from chassis.procedures import owed
from chassis.storage.reading import Reading
from contracts.codes import chassis as codes
from contracts.commands import cases as asked
from contracts.declare import Words
from rulebooks.workdays import working_days_between


def row(reading: Reading, cases: Cases[Any], one: sa.RowMapping) -> asked.DeskRow:
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
    )


@lru_cache(maxsize=1024)
def _late(due: date, today: date) -> int:
    """Working days over; many rows of a page are due on the same day."""
    return max(0, working_days_between(due, today))


def owed_row(reading: Reading, cases: Cases[Any], found: sa.RowMapping) -> asked.DeskRow:
    """The same, naming everything that is owed and late: who filed no plan has filed no report either."""
    case = kept.case_of(reading, cases.book, found["case_id"])
    open_ = (one for one in owed(case, reading.today) if one.ended is None and one.part == found["part"] and one.last)
    late = sorted((one for one in open_ if one.last and one.last < reading.today), key=lambda one: one.last or date.max)
    words = [case.definition.clocks[clock].words for clock in dict.fromkeys(one.clock for one in late)]
    told = row(reading, cases, found)
    every = Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
    return replace(told, what=every) if words else told


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
