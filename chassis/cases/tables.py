"""What is kept of cases beside the things themselves: entries and notices, which only grow, and the worklists' index."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT
from chassis.storage.schema import ONLY_GROWS

NAMES = ("case_notice", "case_desk", "case_entry")
PAPERS = ("case_upload", "case_paper")
DOCUMENT = "case_document"


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata, and in a migration."""
    sa.Table(
        "case_entry",
        meta,
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),  # from 0, the opening, as recorded
        sa.Column("revision", sa.Integer, nullable=False),  # of the case as a thing, once this was done
        sa.Column("act", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("saw", JSON, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
    desk = sa.Table(
        "case_desk",
        meta,
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("part", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),  # whose alone it is; empty: anybody's of the role
        sa.Column("region", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),  # 9999-12-31 where nothing is due
        sqlite_with_rowid=False,
    )
    sa.Index("ix_case_desk_role", desk.c.kind, desk.c.role, desk.c.due_on, desk.c.case_id, desk.c.part)
    sa.Index("ix_case_desk_holder", desk.c.holder, desk.c.kind)
    sa.Table(
        "case_notice",
        meta,
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("clock", TEXT, primary_key=True),
        sa.Column("part", TEXT, primary_key=True),
        sa.Column("due", sa.Date, primary_key=True),
        sa.Column("stage", sa.Integer, primary_key=True),  # 0: the reminder before the day
        sa.Column("at", sa.BigInteger, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )


def declare_papers(meta: sa.MetaData) -> None:
    """The papers of cases, whose content lies by its hash among the files, and what is on its way."""
    sa.Table(
        "case_paper",
        meta,
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("hash", TEXT, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("put_by", TEXT, nullable=False),
        sa.Column("put_at", sa.BigInteger, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
    sa.Table(
        "case_upload",
        meta,
        sa.Column("upload", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def declare_documents(meta: sa.MetaData) -> None:
    """The documents of cases, word for word as they were issued."""
    sa.Table(
        DOCUMENT,
        meta,
        sa.Column("case_id", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),  # of the entry that brought it about
        sa.Column("content", sa.Text, nullable=False),  # over which its hash is made
        sa.Column("edited", sa.Boolean, nullable=False),
        info={ONLY_GROWS: True},
        sqlite_with_rowid=False,
    )
