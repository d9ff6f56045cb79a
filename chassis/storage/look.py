"""Looks at a service's database as its readiness needs it: reached now, and in the shape that this program wants."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.errors import Unavailable
from chassis.health import Check, Found
from chassis.storage import migrate, trouble
from chassis.storage.engine import Store
from contracts.declare import Words

MIGRATE = Words(
    "数据库还没有迁移到本程序的版本：先运行 python -m services.full migrate",
    "the database was not brought to this program's shape: run python -m services.full migrate first",
)
NEWER = Words(
    "数据库已由更新的程序迁移：换用那一版程序，不要退回旧的",
    "a newer program has migrated the database: start that one, do not go back to an older",
)


def other_shape(owner: str, current: str | None) -> Words:
    """What to do where the database stands at another migration."""
    return MIGRATE if migrate.knows(owner, current) else NEWER


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
            return Found(
                False, {"why": "migration", "at": current or "", "wanted": wanted}, other_shape(owner, current)
            )
        return Found(True, {"at": current})

    return look
