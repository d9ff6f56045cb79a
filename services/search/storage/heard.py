"""Reading and writing what search has heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa

from chassis.clock import SHANGHAI, to_micros
from chassis.ledger import log
from chassis.storage.reading import Reading
from contracts.declare import State
from services.search.domain.documents import SEARCHED


@dataclass(frozen=True, slots=True)
class Heard:
    """The last state of a thing that an event brought."""

    kind: str
    id: str
    sequence: int
    gone: bool
    state: State


@dataclass(frozen=True, slots=True)
class Version:
    """One document's place in the index."""

    id: str
    kind: str
    version: int
    found: bool
    gone: bool


def remember(work: Reading, heard: Heard, about: str | None) -> None:
    """Take the place of what was heard before."""
    table = work.schema.meta.tables["heard"]
    row = {"sequence": heard.sequence, "gone": heard.gone, "about": about, "state": heard.state}
    there = table.update().where(table.c.kind == heard.kind, table.c.id == heard.id)
    if not work.conn.execute(there.values(row)).rowcount:
        work.conn.execute(table.insert().values(kind=heard.kind, id=heard.id, **row))


def recall(reading: Reading, kind: str, id: str) -> Heard | None:
    """The thing as last heard of."""
    table = reading.schema.meta.tables["heard"]
    row = reading.conn.execute(sa.select(table).where(table.c.kind == kind, table.c.id == id)).one_or_none()
    return None if row is None else _heard(row)


def held(reading: Reading, kind: str) -> dict[str, int]:
    """Of a kind, which state of each thing was heard last."""
    table = reading.schema.meta.tables["heard"]
    rows = reading.conn.execute(sa.select(table.c.id, table.c.sequence).where(table.c.kind == kind))
    return {row.id: row.sequence for row in rows}


def forget(work: Reading, kind: str, id: str) -> None:
    """As if nothing had been heard of it."""
    table = work.schema.meta.tables["heard"]
    work.conn.execute(table.delete().where(table.c.kind == kind, table.c.id == id))


def joined_to(reading: Reading, ids: Iterable[str]) -> dict[str, list[Heard]]:
    """What is about each of these things and not gone."""
    table = reading.schema.meta.tables["heard"]
    found: dict[str, list[Heard]] = {id: [] for id in ids}
    for row in reading.conn.execute(sa.select(table).where(table.c.about.in_(list(found)), ~table.c.gone)):
        found[row.about].append(_heard(row))
    return found


def residents_of(reading: Reading, zone_id: str) -> list[str]:
    """The agencies of which a residence in the zone was heard."""
    table = reading.schema.meta.tables["heard"]
    is_there = sa.and_(table.c.kind == "residence", ~table.c.gone, table.c.state["zone_id"].as_string() == zone_id)
    return list(reading.conn.execute(sa.select(table.c.about).where(is_there).distinct()).scalars())


def recall_all(reading: Reading, ids: Iterable[str], kind: str) -> dict[str, Heard]:
    """Several things of a kind at once."""
    table = reading.schema.meta.tables["heard"]
    rows = reading.conn.execute(sa.select(table).where(table.c.kind == kind, table.c.id.in_(list(ids))))
    return {row.id: _heard(row) for row in rows}


def bump(work: Reading, id: str, kind: str, *, found: bool, gone: bool) -> None:
    """The document must be put again."""
    table = work.schema.meta.tables["document"]
    there = table.update().where(table.c.id == id)
    if not work.conn.execute(there.values(version=table.c.version + 1, found=found, gone=gone)).rowcount:
        work.conn.execute(table.insert().values(id=id, kind=kind, version=1, indexed=0, found=found, gone=gone))


def pending(reading: Reading, limit: int) -> list[Version]:
    """Documents that the index does not hold as they are now."""
    table = reading.schema.meta.tables["document"]
    query = sa.select(table).where(table.c.indexed < table.c.version).order_by(table.c.id).limit(limit)
    return [_version(row) for row in reading.conn.execute(query)]


def mark_indexed(work: Reading, versions: Iterable[Version]) -> None:
    """The index holds these versions, durably."""
    table = work.schema.meta.tables["document"]
    rows = [{"of": one.id, "now": one.version} for one in versions]
    if rows:
        done = table.update().where(table.c.id == sa.bindparam("of"), table.c.indexed < sa.bindparam("now"))
        work.conn.execute(done.values(indexed=sa.bindparam("now")), rows)


def all_versions(reading: Reading, after: str, limit: int) -> list[Version]:
    """Every document by id."""
    table = reading.schema.meta.tables["document"]
    query = sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
    return [_version(row) for row in reading.conn.execute(query)]


def versions_of(reading: Reading, ids: Iterable[str]) -> list[Version]:
    """These documents."""
    table = reading.schema.meta.tables["document"]
    return [_version(row) for row in reading.conn.execute(sa.select(table).where(table.c.id.in_(list(ids))))]


def holding(reading: Reading, kind: str, words: Iterable[str], limit: int) -> list[Version]:
    """Who may be found and is written with most of *words*, by a plain look at every one; the first *limit*."""
    said, table = reading.schema.meta.tables["heard"], reading.schema.meta.tables["document"]
    written = sa.cast(said.c.state, sa.Text)
    fits: sa.ColumnElement[int] = sum(
        (sa.case((written.icontains(word, autoescape=True), 1), else_=0) for word in words), start=sa.literal(0)
    )
    query = (
        sa.select(table)
        .join(said, sa.and_(said.c.id == table.c.id, said.c.kind == table.c.kind))
        .where(table.c.kind == kind, table.c.found, ~table.c.gone)
        .where(fits > 0 if words else sa.true())
        .order_by(fits.desc(), table.c.id)
        .limit(limit)
    )
    return [_version(row) for row in reading.conn.execute(query)]


def hidden(reading: Reading) -> list[str]:
    """The ids of others' things that must not be found."""
    table = reading.schema.meta.tables["document"]
    is_hidden = sa.and_(table.c.kind.in_(SEARCHED), sa.or_(~table.c.found, table.c.gone))
    return list(reading.conn.execute(sa.select(table.c.id).where(is_hidden)).scalars())


def hidden_of(reading: Reading, ids: Iterable[str]) -> set[str]:
    """Those of *ids* that must not be found."""
    return {one.id for one in versions_of(reading, ids) if one.kind in SEARCHED and (not one.found or one.gone)}


def head_before(reading: Reading) -> str:
    """The root, in hexadecimal, of the ledger head that was signed last before today; empty where there is none."""
    head = log.T.head.c
    midnight = to_micros(datetime.combine(reading.today, time(0), SHANGHAI))
    query = sa.select(head.root).where(head.signed_at < midnight).order_by(head.size.desc()).limit(1)
    root = reading.conn.execute(query).scalar()
    return root.hex() if root else ""


def _heard(row: Any) -> Heard:
    return Heard(row.kind, row.id, row.sequence, row.gone, row.state)


def _version(row: Any) -> Version:
    return Version(row.id, row.kind, row.version, row.found, row.gone)
