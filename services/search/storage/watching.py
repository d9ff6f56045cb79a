"""Which saved searches something new may fire: one question over the columns of their conditions, the same on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from chassis.storage.columns import column_name
from chassis.storage.reading import Reading, Where
from contracts.things.search import Looks, SavedSearch, SavedState

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class New:
    """What came: for each list of conditions the codes that it answers, and its budget."""

    looks: Looks
    codes: Mapping[str, Collection[str]]
    budget_fen: int | None = None


def may_fire(reading: Reading, new: New) -> Iterator[SavedSearch]:
    """Those of which every condition in codes or money holds; what is said in words is left to be compared."""
    tables = reading.schema.of(SavedSearch.kind)
    current, member = tables.current, tables.member

    def of(name: str) -> sa.Column[object]:
        return current.c[column_name(name)]

    conditions = [~current.c.gone, of("looks_for") == new.looks.value, of("state") == SavedState.ON.value]
    for name, codes in new.codes.items():
        asks = sa.select(member.c.id).where(member.c.field == name)
        holds = current.c.id.in_(asks.where(member.c.value.in_(list(codes))))
        conditions.append(sa.or_(current.c.id.not_in(asks), holds) if codes else current.c.id.not_in(asks))
    if new.looks is Looks.DEMANDS:
        least = of("least_budget_fen")
        reached = sa.false() if new.budget_fen is None else least <= new.budget_fen
        conditions.append(sa.or_(least.is_(None), reached))
    ids = reading.conn.execute(sa.select(current.c.id).where(*conditions).order_by(current.c.id)).scalars().all()
    for start in range(0, len(ids), AT_ONCE):
        some = Where(equal={"id": tuple(ids[start : start + AT_ONCE])})
        yield from reading.list(SavedSearch, some, limit=AT_ONCE)
