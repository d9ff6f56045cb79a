"""An officer lets a draft edition decide."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import create_kind, drop_kind

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    create_kind("activation", LookUp("edition"), LookUp("region"))


def downgrade() -> None:
    drop_kind("activation")
