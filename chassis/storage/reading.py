"""Reading things: today, as of any day, as known at any moment; one and many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from chassis.errors import Missing
from chassis.history.assertions import Assertion
from chassis.history.segments import OPEN, State
from chassis.shapes.codec import from_json
from chassis.shapes.specs import specs, state_specs
from chassis.storage.columns import column_name
from chassis.storage.persons import Persons
from chassis.storage.schema import Schema
from chassis.storage.tables import KindTables, member_fields
from contracts.codes import chassis as codes
from contracts.declare import Kind, Thing
from contracts.roles import PLATFORM, Principal

T = TypeVar("T", bound=Thing)
NOW = OPEN - 1  # as known now
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Call:
    """On whose behalf, under which key, because of what."""

    principal: Principal = PLATFORM
    key: str = ""
    cause: str = ""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a knowledge; both None is the present."""

    day: date | None = None
    known: int | None = None

    @property
    def is_present(self) -> bool:
        return self.day is None and self.known is None


@dataclass(frozen=True, slots=True)
class Where:
    """Which things: a field has one of these values, lies between two, begins with a prefix."""

    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)


EVERYTHING = Where()
PRESENT = Moment()


@dataclass(frozen=True, slots=True)
class Found:
    """A stored state in today's shape, personal fields still sealed."""

    kind: Kind
    id: str
    revision: int
    state: State
    gone: bool
    recorded_at: int
    turns_on: date | None = None


def upgraded(kind: Kind, state: State, from_: int, to: int) -> State:
    """A state of one shape in a later one."""
    for version in range(from_, to):
        state = kind.upgrades[version](dict(state))
    return state


