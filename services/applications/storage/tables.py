"""What applications keeps of the register as it hears of it; emptied and filled again from the owner's events."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata, and in a migration."""
    heard = sa.Table(
        "heard",
        meta,
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("zone_id", TEXT),  # the zone that it lies in
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_heard_zone", heard.c.zone_id, heard.c.kind)
