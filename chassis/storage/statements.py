"""The fixed statements of a kind of thing, made once: making one costs eight times as much as running it."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from chassis.history.segments import OPEN
from chassis.storage.columns import column_name
from chassis.storage.tables import CommonTables, KindTables

Columns = tuple[sa.ColumnElement[Any], ...]
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
COUNTED = {"preserve_rowcount": True}  # of an INSERT SQLAlchemy forgets how many rows it made, and says -1


class ThingStatements:
    """What is asked of and written to the four tables, with names for what changes from one time to the next."""

    def __init__(self, tables: KindTables) -> None:
        current, version, segment, member = tables.current, tables.version, tables.segment, tables.member
        self.present = sa.select(*present_columns(current)).where(current.c.id == sa.bindparam("id"))
        self.locked = self.present.with_for_update()
        self.past = sa.select(*past_columns(segment)).where(
            segment.c.id == sa.bindparam("id"), *holds(segment, sa.bindparam("day"), sa.bindparam("known"))
        )
        self.stored = (
            sa.select(current).where(current.c.id.in_(sa.bindparam("ids", expanding=True))).order_by(current.c.id)
        )
        self._current, self._segment = current, segment
        self._ever: dict[str, sa.Select[Any]] = {}
        self._having: dict[tuple[str, ...], sa.Select[Any]] = {}
        self.past_as_known_now = _as_known_now(segment)
        self.history = sa.select(version).where(version.c.id == sa.bindparam("id")).order_by(version.c.revision)
        self.begins = sa.select(sa.func.min(segment.c.valid_from)).where(
            segment.c.id == sa.bindparam("id"), segment.c.known_until == OPEN
        )
        self.open_segments = _open_segments(segment)
        self.close = (
            segment.update()
            .where(segment.c.seg.in_(sa.bindparam("closed", expanding=True)))
            .values(known_until=sa.bindparam("at"))
        )
        self.open = segment.insert()
        self.record = version.insert()
        self.begin = current.insert()
        self.move = current.update().where(current.c.id == sa.bindparam("of"))
        self.join = member.insert()
        self.leave = member.delete().where(
            member.c.field == sa.bindparam("field"),
            member.c.value.in_(sa.bindparam("values", expanding=True)),
            member.c.id == sa.bindparam("id"),
        )

    def having(self, names: tuple[str, ...]) -> sa.Select[Any]:
        """Some present ones in which each of these looked-up fields has the one value that is said."""
        if names not in self._having:
            columns = self._current.c
            said = (columns[column_name(name)] == sa.bindparam(f"is_{name}") for name in names)
            self._having[names] = (
                sa.select(*present_columns(self._current))
                .where(columns.id > sa.bindparam("after"), ~columns.gone, *said)
                .order_by(columns.id)
                .limit(sa.bindparam("most", type_=sa.Integer))
            )
        return self._having[names]

    def ever(self, name: str) -> sa.Select[Any]:
        """Every state, of any day, as known now, in which this looked-up field has one of the values that are said."""
        if name not in self._ever:
            columns = self._segment.c
            said = columns[column_name(name)].in_(sa.bindparam("values", expanding=True))
            self._ever[name] = sa.select(columns.state).where(~columns.gone, columns.known_until == OPEN, said)
        return self._ever[name]


def _as_known_now(segment: sa.Table) -> sa.Select[Any]:
    """The open segment of a day: they do not overlap, so the last that begins by then is found in one step."""
    columns = segment.c
    return (
        sa.select(*past_columns(segment))
        .where(
            columns.id == sa.bindparam("id"),
            columns.known_until == OPEN,
            columns.valid_from <= sa.bindparam("day"),
            columns.valid_until > sa.bindparam("day"),
        )
        .order_by(columns.valid_from.desc())
        .limit(1)
    )


def _open_segments(segment: sa.Table) -> sa.Select[Any]:
    """What an assertion falls upon, and what holds on a day and after it: one question for both."""
    columns = segment.c
    overlaps = sa.and_(columns.valid_until > sa.bindparam("start"), columns.valid_from < sa.bindparam("until"))
    return (
        sa.select(columns.seg, columns.valid_from, columns.valid_until, columns.shape, columns.state)
        .where(
            columns.id == sa.bindparam("id"),
            columns.known_until == OPEN,
            sa.or_(overlaps, columns.valid_until > sa.bindparam("day")),
        )
        .order_by(columns.valid_from)
    )


def holds(segment: sa.Table, day: date | sa.BindParameter[Any], known: int | sa.BindParameter[Any]) -> Columns:
    """The segment's rectangle holds this day and this knowledge."""
    columns = segment.c
    return (
        columns.valid_from <= day,
        columns.valid_until > day,
        columns.known_from <= known,
        columns.known_until > known,
    )


def present_columns(current: sa.Table) -> Columns:
    columns = current.c
    return (
        columns.id,
        columns.revision,
        columns.shape,
        columns.gone,
        columns.turns_on,
        columns.recorded_at,
        columns.state,
    )


def past_columns(segment: sa.Table) -> Columns:
    columns = segment.c
    return (
        columns.id,
        columns.revision,
        columns.shape,
        columns.gone,
        columns.known_from.label("recorded_at"),
        columns.state,
    )


class CommonStatements:
    """The same for the tables that every service has."""

    def __init__(self, tables: CommonTables) -> None:
        head, done = tables.head, tables.command_done
        self.number = (
            head.update()
            .values(
                leaves=head.c.leaves + sa.bindparam("more_leaves"),
                position=head.c.position + sa.bindparam("more_events"),
            )
            .returning(head.c.leaves, head.c.position)
        )
        self.log = tables.event_log.insert()
        mine = (done.c.principal == sa.bindparam("by"), done.c.key == sa.bindparam("under"))
        self.done = sa.select(done.c.hash, done.c.answer, done.c.position).where(*mine)
        self.claim = {
            name: make(done).on_conflict_do_nothing().execution_options(**COUNTED) for name, make in INSERTS.items()
        }
        self.mark = done.update().where(*mine)
