"""Agencies ask for corrections of their own records."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    create_kind("correction_request", LookUp("agency_id"), LookUp("region"), LookUp("state"), LookUp("item"))


def downgrade() -> None:
    drop_kind("correction_request")
