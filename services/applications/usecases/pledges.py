"""The pledge of truthfulness: it speaks of what was there when it was made, so what is changed later needs another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from chassis.cases import kept
from chassis.cases.filing import desk_of
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading
from contracts.codes import applications as codes
from contracts.codes.base import Fault
from contracts.things.applications import Application

PLEDGE, GIVE = "pledge", "material.give"
RETURNED = "RETURNED"  # of a material (fragments/material.toml)
HANDED_IN = ("submit", "resubmit")
SAID = {"declared", "zone_id"}  # what whoever files says of the case


def against(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """Nothing is handed in that the applicant has changed since the pledge."""
    if entry.act not in HANDED_IN or not (made := case.done(PLEDGE)):
        return
    if _papers_since(case, made[-1]) or _facts_since(reading, thing):
        yield codes.PLEDGE_OUTDATED.fault(day=made[-1].day)


def awaited(_reading: Reading, _thing: Application, case: Case) -> Iterator[str]:
    """The pledge that whoever brought a correction owes again, once all of it is brought, while the case lies with an office."""
    act, made = case.definition.acts.get(PLEDGE), case.done(PLEDGE)
    if act is None or not made or case.state not in act.on or desk_of(case) in act.by or _still_to_bring(case, act.by):
        return
    if _papers_since(case, made[-1]):
        yield PLEDGE


def _still_to_bring(case: Case, by: Sequence[str]) -> bool:
    items = case.definition.lists["materials"]
    lines = ((items.get(part.partition(":")[2]), line) for part, line in case.parts.items() if line.kind == "material")
    return any(item and item.by in by and line.state == RETURNED for item, line in lines)


def _papers_since(case: Case, made: Entry) -> bool:
    """Whether whoever pledged has given a paper after it."""
    later = takewhile(lambda one: one is not made, reversed(case.entries))
    return any(one.act == GIVE and one.role == made.role for one in later)


def _facts_since(reading: Reading, thing: Application) -> bool:
    """Whether facts were declared after the newest pledge, by the revision that it left behind."""
    revisions = [row["revision"] for row in kept.rows_of(reading, thing.id) if row["act"] == PLEDGE]
    later = reading.assertions(thing.kind, thing.id) if revisions else ()
    return any(SAID & set(one.sets) and one.revision > max(revisions) for one in later)
