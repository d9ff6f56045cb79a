"""Locking a ranking: its bytes, their hash, and who stood in it; what fairness is counted from."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa

from chassis import jcs
from chassis.shapes.codec import to_json
from chassis.storage.work import Work
from contracts.commands.matching import Ranking
from contracts.things.search import Demand, ResultList
from rulebooks.matching.rules import LOCKED

FIRST = 10  # who is counted as shown


def lock(work: Work, demand: Demand, ranking: Ranking) -> ResultList:
    """The list as it is kept: whoever has the content can compute the hash."""
    content = jcs.canonical({"demand_id": demand.id, "ranking": to_json(ranking)})
    made = work.create(
        ResultList(
            demand_id=demand.id,
            firm_id=demand.firm_id,
            profile=ranking.profile,
            locked_on=work.today,
            sha256=sha256(content.encode()).hexdigest(),
            content=content,
        ),
        basis=LOCKED.zh,
    )
    shown = {one.agency_id for one in ranking.items[:FIRST]}
    for one in ranking.items:
        _count(work, one.agency_id, shown=one.agency_id in shown)
    return made


def _count(work: Work, agency_id: str, *, shown: bool) -> None:
    table, month = work.schema.meta.tables["exposure"], f"{work.today:%Y-%m}"
    here = sa.and_(table.c.month == month, table.c.agency_id == agency_id)
    more = {"shown": table.c.shown + int(shown), "fitting": table.c.fitting + 1}
    if not work.conn.execute(table.update().where(here).values(more)).rowcount:
        work.conn.execute(table.insert().values(month=month, agency_id=agency_id, shown=int(shown), fitting=1))
