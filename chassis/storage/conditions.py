"""Which things are asked for and of which moment, as conditions on a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import sqlalchemy as sa

from chassis.history.segments import OPEN
from chassis.storage.columns import column_name
from chassis.storage.statements import holds
from chassis.storage.tables import KindTables, member_fields
from contracts.declare import Kind

NOW = OPEN - 1  # as known now
LAST = "\U0010ffff"
LOWERED = str.maketrans(ascii_uppercase, ascii_lowercase)
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
    """Which things: a field has one of these values, lies between two, begins with a prefix, holds one of these texts."""

    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Asked:
    """What can be asked of the tables of one kind, on one database."""

    def __init__(self, kind: Kind, tables: KindTables, dialect: str) -> None:
        self._tables, self._many, self._dialect = tables, member_fields(kind), dialect

    def wanted(self, where: Where, at: Moment, today: date) -> tuple[sa.Table, Conditions]:
        """The table that answers for this moment, and what its rows must fulfil; gone things are not among them."""
        if at.is_present:
            table = self._tables.current
            return table, [~table.c.gone, *self._fulfilled(table, where)]
        table = self._tables.segment
        when = holds(table, at.day or today, NOW if at.known is None else at.known)
        return table, [~table.c.gone, *when, *self._fulfilled(table, where)]

    def plainly(self, where: Where) -> dict[str, str | int] | None:
        """The one value that each field must have; None where more is asked for, which no ready statement answers."""
        if where.ranges or where.prefixes or where.parts or not where.equal:
            return None
        said: dict[str, str | int] = {}
        for name, values in where.equal.items():
            if len(values) != 1 or name in self._many or name == "id":
                return None
            said[name] = _typed(_column(self._tables.current, name), values[0])
        return said

    def ever(self, where: Where) -> tuple[sa.Table, Conditions]:
        """The same for every day at once, as known now."""
        table = self._tables.segment
        return table, [~table.c.gone, table.c.known_until == OPEN, *self._fulfilled(table, where)]

    def _fulfilled(self, table: sa.Table, where: Where) -> Conditions:
        found: Conditions = []
        for name, values in where.equal.items():
            if name in self._many:
                found.append(self._has_member(table, name, values))
            else:
                column = _column(table, name)
                typed = [_typed(column, value) for value in values]
                found.append(column == typed[0] if len(typed) == 1 else column.in_(typed))
        for name, (least, most) in where.ranges.items():
            column = _column(table, name)
            found += [column >= _typed(column, least)] if least else []
            found += [column <= _typed(column, most)] if most else []
        for name, prefix in where.prefixes.items():  # LIKE 'x%' scans on SQLite
            column = _column(table, name)
            found += [column >= prefix, column < prefix + LAST]
        for name, texts in where.parts.items():
            found.append(sa.or_(*(_holds_text(_column(table, name), text) for text in texts)))
        return found

    def _has_member(self, table: sa.Table, name: str, values: tuple[str, ...]) -> sa.ColumnElement[bool]:
        """
        The list holds one of the values.

        Member rows are of the present; of the past the list itself is looked into,
        so such a question goes through another indexed filter first.
        """
        if table is self._tables.current:
            member = self._tables.member
            return table.c.id.in_(sa.select(member.c.id).where(member.c.field == name, member.c.value.in_(values)))
        if self._dialect == "sqlite":
            each = sa.func.json_each(table.c.state, f'$."{name}"').table_valued("value")
            return sa.exists(sa.select(sa.literal(1)).select_from(each).where(each.c.value.in_(values)))
        return sa.or_(*(table.c.state.op("@>")(sa.cast({name: [value]}, table.c.state.type)) for value in values))


def _column(table: sa.Table, name: str) -> sa.Column[Any]:
    return table.c.id if name == "id" else table.c[column_name(name)]


def _holds_text(column: sa.Column[Any], text: str) -> sa.ColumnElement[bool]:
    """Anywhere in it; no character of *text* stands for others, and a to z are A to Z: no database lowers more than those."""
    return sa.func.lower(column).contains(text.translate(LOWERED), autoescape=True)


def _typed(column: sa.Column[Any], value: str) -> str | int:
    return int(value) if isinstance(column.type, sa.BigInteger) else value
