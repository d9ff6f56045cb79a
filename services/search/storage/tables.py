"""
What search keeps of what it hears: a copy of each thing's present state, and what the index must hold.

Ordinary tables: nothing here is truth. They can be emptied and filled again from the
owners' events.
"""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata."""
    heard = sa.Table(
        "heard",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("about", TEXT),  # the thing that it is joined to
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_heard_about", heard.c.about, heard.c.kind)
    document = sa.Table(
        "document",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),  # grows with every change of any part
        sa.Column("indexed", sa.BigInteger, nullable=False),  # the version that the index is known to hold
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    pending = document.c.indexed < document.c.version
    sa.Index("ix_document_pending", document.c.id, sqlite_where=pending, postgresql_where=pending)
