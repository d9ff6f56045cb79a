"""What demands are looked up by, and those that are there already as documents that the index has not got yet."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import TEXT, LookUp
from chassis.storage.steps import DAY, WHOLE, add_look_up, add_members, drop_look_up, drop_members

revision, down_revision = "0013", "0012"

LISTS = ("services", "categories", "rights", "languages")
FIELDS = (
    LookUp("stage"),
    LookUp("industry"),
    LookUp("budget_fen", WHOLE, indexed=False),
    LookUp("deadline", DAY, indexed=False),
)


def upgrade() -> None:
    for field in FIELDS:
        add_look_up("demand", field)
    add_members("demand", *LISTS)
    op.create_table(
        "demand_side",
        sa.Column("party", TEXT, primary_key=True),
        sa.Column("demand_id", TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_demand_side_demand", "demand_side", ["demand_id"])


def downgrade() -> None:
    op.execute("DELETE FROM document WHERE kind = 'demand'")
    op.drop_table("demand_side")
    drop_members("demand", *LISTS)
    for field in FIELDS:
        drop_look_up("demand", field)
