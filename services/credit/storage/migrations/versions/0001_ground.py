"""A credit file per agency, and the listings that stand against it."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import DAY, create_common, create_kind, drop_common, drop_kind

revision, down_revision = "0001", None


def upgrade() -> None:
    create_common()
    create_kind(
        "credit_file",
        LookUp("agency_id"),
        LookUp("credit_code"),
        LookUp("region"),
        LookUp("state"),
    )
    create_kind(
        "listing",
        LookUp("agency_id"),
        LookUp("region"),
        LookUp("list_kind"),
        LookUp("state"),
        LookUp("ends_on", DAY, indexed=False),
    )


def downgrade() -> None:
    drop_kind("listing")
    drop_kind("credit_file")
    drop_common()
