"""What a row would do: new, changed, unchanged, bad, so like a record that somebody should look, or decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.intake.cells import Wrong, said, value
from chassis.intake.columns import columns_of, put
from chassis.intake.guard import letters_of
from chassis.intake.header import Head
from chassis.intake.references import References
from chassis.keeping import Keep, would_change, would_create
from chassis.shapes.codec import from_json, state_of, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.persons import masked
from chassis.storage.reading import PRESENT, Moment, Reading, Where
from chassis.storage.work import Work
from contracts.codes import intake as codes
from contracts.codes.base import Fault
from contracts.commands.intake import AlikeRecord
from contracts.declare import KINDS, Kind, State, Words
from contracts.intake import Known, known

NEW, CHANGED, UNCHANGED, BAD, ALIKE, DECIDED = "new", "changed", "unchanged", "bad", "alike", "decided"
VERDICTS = (NEW, CHANGED, UNCHANGED, BAD, ALIKE, DECIDED)
SHOWN = 200
AT_ONCE = 1000
IN_THE_END = Moment(date(9998, 12, 31))


@dataclass(frozen=True, slots=True)
class Read:
    """A row as values."""

    number: int
    cells: Mapping[str, tuple[str, str, str]]  # column → its cell, head and text
    state: State
    key: str  # empty: it does not say in full by what it is known
    faults: tuple[Fault, ...]


def read(  # noqa: PLR0913 - a row, and what is known of its file
    reading: Reading, kind: Kind, heads: Sequence[Head], number: int, cells: Sequence[Any], references: References
) -> Read:
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
                found = references.meant(reading, column, str(found))
        except Wrong as wrong:
            faults.append(wrong.fault)
            continue
        if found is not None:
            put(state, head.name, found)
    references.fill(reading, kind, state)
    return Read(number, shown, state, key_of(kind, state)[1], tuple(faults))


def given(reading: Reading, kind: Kind) -> State:
    """What need not stand in a list, since whoever sends it has no other."""
    zone = reading.principal.zone
    return {kind.zone: zone} if zone and kind.zone in columns_of(kind) else {}


def key_of(kind: Kind, state: State) -> tuple[tuple[str, ...], str]:
    """By which fields the row is known, and what it says of them; nothing where it does not say enough."""
    about = known(kind.name) or Known()
    of = KINDS[about.names[1]] if about.names[1] else kind  # by which a row is known that is about somebody
    specs = {spec.name: spec for spec in state_specs(of.cls)}
    for names in about.keys:
        values = [state.get(name) for name in names]
        if all(isinstance(one, str) and one for one in values):
            said_ = (specs[name].meta.shape.normalise(str(one)) for name, one in zip(names, values, strict=True))
            return names, " | ".join(said_)
    return (), ""


def registered(work: Work, keep: Keep[Any], states: Iterable[State]) -> dict[str, Any]:
    """The records that are there under the keys of these."""
    wanted: dict[tuple[str, ...], set[str]] = {}
    for state in states:
        names, key = key_of(keep.kind, state)
        if key:
            wanted.setdefault(names, set()).add(key)
    found: dict[str, Any] = {}
    for names, keys in wanted.items():
        for at in (PRESENT, IN_THE_END):  # what begins on a later day is there as well
            for thing in _under(work, keep, names, keys - found.keys(), at):
                own = _own_key(names, thing)
                if own in keys:
                    found.setdefault(own, thing)
    return found


def _under(work: Work, keep: Keep[Any], names: Sequence[str], keys: Iterable[str], at: Moment) -> Iterator[Any]:
    """Records with one of the first values; what else must be the same is not looked up in the database."""
    first = tuple(sorted({key.split(" | ")[0] for key in keys}))
    after = ""
    while first and (some := work.list(keep.cls, Where(equal={names[0]: first}), at=at, after=after, limit=AT_ONCE)):
        yield from some
        after = some[-1].id


def _own_key(names: Sequence[str], thing: Any) -> str:
    """What a record says of these fields."""
    state = state_of(thing)
    return " | ".join(str(state[name] or "") for name in names)


def judge(  # noqa: PLR0913 - a row is judged by all of these
    work: Work, keep: Keep[Any], row: Read, thing: Any, twice: int | None, day: date | None, *, told_by_likeness: bool
) -> dict[str, Any]:
    """The row as it is kept; *thing* is the record of the same key, *twice* an earlier row with it."""
    if thing is None:
        verdict = NEW
        state, faults = would_create(work, keep, row.state, day)
    else:
        verdict = CHANGED
        had = state_of(thing)
        said_ = merged(unmasked(keep.kind, row.state, had), had)
        state, faults = would_change(work, keep, thing, said_, day)
        verdict = CHANGED if state else UNCHANGED
    if twice is not None:
        faults = (twice_fault(keep.kind, row, twice), *faults)
    faults = (*row.faults, *(fault for fault in faults if fault.pointer not in {one.pointer for one in row.faults}))
    if not faults and verdict == NEW and not told_by_likeness:  # what waits for a person's word beside likeness
        faults = tuple(keep.held(work, from_json(keep.cls, state)))
    if faults:
        verdict = BAD
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
            "alike": [],
        },
    }  # fmt: skip


def told_alike(row: dict[str, Any], alike: Sequence[AlikeRecord]) -> dict[str, Any]:
    """A new row that resembles some records: a person should look."""
    return row | {"verdict": ALIKE, "said": row["said"] | {"alike": to_json(alike)}} if alike else row


def twice_fault(kind: Kind, row: Read, twice: int) -> Fault:
    """A row that an earlier one of the file says already."""
    columns = columns_of(kind)
    names, _ = key_of(kind, row.state)
    words = [columns[name].words for name in names]
    label = Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
    value_ = "、".join(row.cells[name][2] for name in names if name in row.cells)
    return codes.TWICE.fault(f"#/{names[0]}", row=twice, label=label, value=value_)


def unmasked(kind: Kind, state: State, had: State) -> State:
    """A personal value that stands masked in the list, as our own files hand it out, says nothing new."""
    hidden = {spec.name for spec in state_specs(kind.cls) if spec.meta.personal and had.get(spec.name)}
    return {
        name: new for name, new in state.items() if name not in hidden or new != masked(had[name]) or new == had[name]
    }


def differences(work: Work, keep: Keep[Any], thing: Any, state: State, day: date | None) -> State:
    """What of a row is otherwise on the register."""
    return would_change(work, keep, thing, merged(state, state_of(thing)), day)[0]


def merged(state: State, had: State) -> State:
    """What a row says of an address leaves the parts alone that it does not speak of."""
    return {
        name: had[name] | new if isinstance(new, dict) and isinstance(had.get(name), dict) else new
        for name, new in state.items()
    }


def _was(kind: Kind, name: str, had: State) -> Any:
    """A personal value that is recorded is not shown beside a new one."""
    spec = next(spec for spec in state_specs(kind.cls) if spec.name == name)
    return "•••" if spec.meta.personal and had.get(name) else had.get(name)
