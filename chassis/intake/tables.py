"""
What an import keeps: the file, what was judged of each row, and what people call their columns.

Ordinary tables; what is written of a row is in the things' own history. File and rows go
when the import is over (`clear`), since they hold personal data in clear.
"""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata, and in a migration."""
    intake = sa.Table(
        "intake",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("job", TEXT),
        sa.Column("started_by", TEXT, nullable=False),
        sa.Column("principal", JSON, nullable=False),
        sa.Column("plan", JSON, nullable=False),  # what was asked: columns by hand, basis, day, what to take
        sa.Column("header", JSON, nullable=False),  # what was found: the row of heads and its columns
        sa.Column("counts", JSON, nullable=False),
        sa.Column("faults", JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_intake_started_by", intake.c.started_by, intake.c.kind, intake.c.created_at)
    sa.Table(
        "intake_part",
        meta,
        sa.Column("intake", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    row = sa.Table(
        "intake_row",
        meta,
        sa.Column("intake", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("thing_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("said", JSON, nullable=False),  # title, state, was, cells, faults, alike
        sqlite_with_rowid=False,
    )
    sa.Index("ix_intake_row_verdict", row.c.intake, row.c.verdict, row.c.number)
    sa.Index("ix_intake_row_key", row.c.intake, row.c.key)
    sa.Table(
        "intake_alias",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("head", TEXT, primary_key=True),  # as columns.plain makes it
        sa.Column("field", TEXT, nullable=False),
        sa.Column("said_by", TEXT, nullable=False),
        sa.Column("said_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
