"""Lists are published as open data: which file was made last, with its hash."""

import sqlalchemy as sa
from alembic import op

from chassis.exports.datasets import declare

revision, down_revision = "0031", "0030"


def upgrade() -> None:
    meta = sa.MetaData()
    declare(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    op.drop_table("dataset")
