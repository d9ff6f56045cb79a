"""Finding things by words and filters: the index proposes, the tables answer, the deny set has the last word."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import replace

from chassis import ids
from chassis.errors import Refused, Unavailable
from chassis.storage.reading import Reading
from contracts.codes import search as codes
from contracts.commands.search import (
    Card,
    Find,
    Results,
    Suggest,
    Suggested,
    Suggestions,
)
from rulebooks import credit_code
from services.search.domain import documents
from services.search.domain.analysis import analyse_query
from services.search.domain.pinyin import suggest_key
from services.search.domain.places import Spot
from services.search.domain.query import (
    DISTANCE,
    Near,
    Order,
    Query,
    kilometres,
    text_clauses,
)
from services.search.queries.cards import card, names_of_zones
from services.search.queries.conditions import answered, conditions, narrowed, put, searched, told_how, told_spans
from services.search.storage import heard, plain
from services.search.storage.engines.port import Engine, Hits, NeedsRebuild
from services.search.storage.heard import Heard
from services.search.storage.index import Index
from services.search.storage.spots import spot_called, spots_of

SHOWN = {"shown": ("yes",)}
FURTHEST = 6_000  # km: nothing in the register lies further from anything else in it


def find(reading: Reading, index: Index, asked: Find) -> Results:
    """One page; where nothing holds enough of the words, what holds some of them, and it says so."""
    query = _query(reading, index, asked)
    try:
        return _found(reading, index, index.engine, query, asked)
    except (Unavailable, NeedsRebuild):  # the engine has logged why
        index.doubted()
        engine = plain.engine_of(reading, asked.kind, query.clauses)
        return replace(_found(reading, index, engine, query, asked), reduced=True)


def suggest(reading: Reading, index: Index, asked: Suggest) -> Suggestions:
    """Names that begin as typed; hidden ones are not among them."""
    try:
        return _meant(reading, index, index.engine, asked)
    except (Unavailable, NeedsRebuild):
        return _meant(reading, index, plain.engine_of_names(reading, asked.kind, asked.prefix.strip()), asked)


def _found(reading: Reading, index: Index, engine: Engine, query: Query, asked: Find) -> Results:
    answer = answered(engine, query, asked.q, documents.BOOSTS)
    return Results(
        items=_cards(reading, index, answer.hits, answer.meant or asked.q, query.near),
        **told_how(reading, engine, query, asked.kind, asked, answer),
        unplaced=_unplaced(engine, query) if query.near else None,
    )


def _meant(reading: Reading, index: Index, engine: Engine, asked: Suggest) -> Suggestions:
    filters = SHOWN | {"kind": (asked.kind,)}
    found = engine.suggest(
        suggest_key(asked.prefix), limit=min(asked.limit, 20), filters=filters, excluded=index.denied
    )  # fmt: skip
    hidden = heard.hidden_of(reading, [one.id for one in found]) | index.denied  # the tables are looked at again
    return Suggestions(items=tuple(Suggested(id=one.id, name=one.label) for one in found if one.id not in hidden))


def _query(reading: Reading, index: Index, asked: Find) -> Query:
    if asked.kind not in documents.SEARCHED:
        known = "、".join(documents.SEARCHED)
        raise Refused(codes.UNKNOWN_KIND.fault("?kind", kind=asked.kind[:40], known=known))
    filters, ranges = conditions(asked.kind, asked)
    near = _near(reading, asked)
    exact = _named(asked.q)
    return put(
        asked,
        clauses=() if exact else text_clauses(asked.q, documents.BOOSTS, sound=documents.SOUND),
        filters=filters | exact | SHOWN | {"kind": (asked.kind,)},
        ranges=ranges,
        near=near,
        excluded=index.denied,
    )


def _named(q: str) -> dict[str, tuple[str, ...]]:
    """A credit code names one thing; it is looked up, not searched."""
    code = credit_code.normalise(q)
    if len(code) == credit_code.LENGTH and credit_code.check(code).expected:
        return {"credit_code": (code,)}
    return {}


def _near(reading: Reading, asked: Find) -> Near | None:
    """The point that distances are measured from, by its degrees or by what stands there."""
    most, name = math.inf, asked.sort.removeprefix("-")
    with suppress(ValueError):
        most = float(asked.within) if asked.within else math.inf
        if asked.within and not 0 < most <= FURTHEST:
            raise Refused(codes.BAD_DISTANCE.fault("?within", value=asked.within[:40], most=FURTHEST))
    if asked.within and most == math.inf:
        raise Refused(codes.BAD_DISTANCE.fault("?within", value=asked.within[:40], most=FURTHEST))
    if not asked.near:
        if asked.within or name == DISTANCE:
            raise Refused(codes.NO_PLACE.fault("?near"))
        return None
    if degrees := re.fullmatch(
        r"(-?[0-9]{1,3}(?:\.[0-9]+)?),\s*(-?[0-9]{1,2}(?:\.[0-9]+)?)", asked.near.strip(), re.ASCII
    ):
        wide, high = map(float, degrees.groups())
        if abs(wide) <= 180 and abs(high) <= 90:
            return Near(wide, high, most)
    if id := ids.check(asked.near):
        if spot := spot_called(reading, id):
            return Near(spot.longitude, spot.latitude, most)
        raise Refused(codes.PLACE_UNKNOWN.fault("?near", place=asked.near[:40]))
    raise Refused(codes.BAD_PLACE.fault("?near", value=asked.near[:40]))


def _unplaced(engine: Engine, query: Query) -> int:
    """Who fits but for the distance, and of whom nobody knows where they are."""
    nowhere = {**query.filters, "placed": ("unknown",)}
    return searched(engine, narrowed(query, near=None, filters=nowhere, order=Order(), limit=1))[0].total


def _cards(
    reading: Reading, index: Index, hits: Hits, q: str, near: Near | None
) -> tuple[Card, ...]:  # fmt: skip
    ids = [hit.id for hit in hits.hits if hit.id not in index.denied]  # a last look as the answer leaves
    kinds: dict[str, Heard] = {}
    for kind in documents.SEARCHED:
        kinds |= heard.recall_all(reading, ids, kind)
    joined = heard.joined_to(reading, ids)
    scores = {hit.id: hit.score for hit in hits.hits}
    tokens = set(analyse_query(q)) if q.strip() else set()
    here = {id: kinds[id] for id in ids if id in kinds and not kinds[id].gone}
    spots = spots_of(reading, here, joined) if near else {}
    names = names_of_zones(reading, (other for id in here for other in joined[id]))
    told = {id: _marked(card(reading, one, joined[id], names), scores[id], tokens) for id, one in here.items()}
    seen = {id: one for id, one in told.items() if one.sight.found}  # of the tables, whatever index and deny set say
    return tuple(_away(one, spots.get(id), near) for id, one in seen.items())


def _away(found: Card, spot: Spot | None, near: Near | None) -> Card:
    if near is None or spot is None:
        return found
    return replace(found, km=f"{kilometres(spot.longitude, spot.latitude, near):.1f}", km_by=spot.by)


def _marked(found: Card, score: float, tokens: set[str]) -> Card:
    return replace(found, score=f"{score:.3f}", spans=told_spans(found.state, ("name", "about"), tokens))
