"""A pool of experts, from which panels are asked."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    create_kind("expert", LookUp("office"), LookUp("employer_code"), LookUp("region"))


def downgrade() -> None:
    drop_kind("expert")
