"""Open demands found by an agency: the index proposes, the tables answer, and nobody hears of a demand against a client."""

from __future__ import annotations

from dataclasses import replace

from chassis.errors import Unavailable
from chassis.shapes.codec import state_of
from chassis.storage.reading import Reading
from contracts.commands.matching import FindDemands, FoundDemand, FoundDemands
from contracts.things.search import Demand
from services.search.domain import documents
from services.search.domain.analysis import analyse_query
from services.search.domain.demands import is_announced
from services.search.domain.query import Query, Range, text_clauses
from services.search.domain.scoring.need import need_of
from services.search.queries.conditions import answered, conditions, put, told_how, told_spans
from services.search.queries.fitting import own_agency, public
from services.search.queries.match import taken_of
from services.search.queries.places import marks
from services.search.storage import plain, posted
from services.search.storage.conflicts import conflict_of
from services.search.storage.engines.port import Engine, Hits, NeedsRebuild
from services.search.storage.facts import facts_of
from services.search.storage.index import Index

SHOWN = {"kind": (documents.DEMAND,), "shown": ("yes",)}


def find_demands(reading: Reading, index: Index, asked: FindDemands) -> FoundDemands:
    """One page of what stands open today and is not against a client of the caller's agency."""
    agency_id = own_agency(reading)
    query = _query(reading, agency_id, asked)
    try:
        return _found(reading, index.engine, agency_id, query, asked)
    except (Unavailable, NeedsRebuild):  # the engine has logged why
        index.doubted()
        return replace(_found(reading, plain.engine_of_demands(reading), agency_id, query, asked), reduced=True)


def _query(reading: Reading, agency_id: str, asked: FindDemands) -> Query:
    filters, ranges = conditions(documents.DEMAND, asked)
    return put(
        asked,
        clauses=text_clauses(asked.q, documents.DEMAND_BOOSTS),
        filters=filters | SHOWN,
        ranges=ranges | {documents.WANTED: Range(float(reading.today.toordinal()))},
        excluded=posted.against(reading, agency_id) | posted.closed_and_waiting(reading),
    )


def _found(reading: Reading, engine: Engine, agency_id: str, query: Query, asked: FindDemands) -> FoundDemands:
    answer = answered(engine, query, asked.q, documents.DEMAND_BOOSTS)
    return FoundDemands(
        items=_told(reading, agency_id, answer.hits, answer.meant or asked.q),
        **told_how(reading, engine, query, documents.DEMAND, asked, answer),
    )


def _told(reading: Reading, agency_id: str, hits: Hits, q: str) -> tuple[FoundDemand, ...]:
    """The tables have the last word: it stands open today, and the agency acts for nobody that it is against."""
    known = posted.all_of(reading, [hit.id for hit in hits.hits])
    mine = facts_of(reading, [agency_id]).get(agency_id)
    tokens = set(analyse_query(q)) if q.strip() else set()
    return tuple(
        FoundDemand(
            demand_id=demand.id,
            title=demand.title,
            text=demand.text,
            state=public(demand),
            fits=mine is not None and not mine.flags.isdisjoint(marks(need)),
            score=f"{hit.score:.3f}",
            spans=told_spans(state_of(demand), ("title", "text"), tokens),
            guessed=taken_of(need),
        )
        for hit in hits.hits
        if (demand := known.get(hit.id)) and _may_be_told(reading, demand, agency_id)
        for need in [need_of(demand, reading.today)]
    )


def _may_be_told(reading: Reading, demand: Demand, agency_id: str) -> bool:
    return is_announced(demand, reading.today) and not conflict_of(reading, agency_id, demand.opponents)
