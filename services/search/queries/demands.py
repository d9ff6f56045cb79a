"""Open demands found by an agency: the index proposes, the tables answer, and nobody hears of a demand against a client."""

from __future__ import annotations

from dataclasses import replace

from chassis.errors import Unavailable
from chassis.shapes.codec import state_of
from chassis.storage.reading import Reading
from contracts.commands.matching import FindDemands, FoundDemand, FoundDemands
from services.search.domain import documents
from services.search.domain.analysis import analyse_query
from services.search.domain.query import Query, Range, text_clauses
from services.search.domain.scoring.need import need_of
from services.search.queries.conditions import answered, conditions, put, told_how, told_spans
from services.search.queries.fitting import public
from services.search.queries.match import taken_of
from services.search.queries.places import marks
from services.search.queries.reader import Reader, may_be_told, reader_of
from services.search.storage import plain, posted
from services.search.storage.engines.port import Engine, Hits, NeedsRebuild
from services.search.storage.index import Index

SHOWN = {"kind": (documents.DEMAND,), "shown": ("yes",)}


def find_demands(reading: Reading, index: Index, asked: FindDemands) -> FoundDemands:
    """One page of what stands open today and is not against a client of the caller's agency; nothing while it is kept out."""
    reader = reader_of(reading)
    query = _query(reading, reader.id, asked)
    if not reader.is_told:
        return FoundDemands(items=(), total=0, left_out=reader.left_out)
    try:
        return _found(reading, index.engine, reader, query, asked)
    except (Unavailable, NeedsRebuild):  # the engine has logged why
        index.doubted()
        return replace(_found(reading, plain.engine_of_demands(reading), reader, query, asked), reduced=True)


def _query(reading: Reading, agency_id: str, asked: FindDemands) -> Query:
    filters, ranges = conditions(documents.DEMAND, asked)
    return put(
        asked,
        clauses=text_clauses(asked.q, documents.DEMAND_BOOSTS),
        filters=filters | SHOWN,
        ranges=ranges | {documents.WANTED: Range(float(reading.today.toordinal()))},
        excluded=posted.against(reading, agency_id) | posted.closed_and_waiting(reading),
    )


def _found(reading: Reading, engine: Engine, reader: Reader, query: Query, asked: FindDemands) -> FoundDemands:
    answer = answered(engine, query, asked.q, documents.DEMAND_BOOSTS)
    return FoundDemands(
        items=_told(reading, reader, answer.hits, answer.meant or asked.q),
        **told_how(reading, engine, query, documents.DEMAND, asked, answer),
    )


def _told(reading: Reading, reader: Reader, hits: Hits, q: str) -> tuple[FoundDemand, ...]:
    """The tables have the last word: it stands open today, and the agency acts for nobody that it is against."""
    known = posted.all_of(reading, [hit.id for hit in hits.hits])
    mine = reader.facts
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
        if (demand := known.get(hit.id)) and may_be_told(reading, demand, reader)
        for need in [need_of(demand, reading.today)]
    )
