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


def add_look_up(kind: str, field: LookUp) -> None:
    """A field begins to be looked up: a generated column in two tables, filled by the database itself."""
    made = made_of(sa.MetaData(), kind, [field])
    for table in (made.current, made.segment):
        op.add_column(table.name, field.made())
        for index in table.indexes:
            if field.indexed and field.column in [column.name for column in index.columns]:
                index.create(op.get_bind())
