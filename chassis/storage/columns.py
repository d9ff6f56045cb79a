"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import Find, Kind

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")  # the same order as Python and SQLite
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # numbered by the database


class Derived(sa.Computed):
    """A generated column: VIRTUAL on SQLite, whose ADD COLUMN takes no other; STORED on PostgreSQL, which indexes no other."""

    inherit_cache = True


@compiles(Derived, "sqlite")
def _virtual(element: Derived, compiler: Any, **_: Any) -> str:
    text = compiler.sql_compiler.process(element.sqltext, include_table=False, literal_binds=True)
    return f"GENERATED ALWAYS AS ({text}) VIRTUAL"


def column_name(field: str) -> str:
    """The column of a looked-up field; a name of its own, since a thing may well have a field called `state`."""
    return f"by_{field}"


def lookup(field: str, base: Any = str) -> sa.Column[Any]:
    """The column by which a field is looked up, made from the state by the database itself."""
    value, name = sa.column("state", JSON)[field], column_name(field)
    if base is int:
        return sa.Column(name, sa.BigInteger, Derived(sa.cast(value.as_string(), sa.BigInteger), persisted=True))
    if base is bool or base is Decimal:  # written otherwise by each database; compared as REAL by SQLite
        raise TypeError(f"{field}: {base} is not looked up; money in whole fen, a flag as a choice")
    return sa.Column(name, TEXT, Derived(value.as_string(), persisted=True))  # dates too: text::date is not immutable


@dataclass(frozen=True, slots=True)
class LookUp:
    """A field that has a column: its name, what it holds, and whether equality on it must not scan."""

    name: str
    base: Any = str
    indexed: bool = True

    @property
    def column(self) -> str:
        return column_name(self.name)

    def made(self) -> sa.Column[Any]:
        return lookup(self.name, self.base)


def look_ups(kind: Kind) -> tuple[LookUp, ...]:
    """The looked-up fields of a kind."""
    return tuple(
        LookUp(
            spec.name, spec.base if spec.base in (int, date, bool, Decimal) else str, spec.meta.find is not Find.RANGE
        )
        for spec in state_specs(kind.cls)
        if is_looked_up(spec)
    )


def is_looked_up(spec: Spec) -> bool:
    """One value in the state, so a generated column."""
    return spec.meta.find in (Find.EXACT, Find.FACET, Find.RANGE) and not spec.many and not spec.meta.personal


def is_member(spec: Spec) -> bool:
    """A list of values, looked up by each of them: a side table."""
    return spec.meta.find in (Find.EXACT, Find.FACET) and spec.many and not spec.meta.personal
