"""Tables that people keep by hand are brought in: the file, what was judged of each row, what columns are called."""

import sqlalchemy as sa
from alembic import op

from chassis.intake.tables import declare

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    meta = sa.MetaData()
    declare(meta)
    meta.create_all(op.get_bind())


def downgrade() -> None:
    for name in ("intake_alias", "intake_row", "intake_part", "intake"):
        op.drop_table(name)
