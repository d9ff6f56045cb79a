"""By what agencies are looked for when one resembles them, and which pairs people told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from chassis.clock import from_micros
from chassis.shapes.codec import compact
from chassis.storage.columns import TEXT
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.duplicates import ToldApart

AT_ONCE = 2000  # signs in one question


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata, and in a migration."""
    sign = sa.Table(
        "agency_sign",
        meta,
        sa.Column("sign", TEXT, primary_key=True),
        sa.Column("agency_id", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_agency_sign_agency_id", sign.c.agency_id)
    apart = sa.Table(
        "told_apart",
        meta,
        sa.Column("one", TEXT, primary_key=True),  # the lower of the two credit codes
        sa.Column("other", TEXT, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("said_by", TEXT, nullable=False),
        sa.Column("said_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_told_apart_other", apart.c.other)


def having(reading: Reading, signs: Collection[str]) -> dict[str, set[str]]:
    """Which agencies have each of these signs; of those that somebody has."""
    sign = reading.schema.meta.tables["agency_sign"]
    wanted, found = sorted(signs), defaultdict(set)
    for at in range(0, len(wanted), AT_ONCE):
        query = _having(sign)
        for row in reading.conn.execute(query, {"signs": wanted[at : at + AT_ONCE]}):
            found[row.sign].add(row.agency_id)
    return found


@cache
def _having(sign: sa.Table) -> sa.Select[Any]:
    """Made once: making it costs as much as running it."""
    return sa.select(sign).where(sign.c.sign.in_(sa.bindparam("signs", expanding=True)))


@cache
def _insert(sign: sa.Table, dialect: str) -> sa.Insert:
    """All signs of an agency as one list: a row each costs as much as the rest of writing it."""
    said: sa.ColumnElement[Any] = sa.bindparam("signs", type_=sa.String)
    said = (
        sa.func.json_array_elements_text(sa.cast(said, sa.JSON)) if dialect == "postgresql" else sa.func.json_each(said)
    )
    each = said.table_valued("value")
    return sign.insert().from_select(
        ["sign", "agency_id"], sa.select(each.c.value, sa.bindparam("id", type_=sa.String))
    )


def signs_of(reading: Reading, agency_ids: Sequence[str]) -> dict[str, set[str]]:
    """What is kept of each of these."""
    sign = reading.schema.meta.tables["agency_sign"]
    found: dict[str, set[str]] = {id: set() for id in agency_ids}
    for row in reading.conn.execute(sa.select(sign).where(sign.c.agency_id.in_(list(agency_ids)))):
        found[row.agency_id].add(row.sign)
    return found


def put_signs(work: Work, agency_id: str, had: Iterable[str], signs: Iterable[str]) -> None:
    """The signs that an agency has now."""
    sign = work.schema.meta.tables["agency_sign"]
    gone, new = sorted(set(had) - set(signs)), sorted(set(signs) - set(had))
    if gone:
        work.conn.execute(sign.delete().where(sign.c.agency_id == agency_id, sign.c.sign.in_(gone)))
    if new:
        work.conn.execute(_insert(sign, work.conn.dialect.name), {"signs": compact(new), "id": agency_id})


def told_apart(reading: Reading, code: str = "") -> tuple[ToldApart, ...]:
    """The answers, or those about one credit code, in order."""
    apart = reading.schema.meta.tables["told_apart"]
    rows = reading.conn.execute(_apart(apart, one=bool(code)), {"code": code} if code else {})
    return tuple(
        ToldApart(codes=(row.one, row.other), reason=row.reason, by=row.said_by, at=from_micros(row.said_at))
        for row in rows
    )


@cache
def _apart(apart: sa.Table, *, one: bool) -> sa.Select[Any]:
    query = sa.select(apart).order_by(apart.c.one, apart.c.other)
    code: sa.BindParameter[str] = sa.bindparam("code")
    return query.where(sa.or_(apart.c.one == code, apart.c.other == code)) if one else query


def tell_apart(work: Work, codes: Iterable[str], reason: str) -> None:
    """Remember the answer about a pair that has none yet."""
    one, other = sorted(codes)
    apart = work.schema.meta.tables["told_apart"]
    said = {"one": one, "other": other, "reason": reason, "said_by": work.principal.id, "said_at": work.now}
    there = sa.select(apart.c.one).where(apart.c.one == one, apart.c.other == other)
    if work.conn.execute(there).first() is None:
        work.conn.execute(apart.insert(), said)
