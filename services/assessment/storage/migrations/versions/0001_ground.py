"""Titles that are held, found by zone, programme and last day."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import DAY, create_common, create_kind, drop_common, drop_kind

revision, down_revision = "0001", None


def upgrade() -> None:
    create_common()
    create_kind(
        "title",
        LookUp("zone_id"),
        LookUp("region"),
        LookUp("programme"),
        LookUp("title_no"),
        LookUp("term_ends_on", DAY, indexed=False),
        LookUp("state"),
    )


def downgrade() -> None:
    drop_kind("title")
    drop_common()
