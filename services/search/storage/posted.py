"""Demands beside their tables: what the index must hold of them, and against whom each open one is."""

from __future__ import annotations

from datetime import date
from itertools import islice

import sqlalchemy as sa

from chassis.shapes.codec import state_of
from chassis.storage.reading import Found, Reading, Where
from chassis.storage.work import Work
from contracts.things.search import Demand, DemandState, Retainer
from services.search.domain import documents
from services.search.domain.conflict import side_of, sides
from services.search.domain.scoring.need import need_of
from services.search.storage import heard
from services.search.storage.engines.port import Document

KIND = Demand.kind.name
IS_OPEN = Where(equal={"state": (DemandState.OPEN.value,)})
AT_ONCE = 500


def mark(work: Work, id: str) -> None:
    """Its document is put again, or taken out where it does not stand open for all; in the transaction that changed it."""
    demand = work.find(Demand, id)
    is_told = demand is not None and demand.state is DemandState.OPEN and not demand.confidential
    heard.bump(work, id, KIND, found=is_told, gone=not is_told)
    _keep_sides(work, id, sides(demand.opponents) if demand and is_told else frozenset())
    work.after.append(id)


def changed(work: Work, before: Demand | None, now: Demand | None) -> None:
    """A demand was posted, changed, or is no more; one that begins later is not there yet."""
    if demand := now or before:
        mark(work, demand.id)


def of_the_day(work: Work, after: str) -> str:
    """Those that began or ended by the day itself, or stood open before they were documents; where to go on, or nothing."""
    table = work.schema.meta.tables["document"]
    here = sa.select(table.c.id).where(table.c.kind == KIND, table.c.found).order_by(table.c.id)
    held = set(work.conn.execute(here.where(table.c.id > after).limit(AT_ONCE)).scalars())
    standing = [work.load(Demand, one) for one in work.page(Demand.kind, IS_OPEN, after=after, limit=AT_ONCE)]
    full = [ids for ids in (sorted(held), [one.id for one in standing]) if len(ids) == AT_ONCE]
    last = min((ids[-1] for ids in full), default="")  # up to here both are whole
    for id in held.symmetric_difference(one.id for one in standing if not one.confidential):
        if not last or id <= last:
            mark(work, id)
    return last


def document_of(demand: Demand, version: int, today: date) -> Document:
    """What others may read of an open demand; what its words ask for counts as asked for, as it does in the match."""
    need = need_of(demand, today)
    asked = {"services": need.services, "rights": need.rights, "categories": need.categories}
    state = state_of(demand) | {name: list(codes) for name, codes in asked.items()}
    stage = next((one.code for one in need.guessed if one.list == "stage"), None)
    state |= {"industry": need.industry or None, "region": need.region or None, "stage": state["stage"] or stage}
    wanted = float(demand.deadline.toordinal()) if demand.deadline else documents.ENDLESS
    return Document(
        id=demand.id,
        version=version,
        texts=documents.text_of(KIND, state),
        keywords=documents.keyword_of(KIND, state) | {"shown": ("yes",)},
        numbers=documents.number_of(KIND, state) | {documents.WANTED: wanted},
    )


def newest(reading: Reading, most: int) -> list[Demand]:
    """The open demands that all agencies are told of, those that were written or changed last, as many as *most*."""
    found: list[Found] = []
    after = ""
    while some := reading.page(Demand.kind, IS_OPEN, after=after, limit=AT_ONCE):
        found += some
        after = some[-1].id
    last = (reading.load(Demand, one) for one in sorted(found, key=lambda one: (-one.recorded_at, one.id)))
    return list(islice((one for one in last if not one.confidential), most))


def all_of(reading: Reading, ids: list[str]) -> dict[str, Demand]:
    """These demands as they are today; one that is no more is not among them."""
    found = ((id, reading.find(Demand, id)) for id in ids)
    return {id: demand for id, demand in found if demand is not None}


def against(reading: Reading, agency_id: str) -> frozenset[str]:
    """The open demands whose opponents the agency acts for today: it is told of none of them."""
    where = Where(equal={"agency_id": (agency_id,)})
    parties: set[str] = set()
    after = ""
    while some := reading.list(Retainer, where, after=after, limit=AT_ONCE):
        parties |= {party for one in some for party in side_of(one, reading.today)}
        after = some[-1].id
    table = reading.schema.meta.tables["demand_side"]
    ids = reading.conn.execute(sa.select(table.c.demand_id).where(table.c.party.in_(sorted(parties)))).scalars()
    return frozenset(ids) if parties else frozenset()


def closed_and_waiting(reading: Reading) -> frozenset[str]:
    """Those that do not stand open any more and that the index may still hold."""
    table = reading.schema.meta.tables["document"]
    waits = sa.and_(table.c.kind == KIND, table.c.indexed < table.c.version, ~table.c.found)
    return frozenset(reading.conn.execute(sa.select(table.c.id).where(waits)).scalars())


def _keep_sides(work: Work, id: str, parties: frozenset[str]) -> None:
    table = work.schema.meta.tables["demand_side"]
    work.conn.execute(table.delete().where(table.c.demand_id == id))
    if parties:
        work.conn.execute(table.insert(), [{"party": party, "demand_id": id} for party in sorted(parties)])
