"""Writing the rows of an import that were confirmed: each as one command, so that one that is refused costs no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis import keeping
from chassis.errors import Forbidden, Missing, Problem, Refused, Stale
from chassis.intake import bringing, kept
from chassis.intake.bringing import Bringing
from chassis.intake.judging import ALIKE, CHANGED, NEW, differences, registered
from chassis.intake.likeness import Alike
from chassis.keeping import Keep
from chassis.shapes.codec import to_json
from chassis.storage.work import Work
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.declare import State

APPLIED, LEFT = "applied", "left"
Settled = tuple[str, dict[str, Any]]
REFUSALS = (Refused, Forbidden, Stale, Missing)  # Unavailable is none: the step is done again


@dataclass(frozen=True, slots=True)
class Writing:
    """How the rows of one kind are written."""

    alike: Alike | None
    begins: str  # where a row says what the record would be that it begins
    brings: Bringing | None

    def looked_at(self, work: Work, row: sa.RowMapping, basis: str, plan: State) -> None:
        """Somebody wants a row written that was shown beside records: they are told apart."""
        said = row["said"]
        if self.alike and (like := [one["id"] for one in said["alike"]]):
            self.alike.looked_at(work, said[self.begins], like, plan.get("because") or f"{basis} #{row['number']}")


def chosen(row: sa.RowMapping, plan: State) -> bool:
    """Whether the person wants this row written."""
    if row["verdict"] not in (NEW, CHANGED, ALIKE) or row["number"] in plan.get("without", ()):
        return False
    return row["verdict"] in plan.get("take", ()) or row["number"] in plan.get("also", ())


def some_written(
    work: Work, keep: Keep[Any], intake: sa.RowMapping, rows: Sequence[sa.RowMapping], writing: Writing
) -> list[Settled]:
    """What became of some rows: written together; where one is refused, each by itself, so that it costs no other."""
    try:
        with work.apart():
            return [_write(work, keep, intake, row, writing) for row in rows]
    except REFUSALS:
        return [_alone(work, keep, intake, row, writing) for row in rows]


def _alone(work: Work, keep: Keep[Any], intake: sa.RowMapping, row: sa.RowMapping, writing: Writing) -> Settled:
    """A row that says what is recorded already changes nothing."""
    try:
        with work.apart():
            return _write(work, keep, intake, row, writing)
    except REFUSALS as refused:
        return _refused(work, keep, row, refused)


def _write(work: Work, keep: Keep[Any], intake: sa.RowMapping, row: sa.RowMapping, writing: Writing) -> Settled:
    """One command; as what it counts, and what is noted of it."""
    plan, said = intake["plan"], row["said"]
    if not chosen(row, plan):
        return LEFT, kept.settled(row, LEFT)
    work.call = replace(work.call, cause=f"intake:{intake['hash'][:16]}:{row['number']}")
    basis, day = plan.get("basis") or intake["name"][:120], day_of(plan)
    outcome = APPLIED
    if writing.brings:
        writing.looked_at(work, row, basis, plan)
        outcome, done = bringing.written(work, keep, writing.brings, row, (basis, day))
    elif row["thing_id"]:
        change = asked.ChangeThing(
            kind=keep.kind.name, id=row["thing_id"], revision=row["revision"], sets=said["state"], valid_from=day, basis=basis
        )  # fmt: skip
        done = keeping.change(work, keep, change).id
    else:
        writing.looked_at(work, row, basis, plan)
        command = asked.CreateThing(kind=keep.kind.name, state=said["state"], valid_from=day, basis=basis)
        done = keeping.created(work, keep, command)
    return outcome if outcome == APPLIED else "unchanged_since", kept.settled(row, outcome, thing_id=done)


def _refused(work: Work, keep: Keep[Any], row: sa.RowMapping, refused: Problem) -> tuple[str, dict[str, Any]]:
    """Somebody was there before: nothing to do where it says the same, told where it does not."""
    said = row["said"]["state"]
    thing = None
    if row["thing_id"]:
        thing = work.find(keep.cls, row["thing_id"])
    elif not bringing.is_bringing(keep):  # whom such a row names may be there; what it asks for was looked at
        thing = registered(work, keep, [said]).get(row["key"])
    if thing is not None and not differences(work, keep, thing, said, None):
        return "unchanged_since", kept.settled(row, "unchanged", thing_id=thing.id)
    overtaken = codes.OVERTAKEN.fault()
    faults: tuple[Fault, ...] = (overtaken, *(fault for fault in refused.faults if fault != overtaken))
    return kept.REFUSED, kept.settled(row, kept.REFUSED, said={**row["said"], "faults": to_json(faults)})


def day_of(plan: State) -> date | None:
    return date.fromisoformat(plan["valid_from"]) if plan.get("valid_from") else None
