"""Reading and writing the rows of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from chassis.clock import from_micros, to_micros
from chassis.procedures import Case, Definition, Entry, corrected, fold, packed, unpacked
from chassis.storage.reading import Reading
from chassis.storage.schema import Schema
from chassis.storage.work import Work
from contracts.declare import Kind

NEVER = date(9999, 12, 31)
Row = dict[str, Any]
Holders = tuple[str, ...]  # under which names something is somebody's alone: their own, their zone, their party
HOLDERS = ("anybody", "themselves", "party")  # places for them in a statement
BESIDE = ("*", "!")  # how a row begins that says of a case what another row says, too
SHOWN = ("case_id", "part", "region", "state", "since", "due_on")  # what a list tells of a desk
Place = tuple[date, str, str]  # the last day, the case and the part with which a page ended


def _table(reading: Reading, name: str) -> sa.Table:
    return reading.schema.meta.tables[name]


def rows_of(reading: Reading, id: str) -> list[Row]:
    """The entries of a case in the order in which they were recorded."""
    entry = _table(reading, "case_entry")
    query = sa.select(entry).where(entry.c.case_id == id).order_by(entry.c.number)
    return [dict(row) for row in reading.conn.execute(query).mappings()]


def entries_of(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """As they were recorded."""
    return [unpacked({**row, "recorded_at": from_micros(row["recorded_at"])}) for row in rows]


def case_of(reading: Reading, book: Mapping[str, Definition], id: str) -> Case:
    """Where the case stands: its entries told again."""
    return fold(book, corrected(entries_of(rows_of(reading, id))))


def cases_of(reading: Reading, book: Mapping[str, Definition], ids: Sequence[str]) -> Mapping[str, Case]:
    """Where several cases stand, by id: one question for all of them."""
    entry, wanted = _table(reading, "case_entry"), sorted(set(ids))
    if not wanted:
        return {}
    query = sa.select(entry).where(entry.c.case_id.in_(wanted)).order_by(entry.c.case_id, entry.c.number)
    rows = groupby(map(dict, reading.conn.execute(query).mappings()), key=itemgetter("case_id"))
    return {id: fold(book, corrected(entries_of(found))) for id, found in rows}


def write(work: Work, id: str, number: int, revision: int, entry: Entry) -> None:
    row = packed(entry)
    row |= {"case_id": id, "number": number, "revision": revision, "recorded_at": to_micros(entry.recorded_at)}
    work.conn.execute(_table(work, "case_entry").insert(), row)


def put_desks(work: Work, id: str, desks: Iterable[Row]) -> None:
    """Whose move it is now, in place of whose it was."""
    desk = _table(work, "case_desk")
    work.conn.execute(desk.delete().where(desk.c.case_id == id))
    if rows := [{"case_id": id, **one} for one in desks]:
        work.conn.execute(desk.insert(), rows)


def desks(  # noqa: PLR0913 - which rows, each by name
    reading: Reading, kind: Kind, role: str, holders: Holders, region: str, after: Place | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Some of a worklist, the next due first."""
    query = _page(reading.schema, kind, whose=True, after=after is not None)
    said = _asked(region, after, limit) | _whose(role, holders)
    return reading.conn.execute(query, said).mappings().all()


def late(reading: Reading, kind: Kind, region: str, after: Place | None, limit: int) -> Sequence[sa.RowMapping]:
    """Everything in a region whose last day is over, whoever owes it, the longest overdue first."""
    query = _page(reading.schema, kind, whose=False, after=after is not None)
    return reading.conn.execute(query, _asked(region, after, limit) | {"today": reading.today}).mappings().all()


def count_desks(reading: Reading, kind: str, role: str, holders: Holders, region: str) -> int:
    desk = _table(reading, "case_desk")
    mine = (desk.c.kind == kind, desk.c.role == role, desk.c.holder.in_(["", *holders]), *_in_region(desk))
    query = sa.select(sa.func.count()).select_from(desk).where(*mine)
    return int(reading.conn.execute(query, _of_region(region)).scalar_one())


