"""Looks at a service's database as its readiness needs it: reached now, and in the shape that this program wants."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.errors import Unavailable
from chassis.health import Check, Found
from chassis.storage import migrate, trouble
from chassis.storage.engine import Store
from contracts.declare import Words

MIGRATE = Words(
    "数据库的版本与程序不同：先运行 python -m services.full migrate（旧程序请换成新的）",
    "the database is not of this program's shape: run python -m services.full migrate first (or start the newer program)",
)


def look_at(store: Store, owner: str) -> Check:
    """A check of the database of *owner*."""
    wanted = migrate.head(owner)

    def look() -> Found:
        try:
            with store.reading() as conn:
                current = migrate.current(conn)
        except (Unavailable, sa.exc.DBAPIError) as error:
            found = trouble.trouble_of(error) or trouble.OTHER
            return Found(False, {"why": found.name}, found.todo)
        if current != wanted:
            return Found(False, {"why": "migration", "at": current or "", "wanted": wanted}, MIGRATE)
        return Found(True, {"at": current})

    return look
