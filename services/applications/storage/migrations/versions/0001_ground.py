"""Awards of titles, from which assessment learns of them."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_common, create_kind, drop_common, drop_kind

revision, down_revision = "0001", None


def upgrade() -> None:
    create_common()
    create_kind(
        "award",
        LookUp("zone_id"),
        LookUp("region"),
        LookUp("programme"),
        LookUp("title_no"),
    )


def downgrade() -> None:
    drop_kind("award")
    drop_common()