class Reading:
    """What can be asked of a service's tables in one snapshot."""

    def __init__(  # noqa: PLR0913 - everything that a transaction is made of
        self, conn: sa.Connection, schema: Schema, *, now: int, today: date, call: Call, master: bytes
    ) -> None:
        self.conn, self.schema, self.now, self.today, self.call = conn, schema, now, today, call
        self.persons = Persons(conn, schema.common.person_key, master, now)

    @property
    def principal(self) -> Principal:
        """Who acts; never a field of a command."""
        return self.call.principal

    # -- one thing

    def find(self, cls: type[T], id: str) -> T | None:
        """The thing as it is today, or None."""
        found = self.present(cls.kind, id)
        return None if found is None or found.gone else self.load(cls, found)

    def get(self, cls: type[T], id: str) -> T:
        """The thing as it is today; Missing when there is none."""
        if (thing := self.find(cls, id)) is None:
            raise missing(cls.kind, id)
        return thing

    def as_of(self, cls: type[T], id: str, day: date, known: int = NOW) -> T | None:
        """The thing as it was on *day*, as known at *known*; None when it was not there."""
        found = self.past(cls.kind, id, day, known)
        return None if found is None or found.gone else self.load(cls, found)

    def present(self, kind: Kind, id: str) -> Found | None:
        """The current row."""
        table = self.schema.of(kind).current
        row = self.conn.execute(sa.select(*_plain(table)).where(table.c.id == id)).one_or_none()
        return row and self._found(kind, row)

    def past(self, kind: Kind, id: str, day: date, known: int = NOW) -> Found | None:
        """The segment that answers for *day*."""
        table = self.schema.of(kind).segment
        query = sa.select(*_segment_columns(table)).where(table.c.id == id, *holds(table, day, known))
        row = self.conn.execute(query).one_or_none()
        return row and self._found(kind, row)

    def assertions(self, kind: Kind, id: str) -> list[Assertion]:
        """The whole history in order of recording."""
        table = self.schema.of(kind).version
        query = sa.select(table).where(table.c.id == id).order_by(table.c.revision)
        return [
            Assertion(
                row.revision, row.valid_from, row.valid_until, row.recorded_at, row.sets, row.shape, row.cause,
                row.corrects,
            )
            for row in self.conn.execute(query)
        ]  # fmt: skip

    # -- many things

    def list(
        self, cls: type[T], where: Where = EVERYTHING, *, at: Moment = PRESENT, after: str = "", limit: int = 50
    ) -> list[T]:
        """Some things by id, after *after*."""
        return [self.load(cls, found) for found in self.page(cls.kind, where, at=at, after=after, limit=limit)]

    def page(
        self, kind: Kind, where: Where = EVERYTHING, *, at: Moment = PRESENT, after: str = "", limit: int = 50
    ) -> list[Found]:
        """Some stored states by id, after *after*; gone ones are not among them."""
        table, columns, conditions = self._asked(kind, where, at)
        query = sa.select(*columns).where(table.c.id > after, *conditions).order_by(table.c.id).limit(limit)
        return [self._found(kind, row) for row in self.conn.execute(query)]

    def count(self, kind: Kind, where: Where = EVERYTHING, *, at: Moment = PRESENT) -> int:
        """How many there are."""
        table, _, conditions = self._asked(kind, where, at)
        return int(self.conn.execute(sa.select(sa.func.count()).select_from(table).where(*conditions)).scalar_one())

    def _asked(
        self, kind: Kind, where: Where, at: Moment
    ) -> tuple[sa.Table, tuple[sa.Column[Any], ...], list[sa.ColumnElement[bool]]]:
        tables = self.schema.of(kind)
        if at.is_present:
            table = tables.current
            return table, _plain(table), [~table.c.gone, *self._conditions(kind, tables, table, where)]
        table = tables.segment
        when = holds(table, at.day or self.today, NOW if at.known is None else at.known)
        return table, _segment_columns(table), [~table.c.gone, *when, *self._conditions(kind, tables, table, where)]

    def _conditions(
        self, kind: Kind, tables: KindTables, table: sa.Table, where: Where
    ) -> list[sa.ColumnElement[bool]]:
        many = member_fields(kind)
        wanted: list[sa.ColumnElement[bool]] = []
        for name, values in where.equal.items():
            if name == "id":
                wanted.append(table.c.id.in_(values))
            elif name in many:
                wanted.append(self._has_member(tables, table, name, values))
            else:
                column = table.c[column_name(name)]
                wanted.append(column.in_(values) if len(values) > 1 else column == values[0])
        for name, (least, most) in where.ranges.items():
            column = table.c[column_name(name)]
            wanted += [column >= least] if least else []
            wanted += [column <= most] if most else []
        for name, prefix in where.prefixes.items():  # LIKE 'x%' scans on SQLite
            column = table.c[column_name(name)]
            wanted += [column >= prefix, column < prefix + LAST]
        return wanted

    def _has_member(
        self, tables: KindTables, table: sa.Table, name: str, values: tuple[str, ...]
    ) -> sa.ColumnElement[bool]:
        if table is tables.current:
            member = tables.member
            ids = sa.select(member.c.id).where(member.c.field == name, member.c.value.in_(values))
            return table.c.id.in_(ids)
        if self.conn.dialect.name == "sqlite":
            each = sa.func.json_each(table.c.state, f'$."{name}"').table_valued("value")
            return sa.exists(sa.select(sa.literal(1)).select_from(each).where(each.c.value.in_(values)))
        return sa.or_(*(table.c.state.op("@>")(sa.cast({name: [value]}, table.c.state.type)) for value in values))

    # -- shapes

    def load(self, cls: type[T], found: Found) -> T:
        """The declared class again, personal fields in clear (None once erased)."""
        return from_json(cls, self.clear(found), id=found.id, revision=found.revision)

    def clear(self, found: Found) -> State:
        """The state with its personal fields opened."""
        sealed = [name for name in personal_fields(found.kind) if found.state.get(name) is not None]
        if not sealed:
            return found.state
        opened = {
            name: self.persons.unseal(found.id, found.kind.name, name, found.state[name]) for name in sealed
        }  # fmt: skip
        return found.state | opened

    def _found(self, kind: Kind, row: Any) -> Found:
        state = row.state if row.shape == kind.version else upgraded(kind, row.state, row.shape, kind.version)
        turns_on = getattr(row, "turns_on", None)
        return Found(kind, row.id, row.revision, state, row.gone, row.recorded_at, turns_on)


def holds(table: sa.Table, day: date, known: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The segment's rectangle holds this day and this knowledge."""
    columns = table.c
    return (
        columns.valid_from <= day,
        columns.valid_until > day,
        columns.known_from <= known,
        columns.known_until > known,
    )


def missing(kind: Kind, id: str) -> Missing:
    return Missing(codes.MISSING.fault(id=id, kind=kind.words))


def personal_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that are sealed."""
    return tuple(spec.name for spec in state_specs(kind.cls) if spec.meta.personal)


def field_words(kind: Kind) -> dict[str, Any]:
    """The labels of a kind's fields."""
    return {spec.name: spec.meta.words for spec in specs(kind.cls)}


def _plain(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    columns = table.c
    return (
        columns.id,
        columns.revision,
        columns.shape,
        columns.gone,
        columns.turns_on,
        columns.recorded_at,
        columns.state,
    )


def _segment_columns(table: sa.Table) -> tuple[Any, ...]:
    columns = table.c
    return (
        columns.id,
        columns.revision,
        columns.shape,
        columns.gone,
        columns.known_from.label("recorded_at"),
        columns.state,
    )
