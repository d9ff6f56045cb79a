"""What the registry keeps beside its things."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.columns import JSON, TEXT
from services.registry.storage import likeness


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
    duty = sa.Table(
        "duty",
        meta,
        sa.Column("owner", TEXT, primary_key=True),  # the service that said so
        sa.Column("reference", TEXT, primary_key=True),  # its own name for the matter
        sa.Column("agency_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("zh", sa.String, nullable=False),
        sa.Column("en", sa.String, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("blocks", sa.Boolean, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_duty_agency", duty.c.agency_id, duty.c.closed_at)
    listed = sa.Table(
        "heard_listing",
        meta,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("agency_id", TEXT, nullable=False),
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Index("ix_heard_listing_agency", listed.c.agency_id)
    likeness.declare(meta)
