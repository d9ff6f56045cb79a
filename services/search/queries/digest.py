"""What the caller's saved searches found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.storage.reading import Reading, Where
from contracts.commands.matching import Alert, Digest, ReadDigest
from contracts.declare import Words
from contracts.roles import Role
from contracts.things.search import Demand, DemandState, SavedSearch, SavedState
from services.search.queries.reader import Reader, may_be_told, reader_of
from services.search.storage.facts import facts_of

MOST = 200


def read_digest(reading: Reading, query: ReadDigest) -> Digest:
    """The newest findings of the searches that still tell: agencies that may be proposed and demands that stand open today."""
    mine = Where(equal={"owner_id": (reading.principal.party,), "state": (SavedState.ON.value,)})
    searches = {saved.id: saved for saved in reading.list(SavedSearch, mine, limit=MOST)}
    table = reading.schema.meta.tables["alert"]
    rows = reading.conn.execute(
        sa.select(table)
        .where(table.c.owner_id == reading.principal.party, table.c.search_id.in_(list(searches)))
        .order_by(table.c.found_on.desc(), table.c.about_id, table.c.search_id)
        .limit(max(1, min(query.limit, MOST)))
    ).all()
    agencies = facts_of(reading, [row.about_id for row in rows if row.kind == "agency"])
    reader = reader_of(reading) if reading.principal.role is Role.AGENCY else None  # of demands nobody else is told
    standing = {id for id, facts in agencies.items() if facts.is_open} | _open_demands(reading, reader, rows)
    rows = [row for row in rows if row.about_id in standing]
    return Digest(
        items=tuple(
            Alert(
                search_id=row.search_id,
                search_name=searches[row.search_id].name,
                about_id=row.about_id,
                kind=row.kind,
                title=row.title,
                rules=tuple(Words(*rule) for rule in row.rules),
                found_on=date.fromisoformat(row.found_on),
            )
            for row in rows
        ),
        left_out=reader.left_out if reader else None,
    )


def _open_demands(reading: Reading, reader: Reader | None, rows: Iterable[Any]) -> set[str]:
    ids = tuple(row.about_id for row in rows if row.kind == "demand")
    if not ids or reader is None:
        return set()
    where = Where(equal={"id": ids, "state": (DemandState.OPEN.value,)})
    return {one.id for one in reading.list(Demand, where, limit=MOST) if may_be_told(reading, one, reader)}
