"""The tables of a kind of thing, and those that every service has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from chassis.ledger.log import LedgerTables
from chassis.ledger.log import tables as ledger_tables
from chassis.shapes.specs import state_specs
from chassis.storage.columns import JSON, SERIAL, TEXT, LookUp, is_member, look_ups
from contracts.declare import Kind


@dataclass(frozen=True, slots=True)
class KindTables:
    """Truth is `version`; the other three are derived from it in the same transaction."""

    current: sa.Table
    version: sa.Table
    segment: sa.Table
    member: sa.Table


def kind_tables(meta: sa.MetaData, kind: Kind) -> KindTables:
    """The four tables of a kind; a looked-up field is a generated column of two of them."""
    return made_of(meta, kind.name, look_ups(kind))


def made_of(meta: sa.MetaData, name: str, found_by: Sequence[LookUp]) -> KindTables:
    """The same from what a migration wrote down on its day."""
    return KindTables(
        _current(meta, name, found_by), _version(meta, name), _segment(meta, name, found_by), _member(meta, name)
    )


def _current(meta: sa.MetaData, name: str, found_by: Sequence[LookUp]) -> sa.Table:
    table = sa.Table(
        name,
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("shape", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("turns_on", sa.Date),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("state", JSON, nullable=False),
        *(field.made() for field in found_by),
        sqlite_with_rowid=False,
    )
    for field in found_by:
        if field.indexed:
            sa.Index(f"ix_{name}_{field.name}", table.c[field.column], table.c.id)
    when = table.c.turns_on.is_not(None)
    sa.Index(f"ix_{name}_turns_on", table.c.turns_on, postgresql_where=when, sqlite_where=when)
    return table


def _version(meta: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        f"{name}_version",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("basis", sa.String, nullable=False),
        sa.Column("cause", sa.String, nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("announces", sa.String, nullable=False),
        sa.Column("shape", sa.Integer, nullable=False),
        sa.Column("sets", JSON, nullable=False),
        sa.CheckConstraint("valid_from < valid_until", name=f"ck_{name}_version_interval"),
        sqlite_with_rowid=False,
    )


def _segment(meta: sa.MetaData, name: str, found_by: Sequence[LookUp]) -> sa.Table:
    table = sa.Table(
        f"{name}_segment",
        meta,
        sa.Column("seg", SERIAL, primary_key=True),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_until", sa.BigInteger, nullable=False),
        sa.Column("shape", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("state", JSON, nullable=False),
        *(field.made() for field in found_by),
    )
    columns = table.c
    sa.Index(f"ix_{name}_segment_thing", columns.id, columns.known_until, columns.valid_from)
    for field in found_by:
        if field.indexed:
            sa.Index(  # covers the whole as-of condition: without it a count took 784 ms on PostgreSQL
                f"ix_{name}_segment_{field.name}",
                columns[field.column],
                columns.id,
                columns.known_until,
                columns.valid_from,
                columns.valid_until,
                columns.known_from,
                postgresql_where=~columns.gone,
                sqlite_where=~columns.gone,
            )
    return table


def _member(meta: sa.MetaData, name: str) -> sa.Table:
    return sa.Table(
        f"{name}_member",
        meta,
        sa.Column("field", sa.String, primary_key=True),
        sa.Column("value", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )


@cache
def member_fields(kind: Kind) -> tuple[str, ...]:
    """The list-valued fields that are looked up by each value."""
    return tuple(spec.name for spec in state_specs(kind.cls) if is_member(spec))


@dataclass(frozen=True, slots=True)
class CommonTables:
    """What every service keeps beside its things."""

    head: sa.Table
    event_log: sa.Table
    relay: sa.Table
    unsendable: sa.Table
    inbox: sa.Table
    inbox_subject: sa.Table
    inbox_source: sa.Table
    command_done: sa.Table
    person_key: sa.Table
    look: sa.Table
    job: sa.Table
    ledger: LedgerTables


def common_tables(meta: sa.MetaData) -> CommonTables:
    """One row that numbers everything, log, inbox, commands done, keys of persons, jobs, ledger."""
    return CommonTables(
        head=sa.Table(
            "service_head",
            meta,
            sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
            sa.Column("leaves", sa.BigInteger, nullable=False),
            sa.Column("position", sa.BigInteger, nullable=False),
        ),
        event_log=sa.Table(
            "event_log",
            meta,
            sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("id", TEXT, nullable=False, unique=True),
            sa.Column("type", TEXT, nullable=False),
            sa.Column("subject", TEXT, nullable=False),
            sa.Column("sequence", sa.BigInteger, nullable=False),
            sa.Column("body", sa.Text, nullable=False),
            sa.UniqueConstraint("subject", "sequence", name="uq_event_log_subject_sequence"),
            sqlite_with_rowid=False,
        ),
        relay=sa.Table(
            "relay",
            meta,
            sa.Column("reader", TEXT, primary_key=True),
            sa.Column("sent", sa.BigInteger, nullable=False),
        ),
        unsendable=sa.Table(
            "unsendable",
            meta,
            sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("id", TEXT, nullable=False),
            sa.Column("error", sa.Text, nullable=False),
            sa.Column("at", sa.BigInteger, nullable=False),
        ),
        **_inbox_tables(meta),
        command_done=sa.Table(
            "command_done",
            meta,
            sa.Column("principal", TEXT, primary_key=True),
            sa.Column("key", TEXT, primary_key=True),
            sa.Column("hash", sa.String, nullable=False),
            sa.Column("answer", sa.Text, nullable=False),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("done_at", sa.BigInteger, nullable=False, index=True),
            sqlite_with_rowid=False,
        ),
        person_key=sa.Table(
            "person_key",
            meta,
            sa.Column("person", TEXT, primary_key=True),
            sa.Column("wrapped", sa.LargeBinary),
            sa.Column("made_at", sa.BigInteger, nullable=False),
            sa.Column("destroyed_at", sa.BigInteger),
        ),
        look=sa.Table(
            "look",
            meta,
            sa.Column("number", SERIAL, primary_key=True),
            sa.Column("at", sa.BigInteger, nullable=False),
            sa.Column("principal", TEXT, nullable=False),
            sa.Column("kind", TEXT, nullable=False),
            sa.Column("id", TEXT, nullable=False, index=True),
            sa.Column("fields", sa.String, nullable=False),
            sa.Column("purpose", sa.String, nullable=False),
        ),
        job=sa.Table(
            "job",
            meta,
            sa.Column("id", TEXT, primary_key=True),
            sa.Column("kind", sa.String, nullable=False),
            sa.Column("state", sa.String, nullable=False, index=True),
            sa.Column("inputs", JSON, nullable=False),
            sa.Column("at_step", JSON),
            sa.Column("done", sa.BigInteger, nullable=False),
            sa.Column("total", sa.BigInteger),
            sa.Column("message", sa.String, nullable=False),
            sa.Column("result", JSON),
            sa.Column("started_by", TEXT, nullable=False),
            sa.Column("created_at", sa.BigInteger, nullable=False, index=True),
            sa.Column("updated_at", sa.BigInteger, nullable=False),
        ),
        ledger=ledger_tables(meta),
    )


def _inbox_tables(meta: sa.MetaData) -> dict[str, sa.Table]:
    inbox = sa.Table(
        "inbox",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("arrived", sa.BigInteger, nullable=False),  # order of arrival
        sa.Column("source", TEXT, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("state", TEXT, nullable=False),  # done, waiting, parked, dropped
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", sa.BigInteger),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("because", sa.Text),
        sa.Column("body", sa.Text),  # kept until it is done
        sqlite_with_rowid=False,
    )
    unsettled = inbox.c.state != "done"  # few: what waits, is parked or was dropped
    sa.Index(
        "ix_inbox_unsettled", inbox.c.source, inbox.c.subject, inbox.c.sequence, sqlite_where=unsettled,
        postgresql_where=unsettled,
    )  # fmt: skip
    return {
        "inbox": inbox,
        "inbox_subject": sa.Table(
            "inbox_subject",
            meta,
            sa.Column("subject", TEXT, primary_key=True),
            sa.Column("sequence", sa.BigInteger, nullable=False),
            sqlite_with_rowid=False,
        ),
        "inbox_source": sa.Table(
            "inbox_source",
            meta,
            sa.Column("source", TEXT, primary_key=True),
            sa.Column("position", sa.BigInteger, nullable=False),
        ),
    }
