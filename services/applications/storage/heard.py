"""Reading and writing what applications has heard of zones, what lies in them, and whom their agencies served."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from chassis.copies import read_up_to
from chassis.storage.reading import Reading
from contracts.declare import State

KINDS = ("zone", "base", "residence", "agency", "contact")
REGISTER, MATCHING = "registry", "search"  # who owns what is heard of: the register, and who served whom
OF_ZONE = {"contact": "counts_for"}  # the field that names the zone, where it has another name


def source(reading: Reading, owner: str) -> str:
    """How far the copy of an owner's things was read."""
    return f"{owner}@{read_up_to(reading, owner)}"


def remember(work: Reading, kind: str, id: str, sequence: int, *, gone: bool, state: State) -> None:  # noqa: PLR0913 - a copy is made of these
    """Take the place of what was heard before."""
    table = _table(work)
    row = {
        "sequence": sequence,
        "gone": gone,
        "zone_id": state.get(OF_ZONE.get(kind, "zone_id")) or None,
        "state": state,
    }
    there = table.update().where(table.c.kind == kind, table.c.id == id)
    if not work.conn.execute(there.values(row)).rowcount:
        work.conn.execute(table.insert().values(kind=kind, id=id, **row))


def zone(reading: Reading, id: str) -> State | None:
    """The zone as last heard of; None where there is none."""
    return states(reading, "zone", [id]).get(id)


def states(reading: Reading, kind: str, ids: Iterable[str]) -> dict[str, State]:
    """Some things of a kind that are there, by id."""
    table = _table(reading)
    query = sa.select(table.c.id, table.c.state).where(table.c.kind == kind, table.c.id.in_(list(ids)), ~table.c.gone)
    return {row.id: row.state for row in reading.conn.execute(query)}


def in_zone_by_id(reading: Reading, kind: str, zone_id: str) -> dict[str, State]:
    """The same, by id."""
    table = _table(reading)
    query = sa.select(table.c.id, table.c.state).where(table.c.zone_id == zone_id, table.c.kind == kind, ~table.c.gone)
    return {row.id: row.state for row in reading.conn.execute(query.order_by(table.c.id))}


def in_zone(reading: Reading, kind: str, zone_id: str) -> list[State]:
    """What lies in a zone."""
    table = _table(reading)
    query = sa.select(table.c.state).where(table.c.zone_id == zone_id, table.c.kind == kind, ~table.c.gone)
    return list(reading.conn.execute(query.order_by(table.c.id)).scalars())


def held(reading: Reading, kind: str) -> dict[str, int]:
    """Of a kind, which state of each thing was heard last."""
    table = _table(reading)
    rows = reading.conn.execute(sa.select(table.c.id, table.c.sequence).where(table.c.kind == kind))
    return {row.id: row.sequence for row in rows}


def forget(work: Reading, kind: str, ids: Iterable[str]) -> None:
    """As if nothing had been heard of them."""
    table = _table(work)
    work.conn.execute(table.delete().where(table.c.kind == kind, table.c.id.in_(list(ids))))


def _table(reading: Reading) -> sa.Table:
    return reading.schema.meta.tables["heard"]
