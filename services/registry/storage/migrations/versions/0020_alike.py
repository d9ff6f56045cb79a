"""Duplicates are held at intake: by what agencies are looked for, and which pairs people told apart."""

import sqlalchemy as sa
from alembic import op

from services.registry.storage.likeness import declare

revision, down_revision = "0020", "0005"


def upgrade() -> None:
    meta = sa.MetaData()
    declare(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    op.drop_table("told_apart")
    op.drop_table("agency_sign")
