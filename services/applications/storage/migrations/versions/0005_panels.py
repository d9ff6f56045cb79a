"""Experts are drawn: plans and files are public, the secrets and who is who are kept beside them."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind
from services.applications.storage.tables import OF_PANELS, declare_panels

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    create_kind("panel", LookUp("application_id"), LookUp("region"), LookUp("state"), LookUp("plan_hash"))
    meta = sa.MetaData()
    declare_panels(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    for name in OF_PANELS:
        op.drop_table(name)
    drop_kind("panel")
