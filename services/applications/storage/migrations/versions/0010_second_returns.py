"""Cases whose office was let to send them back a second time are found by how often."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import WHOLE, add_look_up, drop_look_up

revision, down_revision = "0010", "0009"
FIELD = LookUp("second_returns", WHOLE, indexed=False)


def upgrade() -> None:
    add_look_up("application", FIELD, default=0)


def downgrade() -> None:
    drop_look_up("application", FIELD)
