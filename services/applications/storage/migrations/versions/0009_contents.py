"""
The contents of papers lie by their hash among the files, no longer in a table of the cases.

A table of contents made every backup and every look at the database as large as all photos that were ever sent.
"""

from chassis.cases.contents import to_files, to_table

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    to_files()


def downgrade() -> None:
    to_table()
