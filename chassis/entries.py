"""What was recorded of a thing, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.history.assertions import ERASED, TURN, WITHDRAWN, withdrawn
from chassis.history.segments import FOREVER, GONE, State
from chassis.storage.reading import Found, Moment, Reading
from chassis.views import shown
from contracts.commands import things as asked
from contracts.declare import Kind

ENTRY_ACTS = {WITHDRAWN: "withdraw", TURN: "turn", ERASED: "erase"}


def page(reading: Reading, kind: Kind, id: str, at: Moment, *, before: int, limit: int) -> asked.Entries:  # noqa: PLR0913 - which entries, each by name
    """Some entries of a thing that had been recorded and had begun then, newest first, below the revision *before* where it is named."""
    table = reading.schema.of(kind).version
    query = _then(sa.select(table).where(table.c.id == id), table, at)
    if before:
        query = query.where(table.c.revision < before)
    rows = reading.conn.execute(query.order_by(table.c.revision.desc()).limit(limit + 1)).all()
    taken_back = _taken_back(reading, kind, id, at)
    return asked.Entries(
        items=tuple(_entry(reading, kind, row, taken_back) for row in rows[:limit]),
        next=str(rows[limit - 1].revision) if len(rows) > limit else "",
    )


def newest(reading: Reading, kind: Kind, id: str, count: int, at: Moment) -> Iterator[asked.Entry]:
    """The newest entries that had been recorded then and had begun on that day."""
    if count < 1:
        return
    table = reading.schema.of(kind).version
    query = _then(sa.select(table).where(table.c.id == id), table, at)
    taken_back = _taken_back(reading, kind, id, at)
    for row in reading.conn.execute(query.order_by(table.c.revision.desc()).limit(count)):
        yield _entry(reading, kind, row, taken_back)


def _then(query: sa.Select[Any], table: sa.Table, at: Moment) -> sa.Select[Any]:
    """Those that had been recorded then and had begun on that day."""
    if at.known is not None:
        query = query.where(table.c.recorded_at <= at.known)
    if at.day is not None:
        query = query.where(table.c.valid_from <= at.day)
    return query


def _taken_back(reading: Reading, kind: Kind, id: str, at: Moment) -> dict[int, int]:
    """Which entries had been taken back, as it was known then: what was taken back later stood."""
    history_ = [one for one in reading.assertions(kind, id) if at.known is None or one.recorded_at <= at.known]
    back = withdrawn(history_)
    return {a.corrects: a.revision for a in history_ if a.corrects in back and a.cause == WITHDRAWN and a.corrects}


def _entry(reading: Reading, kind: Kind, row: Any, taken_back: dict[int, int]) -> asked.Entry:
    return asked.Entry(
        revision=row.revision,
        valid_from=row.valid_from,
        valid_until=None if row.valid_until == FOREVER else row.valid_until,
        recorded_at=from_micros(row.recorded_at),
        actor=row.actor,
        basis=row.basis,
        cause=row.cause,
        corrects=row.corrects,
        withdrawn_by=taken_back.get(row.revision),
        act=row.announces or _act(row),
        sets=_sets(reading, kind, row),
    )


def _act(row: Any) -> str:
    """What an entry was, where it announced nothing of its own."""
    if row.cause in ENTRY_ACTS:
        return ENTRY_ACTS[row.cause]
    if row.corrects is not None:
        return "correct"
    if GONE in row.sets:
        return "end"
    return "create" if row.revision == 1 else "change"


def _sets(reading: Reading, kind: Kind, row: Any) -> State:
    found = Found(kind, row.id, row.revision, row.sets, gone=False, recorded_at=row.recorded_at)
    ended = {"ended": bool(row.sets[GONE])} if GONE in row.sets else {}
    return shown(reading, found) | ended
