"""Papers are sent for cases, kept once by their hash."""

import sqlalchemy as sa
from alembic import op

from chassis.cases.contents import CONTENT, declare_contents
from chassis.cases.tables import PAPERS, declare_papers

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    meta = sa.MetaData()
    declare_papers(meta)
    declare_contents(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    for name in (*PAPERS, CONTENT):
        op.drop_table(name)
