"""Which things are asked for and of which moment, as conditions on a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from chassis.history.segments import OPEN
from chassis.storage.columns import column_name
from chassis.storage.statements import holds
from chassis.storage.tables import KindTables, member_fields
from contracts.declare import Kind

NOW = OPEN - 1  # as known now
LAST = "\U0010ffff"
Conditions = list[sa.ColumnElement[bool]]


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


def wanted(kind: Kind, tables: KindTables, where: Where, at: Moment, today: date) -> tuple[sa.Table, Conditions]:
    """The table that answers for this moment, and what its rows must fulfil; gone things are not among them."""
    if at.is_present:
        table, when = tables.current, ()
    else:
        table = tables.segment
        when = holds(table, at.day or today, NOW if at.known is None else at.known)
    return table, [~table.c.gone, *when, *_fulfilled(kind, tables, table, where)]


def _fulfilled(kind: Kind, tables: KindTables, table: sa.Table, where: Where) -> Conditions:
    many = member_fields(kind)
    found: Conditions = []
    for name, values in where.equal.items():
        if name in many:
            found.append(_has_member(tables, table, name, values))
        else:
            column = _column(table, name)
            typed = [_typed(column, value) for value in values]
            found.append(column.in_(typed) if len(typed) != 1 else column == typed[0])
    for name, (least, most) in where.ranges.items():
        column = _column(table, name)
        found += [column >= _typed(column, least)] if least else []
        found += [column <= _typed(column, most)] if most else []
    for name, prefix in where.prefixes.items():  # LIKE 'x%' scans on SQLite
        column = _column(table, name)
        found += [column >= prefix, column < prefix + LAST]
    return found


def _column(table: sa.Table, name: str) -> sa.Column[object]:
    return table.c.id if name == "id" else table.c[column_name(name)]


def _typed(column: sa.Column[object], value: str) -> str | int:
    return int(value) if isinstance(column.type, sa.BigInteger) else value


def _has_member(tables: KindTables, table: sa.Table, name: str, values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """
    The list holds one of the values.

    Member rows are of the present; in the past the list itself is looked into,
    so such a list goes through another indexed filter first.
    """
    if table is tables.current:
        member = tables.member
        return table.c.id.in_(sa.select(member.c.id).where(member.c.field == name, member.c.value.in_(values)))
    return _Listed(table.c.state, name, values).expression()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Whether a list in the state holds one of some values, on either database."""

    state: sa.Column[object]
    name: str
    values: tuple[str, ...]

    def expression(self) -> sa.ColumnElement[bool]:
        raise NotImplementedError
