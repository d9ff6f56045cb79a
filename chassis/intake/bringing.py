"""
Rows that say whom they are about: who is there is left as it is, who is not is begun, and of each a case is filed.

Whoever runs a place so brings everybody who sits there in from one list, without a right to write their records: the list
registers those whom nobody has yet, and each of them goes through the procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis import ids, keeping
from chassis.errors import Refused
from chassis.intake.judging import BAD, CHANGED, DECIDED, NEW, SHOWN, Read, merged, registered, twice_fault, unmasked
from chassis.intake.standing import Row, Standing, compared, missed, overtaken
from chassis.keeping import KEEPS, Keep, would_begin, would_create
from chassis.shapes.check import clean
from chassis.shapes.codec import from_json, state_of, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.work import Work
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.declare import State, Words
from contracts.intake import Known, known

NOBODY_YET = ids.with_check("0" * (ids.LENGTH - 1))  # stands in for who is only begun when the row is written


@dataclass(frozen=True, slots=True)
class Bringing:
    """What a service says of such a list: what stands already, by the id of whom it is about, and how a case is filed."""

    standing: Callable[[Work, Sequence[str]], Mapping[str, Standing]]
    file: Callable[[Work, str], None]


def is_bringing(keep: Keep[Any]) -> bool:
    """Whether the rows of this kind say whom they are about."""
    return bool((known(keep.kind.name) or Known()).names[1])


def named(keep: Keep[Any]) -> tuple[str, Keep[Any]]:
    """The reference, and the kind behind it."""
    reference, kind = (known(keep.kind.name) or Known()).names
    return reference, KEEPS[kind]


def judged(  # noqa: PLR0913 - some rows, and what is known of them
    work: Work, keep: Keep[Any], how: Bringing, rows: Sequence[Read], twice: Sequence[int | None], day: date | None
) -> list[dict[str, Any]]:
    """Each row as it is kept."""
    _, of = named(keep)
    there = registered(work, of, [_of(of, row.state) for row in rows])
    standing = how.standing(work, [one.id for one in there.values()])
    return [
        _judged(work, keep, row, there.get(row.key), standing, first, day)
        for row, first in zip(rows, twice, strict=True)
    ]


def written(
    work: Work, keep: Keep[Any], how: Bringing, row: sa.RowMapping, said_by: tuple[str, date | None]
) -> tuple[str, str]:
    """The outcome, and the id of the case; refused with every reason. *said_by*: the basis, and since when."""
    reference, of = named(keep)
    said, (basis, day) = row["said"], said_by
    if row["thing_id"]:
        filled = asked.ChangeThing(
            kind=keep.kind.name, id=row["thing_id"], revision=row["revision"], sets=said["state"], basis=basis
        )
        return "applied", keeping.change(work, keep, filled).id
    there = registered(work, of, [said["named"]]).get(row["key"])
    stands = how.standing(work, [there.id]).get(there.id) if there else None
    if (met := overtaken(work, keep, stands, said["state"], reference)) is not None:
        if not met:
            raise Refused(codes.OVERTAKEN.fault())
        return "unchanged", met.strip("-")
    id = there.id if there else _begun(work, of, said["named"], basis, day)
    state = said["state"] | {reference: id}
    case = keeping.created(work, keep, asked.CreateThing(kind=keep.kind.name, state=state, basis=basis))
    how.file(work, case)
    return "applied", case


def _begun(work: Work, of: Keep[Any], state: State, basis: str, day: date | None) -> str:
    """Whom nobody had; what was written a row ago may resemble it, too."""
    new = from_json(of.cls, state)
    if faults := tuple(of.held(work, new)):
        raise Refused(*faults)
    return keeping.begin(work, new, basis=basis, day=day).id


def _judged(  # noqa: PLR0913 - a row is judged by all of these
    work: Work, keep: Keep[Any], row: Read, there: Any, standing: Mapping[str, Standing], twice: int | None,
    day: date | None,
) -> dict[str, Any]:  # fmt: skip
    reference, of = named(keep)
    who = _of(of, row.state)
    found = standing.get(there.id) if there else None
    unread = tuple(
        one for one in row.faults if not there or _column(one) in _names(keep)
    )  # of whom its record says all
    stands = compared(work, keep, found, _own(keep, row, reference), reference) if found else Row(NEW, {}, {}, (), ())
    state, faults, remarks = stands.state, stands.faults, list(stands.remarks)
    if stands.verdict == NEW:
        state, faults = _case(work, keep, row, reference, there)
    if there:
        remarks += _registered(of, there, who, work.today, say=not found)
    else:
        who, wrong = would_begin(work, of, who, day)
        faults = (*wrong, *faults)
        remarks.append(
            Words(f"新登记{of.kind.words.zh}，来源是这份名单", f"New {of.kind.words.en}, registered from this list")
        )
    if stands.verdict == NEW:
        remarks += missed(keep, state)
    over = found is not None and found.case is None and stands.verdict != NEW  # nobody need mend what changes nothing
    faults = () if over or stands.verdict == DECIDED else _once((*unread, *faults))
    if twice is not None:
        faults = (twice_fault(keep.kind, row, twice), *faults)
    verdict = BAD if faults else stands.verdict
    case = found.id if found and stands.verdict != NEW else ""
    title = row.state.get(of.kind.title) or (state_of(there)[of.kind.title] if there else "") or row.key
    return {
        "number": row.number, "verdict": verdict, "outcome": "", "key": row.key,
        "thing_id": case, "revision": found.case.revision if found and found.case else 0,
        "said": {
            "title": str(title)[:SHOWN],
            "state": state if verdict in (NEW, CHANGED, DECIDED) else {},
            "named": who if verdict == NEW else {},
            "begins": there is None,
            "was": stands.was if verdict in (CHANGED, DECIDED) else {},
            "cells": {name: list(cell) for name, cell in row.cells.items()} if verdict == BAD else {},
            "faults": to_json(faults),
            "alike": [],
            "remarks": [list(one) for one in remarks] if verdict != BAD else [],
        },
    }  # fmt: skip


def _case(work: Work, keep: Keep[Any], row: Read, reference: str, there: Any) -> tuple[State, tuple[Fault, ...]]:
    """What is asked for, and what speaks against asking; what is wrong with whom it is about is said apart."""
    own = _own(keep, row, reference)
    state, faults = would_create(work, keep, own | {reference: there.id if there else NOBODY_YET}, None)
    del state[reference]
    return state, tuple(fault for fault in faults if fault.pointer != f"#/{reference}")


def _own(keep: Keep[Any], row: Read, reference: str) -> State:
    """What the row says of the case."""
    return {name: value for name, value in row.state.items() if name in _names(keep) and name != reference}


def _registered(of: Keep[Any], there: Any, said: State, today: date, *, say: bool) -> list[Words]:
    """That it is there already (*say*), and in what the list says otherwise: that is for whoever may change its record."""
    had = state_of(there)
    clear, _ = clean(of.cls, merged(unmasked(of.kind, said, had), had), day=today, partial=True)
    words = {spec.name: spec.meta.words for spec in state_specs(of.cls)}
    differ = [words[name] for name, value in clear.items() if value is not None and value != had[name]]
    known_ = [Words("已登记，登记内容不因名单改变", "Registered already; its record is left as it is")] if say else []
    if not differ:
        return known_
    zh, en = "、".join(one.zh for one in differ), ", ".join(one.en for one in differ)
    return [*known_, Words(f"名单与登记不同：{zh}", f"The list differs from the record in: {en}")]


def _once(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """One reason for each cell, the first."""
    first: dict[str, Fault] = {}
    return tuple(one for one in faults if not one.pointer or first.setdefault(one.pointer, one) is one)


def _column(fault: Fault) -> str:
    return fault.pointer.removeprefix("#/").split("/")[0]


def _names(keep: Keep[Any]) -> frozenset[str]:
    return frozenset(spec.name for spec in state_specs(keep.cls) if not spec.meta.derived)


def _of(of: Keep[Any], state: State) -> State:
    """What the row says of whom it is about; of a field that both have it is said of both."""
    names = _names(of)
    return {name: value for name, value in state.items() if name in names}
