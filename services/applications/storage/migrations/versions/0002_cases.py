"""A zone applies for a title: cases with their entries, and what is heard of the register for them."""

import sqlalchemy as sa
from alembic import op

from chassis.cases.tables import NAMES
from chassis.cases.tables import declare as declare_cases
from chassis.storage.columns import JSON, TEXT, LookUp
from chassis.storage.steps import DAY, create_kind, drop_kind

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    create_kind(
        "application",
        LookUp("procedure"),
        LookUp("edition"),
        LookUp("stage"),
        LookUp("desk"),
        LookUp("wakes_on", DAY),
        LookUp("zone_id"),
        LookUp("region"),
        LookUp("programme"),
    )
    meta = sa.MetaData()
    declare_cases(meta)
    meta.create_all(op.get_bind())
    op.create_table(
        "heard",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("zone_id", TEXT),
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_heard_zone", "heard", ["zone_id", "kind"])


def downgrade() -> None:
    for name in (*NAMES, "heard"):
        op.drop_table(name)
    drop_kind("application")
