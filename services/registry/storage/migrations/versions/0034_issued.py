"""Documents are kept as they were issued: a later wording of a template makes no print of before a false one."""

import sqlalchemy as sa
from alembic import op

from chassis.cases.tables import DOCUMENT, declare_documents

revision, down_revision = "0034", "0033"


def upgrade() -> None:
    meta = sa.MetaData()
    declare_documents(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    op.drop_table(DOCUMENT)
