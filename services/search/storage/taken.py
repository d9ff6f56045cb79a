"""What there may be one of, held by the database: two writers at the same time cannot both have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from chassis.errors import Refused
from chassis.storage.work import Work
from contracts.codes.base import Fault
from contracts.declare import Thing

OFFER, CONTACT, SERVED = "offer", "contact", "served"  # of an agency; of a demand and an agency; of a zone and a firm

UNSEEN = "…"  # one that somebody else is just recording


def never(_thing: Thing) -> bool:
    """Only one that has ended makes way."""
    return False


def take(  # noqa: PLR0913 - what there is one of, by which key, and when another may follow
    work: Work,
    what: str,
    key: tuple[str, ...],
    thing: Thing,
    fault: Callable[[str], Fault],
    makes_way: Callable[[Any], bool] = never,
) -> None:
    """Note that *thing* is the one; Refused with the *fault* that names it where another is that does not make way."""
    table = work.schema.meta.tables["taken"]
    here = sa.and_(table.c.what == what, table.c.key == "/".join(key))
    holder = work.conn.execute(sa.select(table.c.id).where(here)).scalar()
    if holder is None:
        _noted(work, table.insert().values(what=what, key="/".join(key), id=thing.id), fault(UNSEEN))
    elif holder != thing.id:
        held = work.find(type(thing), holder)
        if held is not None and not makes_way(held):
            raise Refused(fault(holder))
        _noted(work, table.update().where(here, table.c.id == holder).values(id=thing.id), fault(UNSEEN))


def _noted(work: Work, statement: sa.Insert | sa.Update, fault: Fault) -> None:
    """A writer who comes second waits for the first, and then finds that nothing is left."""
    try:
        changed = work.conn.execute(statement).rowcount
    except sa.exc.IntegrityError as second:
        raise Refused(fault) from second
    if not changed:
        raise Refused(fault)


def is_taken(work: Work, what: str, key: tuple[str, ...]) -> bool:
    """Whether there is one."""
    table = work.schema.meta.tables["taken"]
    here = sa.and_(table.c.what == what, table.c.key == "/".join(key))
    return work.conn.execute(sa.select(table.c.id).where(here)).first() is not None
