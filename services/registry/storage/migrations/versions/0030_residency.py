"""Agencies come and go by their procedures: admissions and departures with their entries and papers."""

import sqlalchemy as sa
from alembic import op

from chassis.cases.contents import CONTENT, declare_contents
from chassis.cases.tables import NAMES, PAPERS, declare, declare_papers
from chassis.storage.columns import LookUp
from chassis.storage.steps import DAY, create_kind, drop_kind

revision, down_revision = "0030", "0020"
CASE = (LookUp("procedure"), LookUp("edition"), LookUp("stage"), LookUp("desk"), LookUp("wakes_on", DAY))


def upgrade() -> None:
    create_kind("admission", *CASE, LookUp("agency_id"), LookUp("zone_id"), LookUp("region"))
    create_kind(
        "departure", *CASE, LookUp("residence_id"), LookUp("agency_id"), LookUp("zone_id"), LookUp("region")
    )  # fmt: skip
    meta = sa.MetaData()
    declare(meta)
    declare_papers(meta)
    declare_contents(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    for name in (*NAMES, *PAPERS, CONTENT):
        op.drop_table(name)
    drop_kind("departure")
    drop_kind("admission")
