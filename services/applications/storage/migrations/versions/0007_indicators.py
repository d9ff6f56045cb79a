"""A plan has indicators, whose targets are adjusted and kept in every version."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    create_kind("indicator", LookUp("application_id"), LookUp("region"))


def downgrade() -> None:
    drop_kind("indicator")
