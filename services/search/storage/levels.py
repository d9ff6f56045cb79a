"""Credit levels as search last heard of them, and which agencies the score must read anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from chassis.storage.reading import Reading


class Level(NamedTuple):
    """A level and since when it holds."""

    level: str
    since: date


def remember_level(work: Reading, agency_id: str, sequence: int, level: Level) -> bool:
    """Take the place of an older level; whether it was one."""
    table = work.schema.meta.tables["credit_level"]
    row = {"sequence": sequence, "level": level.level, "since": level.since.isoformat()}
    before = work.conn.execute(sa.select(table.c.sequence).where(table.c.agency_id == agency_id)).scalar()
    if before is None:
        work.conn.execute(table.insert().values(agency_id=agency_id, **row))
    elif before <= sequence:
        work.conn.execute(table.update().where(table.c.agency_id == agency_id).values(row))
    return before is None or before <= sequence


def levels_of(reading: Reading, ids: Iterable[str]) -> dict[str, Level]:
    """The levels of these agencies; who has none is not among them."""
    table = reading.schema.meta.tables["credit_level"]
    rows = reading.conn.execute(sa.select(table).where(table.c.agency_id.in_(list(ids))))
    return {row.agency_id: Level(row.level, date.fromisoformat(row.since)) for row in rows}


def touch(work: Reading, agency_id: str, *, heard: bool) -> None:
    """The score reads this agency anew; *heard* says that its own entry was heard of today."""
    table = work.schema.meta.tables["match_row"]
    change = newest(work) + 1
    row = {"change": change} | ({"heard_on": work.today.isoformat()} if heard else {})
    if not work.conn.execute(table.update().where(table.c.agency_id == agency_id).values(row)).rowcount:
        whole = {"heard_on": work.today.isoformat()} | row
        work.conn.execute(table.insert().values(agency_id=agency_id, **whole))


def touched(reading: Reading, after: int, limit: int) -> list[tuple[str, int]]:
    """Agencies whose change lies behind *after*, in order, with the number of the change."""
    query = _behind(reading.schema.meta.tables["match_row"])
    return [(row.agency_id, row.change) for row in reading.conn.execute(query, {"after": after, "most": limit})]


def heard_on(reading: Reading, ids: Iterable[str]) -> dict[str, date]:
    """When the register's entry of each was last heard of."""
    table = reading.schema.meta.tables["match_row"]
    rows = reading.conn.execute(sa.select(table.c.agency_id, table.c.heard_on).where(table.c.agency_id.in_(list(ids))))
    return {row.agency_id: date.fromisoformat(row.heard_on) for row in rows if row.heard_on}


def newest(reading: Reading) -> int:
    """The number of the last change; 0 before the first."""
    return int(reading.conn.execute(_last(reading.schema.meta.tables["match_row"])).scalar() or 0)


@cache
def _last(table: sa.Table) -> sa.Select[Any]:
    return sa.select(sa.func.max(table.c.change))


@cache
def _behind(table: sa.Table) -> sa.Select[Any]:
    query = sa.select(table.c.agency_id, table.c.change).where(table.c.change > sa.bindparam("after"))
    return query.order_by(table.c.change).limit(sa.bindparam("most"))
