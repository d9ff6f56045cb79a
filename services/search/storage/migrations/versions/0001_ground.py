"""What search hears of the others, and which version of each document the index holds."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.columns import JSON, TEXT
from chassis.storage.steps import create_common, drop_common

revision, down_revision = "0001", None


def upgrade() -> None:
    create_common()
    op.create_table(
        "heard",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("about", TEXT),
        sa.Column("state", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_heard_about", "heard", ["about", "kind"])
    op.create_table(
        "document",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("indexed", sa.BigInteger, nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_document_pending",
        "document",
        ["id"],
        sqlite_where=sa.text("indexed < version"),
        postgresql_where=sa.text("indexed < version"),
    )


def downgrade() -> None:
    op.drop_table("document")
    op.drop_table("heard")
    drop_common()