@lru_cache(maxsize=64)
def _page(schema: Schema, kind: Kind, *, whose: bool, after: bool) -> sa.Select[Any]:
    """
    A page of a desk, each row with the fields of its case that a list shows.

    Written once: a worklist is the page that officers open most, and putting the query together cost more than running it.
    """
    desk, case = schema.meta.tables["case_desk"], schema.kinds[kind.name].current
    texts = {"title": kind.title, **{f"party_{role}": field for role, field in kind.parties.items()}}
    said = [case.c.state[field].as_string().label(name) for name, field in texts.items()]
    shown = (*said, case.c.state["trial"].as_boolean().label("trial"), case.c.by_edition.label("edition"))
    place = (desk.c.due_on, desk.c.case_id, desk.c.part)
    query = sa.select(*(desk.c[name] for name in SHOWN), *shown).join(case, case.c.id == desk.c.case_id)
    query = query.where(~case.c.gone, desk.c.kind == kind.name, *_in_region(desk))
    if whose:
        mine = desk.c.holder.in_([sa.bindparam(name) for name in HOLDERS])
        query = query.where(desk.c.role == sa.bindparam("role"), mine)
    else:
        query = query.where(desk.c.due_on < sa.bindparam("today"), sa.func.substr(desk.c.part, 1, 1).not_in(BESIDE))
    if after:
        last = zip(place, ("due_on", "case_id", "part"), strict=True)
        query = query.where(sa.tuple_(*place) > sa.tuple_(*(sa.bindparam(name, type_=at.type) for at, name in last)))
    return query.order_by(*place).limit(sa.bindparam("most"))


def _whose(role: str, holders: Holders) -> dict[str, Any]:
    """As many names as the statement has places, so that it is written once; what is anybody's has none."""
    names = ("", *holders)
    return {"role": role, **dict(zip(HOLDERS, names + ("",) * (len(HOLDERS) - len(names)), strict=True))}


def _in_region(desk: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (desk.c.region >= sa.bindparam("region"), desk.c.region < sa.bindparam("beyond"))


def _of_region(region: str) -> dict[str, Any]:
    """Of every region where none is said."""
    return {"region": region, "beyond": region + "\U0010ffff"}


def _asked(region: str, after: Place | None, limit: int) -> dict[str, Any]:
    place = dict(zip(("due_on", "case_id", "part"), after, strict=True)) if after else {}
    return _of_region(region) | place | {"most": limit}


def notices(reading: Reading, id: str) -> Sequence[sa.RowMapping]:
    notice = _table(reading, "case_notice")
    query = sa.select(notice).where(notice.c.case_id == id)
    return (
        reading.conn.execute(query.order_by(notice.c.at, notice.c.due, notice.c.clock, notice.c.stage)).mappings().all()
    )


def add_notices(work: Work, rows: Sequence[Row]) -> None:
    if rows:
        work.conn.execute(_table(work, "case_notice").insert(), list(rows))


def running(  # noqa: PLR0913 - which cases, each by name
    reading: Reading, kind: Kind, definition: Definition, region: str, after: str, limit: int
) -> list[str]:
    """The cases that run under an edition in a region, by id."""
    table = reading.schema.kinds[kind.name].current
    query = sa.select(table.c.id).where(*_runs_under(table, kind, definition, region), table.c.id > after)
    return list(reading.conn.execute(query.order_by(table.c.id).limit(limit)).scalars())


def count_running(reading: Reading, kind: Kind, definition: Definition, region: str, after: str = "") -> int:
    table = reading.schema.kinds[kind.name].current
    query = sa.select(sa.func.count()).select_from(table)
    here = (*_runs_under(table, kind, definition, region), table.c.id > after)
    return int(reading.conn.execute(query.where(*here)).scalar_one())


def _runs_under(table: sa.Table, kind: Kind, definition: Definition, region: str) -> tuple[sa.ColumnElement[bool], ...]:
    """A case that is over is not among them."""
    over = [name for name, state in definition.case.states.items() if state.end]
    found = (~table.c.gone, table.c.by_edition == definition.edition, table.c.by_stage.not_in(over))
    if not region:
        return found
    where = table.c[f"by_{kind.region}"]
    return (*found, where >= region, where < region + "\U0010ffff")


def due(reading: Reading, kind: str, today: date, after: str, limit: int) -> Sequence[str]:
    """The cases of a kind whose day has come, by id."""
    table = reading.schema.kinds[kind].current
    day = table.c.by_wakes_on
    query = sa.select(table.c.id).where(day <= today.isoformat(), ~table.c.gone, table.c.id > after)
    return reading.conn.execute(query.order_by(table.c.id).limit(limit)).scalars().all()
