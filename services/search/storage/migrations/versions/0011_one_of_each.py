"""One offer of an agency, one contact of a demand with an agency, one count of a firm for a zone: held by a key."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import TEXT

revision, down_revision = "0011", "0010"

KNOWN = {
    "offer": "SELECT 'offer', by_agency_id, MIN(id) FROM offer WHERE NOT gone GROUP BY by_agency_id",
    "contact": "SELECT 'contact', by_demand_id || '/' || by_agency_id, MIN(id) FROM contact WHERE NOT gone "
    "GROUP BY by_demand_id, by_agency_id",
    "served": "SELECT 'served', by_counts_for || '/' || by_firm_id, MIN(id) FROM contact WHERE NOT gone "
    "AND by_counts_for IS NOT NULL GROUP BY by_counts_for, by_firm_id",
}


def upgrade() -> None:
    op.create_table(
        "taken",
        sa.Column("what", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("id", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    for select in KNOWN.values():
        op.execute(f"INSERT INTO taken (what, key, id) {select}")


def downgrade() -> None:
    op.drop_table("taken")
