"""What a row would do: new, changed, unchanged, bad, or so like another record that a person should look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis import ids
from chassis.intake.cells import Wrong, said, value
from chassis.intake.columns import columns_of, put
from chassis.intake.guard import letters_of
from chassis.intake.header import Head
from chassis.keeping import Keep, would_change, would_create
from chassis.shapes.codec import state_of, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.commands.intake import AlikeRecord
from contracts.declare import KINDS, Find, Kind, State
from contracts.intake import known

NEW, CHANGED, UNCHANGED, BAD, ALIKE = "new", "changed", "unchanged", "bad", "alike"
VERDICTS = (NEW, CHANGED, UNCHANGED, BAD, ALIKE)
Finder = Callable[[State], Sequence[AlikeRecord]]
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Read:
    """A row as values."""

    number: int
    cells: Mapping[str, tuple[str, str, str]]  # column → its cell, head and text
    state: State
    key: str
    faults: tuple[Fault, ...]


def read(reading: Reading, kind: Kind, heads: Sequence[Head], number: int, cells: Sequence[Any]) -> Read:
    """The values of a row, with the cells that cannot be read."""
    columns = columns_of(kind)
    state: State = {}
    faults: list[Fault] = []
    shown: dict[str, tuple[str, str, str]] = {}
    for head in heads:
        if not head.name or head.at >= len(cells):
            continue
        column, cell = columns[head.name], cells[head.at]
        shown[head.name] = (f"{letters_of(head.at + 1)}{number}", head.text, said(cell)[:SHOWN])
        try:
            found = value(column, cell, head.times)
            if found is not None and column.spec.meta.refers:
                found = _referred(reading, column.name, column.words, column.spec.meta.refers, str(found))
        except Wrong as wrong:
            faults.append(wrong.fault)
            continue
        if found is not None:
            put(state, head.name, found)
    return Read(number, shown, state, _key(kind, state), tuple(faults))


def _key(kind: Kind, state: State) -> str:
    about = known(kind.name)
    text = state.get(about.key) if about else None
    spec = next((spec for spec in state_specs(kind.cls) if about and spec.name == about.key), None)
    return spec.meta.shape.normalise(text) if spec and isinstance(text, str) else ""


def _referred(reading: Reading, name: str, words: Any, refers: str, text: str) -> str:
    """The id that is meant: the id itself, or a code by which exactly one record is known."""
    if found := ids.check(text):
        return found
    kind = KINDS.get(refers)
    if kind is None or kind.name not in reading.schema.kinds:
        return text
    for spec in state_specs(kind.cls):
        if spec.meta.find is Find.EXACT and spec.base is str and not spec.many and not spec.meta.refers:
            where = Where(equal={spec.name: (spec.meta.shape.normalise(text),)})
            rows = reading.page(kind, where, limit=2)
            if len(rows) == 1:
                return rows[0].id
    raise Wrong(codes.NO_REFERENCE.fault(f"#/{name}", label=words, value=text))


def registered(work: Work, keep: Keep[Any], keys: Sequence[str]) -> dict[str, Any]:
    """The records that are there under these keys."""
    about = known(keep.kind.name)
    wanted = tuple(sorted({key for key in keys if key}))
    if not about or not wanted:
        return {}
    things = work.list(keep.cls, Where(equal={about.key: wanted}), limit=len(wanted) + 1)
    return {str(getattr(thing, about.key)): thing for thing in things}


def judge(  # noqa: PLR0913 - a row is judged by all of these
    work: Work, keep: Keep[Any], row: Read, thing: Any, twice: int | None, day: date | None, finder: Finder
) -> dict[str, Any]:
    """The row as it is kept; *thing* is the record of the same key, *twice* an earlier row with it."""
    alike: Sequence[AlikeRecord] = ()
    if thing is None:
        verdict = NEW
        state, faults = would_create(work, keep, row.state, day)
    else:
        verdict = CHANGED
        state, faults = would_change(work, keep, thing, _merged(row.state, state_of(thing)), day)
        verdict = CHANGED if state else UNCHANGED
    about = known(keep.kind.name)
    if twice is not None and about:
        label = columns_of(keep.kind)[about.key].words
        faults = (codes.TWICE.fault(f"#/{about.key}", row=twice, label=label, value=row.key), *faults)
    faults = (*row.faults, *(fault for fault in faults if fault.pointer not in {one.pointer for one in row.faults}))
    if faults:
        verdict = BAD
    elif verdict == NEW and (alike := finder(state)):
        verdict = ALIKE
    had = state_of(thing) if thing is not None else {}
    return {
        "number": row.number, "verdict": verdict, "outcome": "", "key": row.key,
        "thing_id": thing.id if thing is not None else "", "revision": thing.revision if thing is not None else 0,
        "said": {
            "title": str(row.state.get(keep.kind.title) or had.get(keep.kind.title) or row.key)[:SHOWN],
            "state": state if verdict != BAD else {},
            "was": {name: _was(keep.kind, name, had) for name in state} if verdict == CHANGED else {},
            "cells": {name: list(cell) for name, cell in row.cells.items()} if verdict == BAD else {},
            "faults": to_json(faults),
            "alike": to_json(alike),
        },
    }  # fmt: skip


def differences(work: Work, keep: Keep[Any], thing: Any, state: State, day: date | None) -> State:
    """What of a row is otherwise on the register."""
    return would_change(work, keep, thing, _merged(state, state_of(thing)), day)[0]


def _merged(state: State, had: State) -> State:
    """What a row says of an address leaves the parts alone that it does not speak of."""
    return {
        name: had[name] | new if isinstance(new, dict) and isinstance(had.get(name), dict) else new
        for name, new in state.items()
    }


def _was(kind: Kind, name: str, had: State) -> Any:
    """A personal value that is recorded is not shown beside a new one."""
    spec = next(spec for spec in state_specs(kind.cls) if spec.name == name)
    return "•••" if spec.meta.personal and had.get(name) else had.get(name)
