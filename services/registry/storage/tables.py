"""What the registry keeps beside its things."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import TEXT


def declare(meta: sa.MetaData) -> None:
    """The tables on the service's metadata."""
    sa.Table(
        "gauge_state",
        meta,
        sa.Column("zone_id", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("met", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
