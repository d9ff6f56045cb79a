"""What other services say of an agency: the matters that are open with them, and the lists that it stands on."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import JSON, TEXT

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    meta = sa.MetaData()
    duty = sa.Table(
        "duty",
        meta,
        sa.Column("owner", TEXT, primary_key=True),
        sa.Column("reference", TEXT, primary_key=True),
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
    meta.create_all(op.get_bind())


def downgrade() -> None:
    for name in ("heard_listing", "duty"):
        op.drop_table(name)
