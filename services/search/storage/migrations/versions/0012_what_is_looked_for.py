"""The conditions of a saved search in columns, so that one question finds those that something new may fire."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import WHOLE, add_look_up, add_members, drop_look_up, drop_members

revision, down_revision = "0012", "0011"

LISTS = ("services", "rights", "industries", "regions")
LEAST = LookUp("least_budget_fen", WHOLE, indexed=False)


def upgrade() -> None:
    add_look_up("saved_search", LEAST)
    add_members("saved_search", *LISTS)


def downgrade() -> None:
    drop_members("saved_search", *LISTS)
    drop_look_up("saved_search", LEAST)
