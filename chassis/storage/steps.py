"""
What a migration may say about things, the same on both databases.

A migration writes down the looked-up fields as they were on its day; it never reads the
declaration, which may have moved on.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import LookUp
from chassis.storage.tables import common_tables, made_of

WHOLE, DAY = int, date  # what a looked-up field may hold beside a text


def create_common() -> None:
    """The tables that every service has."""
    meta = sa.MetaData()
    common_tables(meta)
    meta.create_all(op.get_bind())


def create_kind(name: str, *found_by: LookUp) -> None:
    """The four tables of a kind of thing."""
    meta = sa.MetaData()
    made_of(meta, name, found_by)
    meta.create_all(op.get_bind())


def drop_kind(name: str) -> None:
    """All four; for taking a migration back."""
    for suffix in ("_member", "_segment", "_version", ""):
        op.drop_table(name + suffix)


def drop_common() -> None:
    """For taking the first migration back."""
    meta = sa.MetaData()
    common_tables(meta)
    meta.drop_all(op.get_bind())


def add_look_up(kind: str, field: LookUp, default: str | int | None = None) -> None:
    """
    A field begins to be looked up: a generated column in two tables, filled by the database itself.

    *default* is what a record reads as that never set the field; without it such
    records would be found by no value.
    """
    made = made_of(sa.MetaData(), kind, [field])
    for table in (made.current, made.segment):
        if default is not None:
            _fill(table, field.name, default)
        op.add_column(table.name, field.made())
        for index in table.indexes:
            if field.indexed and field.column in [column.name for column in index.columns]:
                index.create(op.get_bind())


def add_members(kind: str, *names: str) -> None:
    """Lists begin to be looked up by each of their values: the rows of what is there already."""
    made = made_of(sa.MetaData(), kind, [])
    bind = op.get_bind()
    for name in names:
        state = made.current.c.state
        if bind.dialect.name == "sqlite":
            each = sa.func.json_each(state, f'$."{name}"').table_valued("value")
        else:
            each = sa.func.jsonb_array_elements_text(state.op("->")(name)).table_valued("value")
        both = made.current.join(each, sa.true())
        known = sa.select(sa.literal(name), each.c.value, made.current.c.id).select_from(both).distinct()
        known = known.where(~made.current.c.gone)
        bind.execute(made.member.insert().from_select(["field", "value", "id"], known))


def drop_members(kind: str, *names: str) -> None:
    """For taking such a migration back."""
    member = made_of(sa.MetaData(), kind, []).member
    op.get_bind().execute(member.delete().where(member.c.field.in_(names)))


def drop_look_up(kind: str, field: LookUp) -> None:
    """For taking such a migration back."""
    made = made_of(sa.MetaData(), kind, [field])
    for table in (made.current, made.segment):
        for index in table.indexes:
            if field.indexed and field.column in [column.name for column in index.columns]:
                index.drop(op.get_bind())
        op.drop_column(table.name, field.column)


def _fill(table: sa.Table, name: str, default: str | int) -> None:
    """Derived rows only: the assertions stay as they were recorded."""
    state = table.c.state
    lacks: sa.ColumnElement[bool]
    filled: sa.ColumnElement[object]
    if op.get_bind().dialect.name == "sqlite":
        path = f'$."{name}"'
        lacks, filled = sa.func.json_type(state, path).is_(None), sa.func.json_set(state, path, default)
    else:
        lacks, filled = sa.not_(state.bool_op("?")(name)), state.op("||")(sa.cast({name: default}, state.type))
    op.get_bind().execute(table.update().where(lacks).values(state=filled))
