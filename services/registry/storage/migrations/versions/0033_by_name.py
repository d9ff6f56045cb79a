"""Practitioners are looked up by their name: who asks for one knows no number."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import add_look_up, drop_look_up

revision, down_revision = "0033", "0032"
NAME = LookUp("name")


def upgrade() -> None:
    add_look_up("practitioner", NAME)


def downgrade() -> None:
    drop_look_up("practitioner", NAME)
