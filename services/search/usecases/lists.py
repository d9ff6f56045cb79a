"""Locking a ranking: its bytes, their hash, and who stood in it; what fairness is counted from."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import sqlalchemy as sa

from chassis import jcs
from chassis.errors import Refused
from chassis.shapes.codec import to_json
from chassis.storage.work import Work
from contracts.commands.matching import Ranking
from contracts.things.search import Demand, ResultList
from rulebooks.matching.rules import LOCKED
from services.search.domain.demands import closed

FIRST = 10  # who is counted as shown


def to_lock(demand: Demand, today: date) -> Demand:
    """The demand, where somebody may still be chosen for it: who is shown in vain would be counted as shown."""
    if fault := closed(demand, today):
        raise Refused(fault)
    return demand


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
