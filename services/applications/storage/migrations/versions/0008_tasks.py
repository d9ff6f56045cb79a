"""Dated tasks of a programme are reported on, and looked back at."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    create_kind("task_report", LookUp("programme"))
    create_kind("inquiry", LookUp("programme"))


def downgrade() -> None:
    drop_kind("inquiry")
    drop_kind("task_report")
