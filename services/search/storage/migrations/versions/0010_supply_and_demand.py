"""
What agencies offer and firms need, who chose whom, and what the score, the fairness page and the alerts keep.

Numbers 0002 to 0009 are left free for the index.
"""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import JSON, TEXT, LookUp
from chassis.storage.steps import DAY, create_kind, drop_kind

revision, down_revision = "0010", "0001"

KINDS = {
    "offer": [LookUp("agency_id")],
    "retainer": [LookUp("agency_id"), LookUp("firm_id")],
    "demand": [LookUp("firm_id"), LookUp("region"), LookUp("state")],
    "contact": [
        LookUp("demand_id"),
        LookUp("agency_id"),
        LookUp("firm_id"),
        LookUp("state"),
        LookUp("due_on", DAY, indexed=False),
        LookUp("counts_for"),
    ],
    "result_list": [LookUp("demand_id"), LookUp("firm_id")],
    "saved_search": [LookUp("owner_id"), LookUp("looks_for"), LookUp("state")],
}


def upgrade() -> None:
    for name, found_by in KINDS.items():
        create_kind(name, *found_by)
    op.create_table(
        "credit_level",
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("since", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "match_row",
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("heard_on", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_match_row_change", "match_row", ["change"])
    op.create_table(
        "exposure",
        sa.Column("month", TEXT, primary_key=True),
        sa.Column("agency_id", TEXT, primary_key=True),
        sa.Column("shown", sa.BigInteger, nullable=False),
        sa.Column("fitting", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert",
        sa.Column("search_id", TEXT, primary_key=True),
        sa.Column("about_id", TEXT, primary_key=True),
        sa.Column("owner_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("found_on", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_owner", "alert", ["owner_id", "found_on"])
    # every agency that is known already is read into the columns at the first match; since when is not known
    op.execute(
        "INSERT INTO match_row (agency_id, change, heard_on) "
        "SELECT id, ROW_NUMBER() OVER (ORDER BY id), '' FROM heard WHERE kind = 'agency'"
    )


def downgrade() -> None:
    for name in ("alert", "exposure", "match_row", "credit_level"):
        op.drop_table(name)
    for name in reversed(KINDS):
        drop_kind(name)
