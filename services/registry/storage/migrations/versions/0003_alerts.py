"""The registry begins to warn: alerts, and whether each threshold of a zone was met when it was last looked at."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import TEXT, LookUp
from chassis.storage.steps import DAY, create_kind, drop_kind

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    create_kind(
        "alert",
        LookUp("subject"),
        LookUp("state"),
        LookUp("zone_id"),
        LookUp("agency_id"),
        LookUp("region"),
        LookUp("due_on", DAY, indexed=False),
    )
    meta = sa.MetaData()
    sa.Table(
        "gauge_state",
        meta,
        sa.Column("zone_id", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("met", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    meta.create_all(op.get_bind())


def downgrade() -> None:
    op.drop_table("gauge_state")
    drop_kind("alert")
