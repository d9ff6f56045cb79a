"""Finding things by words and filters: the index proposes, the tables answer, the deny set has the last word."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chassis import ids
from chassis.errors import Refused, Unavailable
from chassis.shapes.specs import Spec, state_specs
from chassis.storage.reading import Reading
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.commands.search import (
    Card,
    Drop,
    Facet,
    FacetValue,
    Find,
    Results,
    Span,
    Suggest,
    Suggested,
    Suggestions,
)
from contracts.declare import KINDS, Choice, Words
from rulebooks import codes as code_lists
from rulebooks import credit_code
from services.search.domain import documents
from services.search.domain.analysis import analyse_query, spans
from services.search.domain.pinyin import suggest_key
from services.search.domain.places import Spot
from services.search.domain.query import (
    DISTANCE,
    Cursor,
    Near,
    Order,
    Query,
    Range,
    kilometres,
    relaxed,
    text_clauses,
)
from services.search.queries.cards import card, names_of_zones
from services.search.storage import heard, plain
from services.search.storage.engines.port import Engine, Hits, NeedsRebuild
from services.search.storage.heard import Heard
from services.search.storage.index import Index
from services.search.storage.spots import spot_called, spots_of

MOST = 100
JOINED_WORDS = {
    "zone": Words("入驻集聚区", "Zone"),
    "city": Words("城市", "City"),
    "province": Words("省份", "Province"),
    "warned": Words("有警示", "With a warning"),
    "q": Words("关键词", "Words"),
    "within": Words("距离", "Distance"),
    "placed": Words("位置依据", "Place known by"),
}
SHOWN = {"shown": ("yes",)}
OWN = ("kind", "shown")  # set here, never by a caller
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
    hits, is_relaxed = _search(engine, query)
    return Results(
        items=_cards(reading, index, hits, asked.q, query.near),
        total=hits.total,
        next=hits.after.text() if hits.after else "",
        facets=tuple(_facet(reading, asked.kind, name, hits.facets[name]) for name in asked.facets),
        relaxed=is_relaxed,
        drops=_drops(engine, query, asked) if not hits.total else (),
        unplaced=_unplaced(engine, query) if query.near else None,
    )


def _meant(reading: Reading, index: Index, engine: Engine, asked: Suggest) -> Suggestions:
    filters = SHOWN | {"kind": (asked.kind,)}
    found = engine.suggest(
        suggest_key(asked.prefix), limit=min(asked.limit, 20), filters=filters, excluded=index.denied
    )  # fmt: skip
    hidden = heard.hidden_of(reading, [one.id for one in found]) | index.denied  # the tables are looked at again
    return Suggestions(items=tuple(Suggested(id=one.id, name=one.label) for one in found if one.id not in hidden))


def _search(engine: Engine, query: Query) -> tuple[Hits, bool]:
    hits = engine.search(query)
    if hits.total or not query.clauses:
        return hits, False
    wider = engine.search(replace(query, clauses=relaxed(query.clauses)))
    return (wider, True) if wider.total else (hits, False)


def _query(reading: Reading, index: Index, asked: Find) -> Query:
    if asked.kind not in documents.SEARCHED:
        known = "、".join(documents.SEARCHED)
        raise Refused(codes.UNKNOWN_KIND.fault("?kind", kind=asked.kind[:40], known=known))
    filters, ranges = _conditions(asked)
    near = _near(reading, asked)
    exact = _named(asked.q)
    try:
        query = Query(
            clauses=() if exact else text_clauses(asked.q, documents.BOOSTS, sound=documents.SOUND),
            filters=filters | exact | SHOWN | {"kind": (asked.kind,)},
            ranges=ranges,
            near=near,
            excluded=index.denied,
            order=Order(asked.sort.removeprefix("-"), asked.sort.startswith("-")),
            after=Cursor.read(asked.after) if asked.after else None,
            limit=max(1, min(asked.limit, MOST)),
            facets=asked.facets,
        )
        query.start()
    except ValueError as error:
        raise Refused(codes.BAD_CURSOR.fault("?after")) from error
    return query


def _named(q: str) -> dict[str, tuple[str, ...]]:
    """A credit code names one thing; it is looked up, not searched."""
    code = credit_code.normalise(q)
    if len(code) == credit_code.LENGTH and credit_code.check(code).expected:
        return {"credit_code": (code,)}
    return {}


def _conditions(asked: Find) -> tuple[dict[str, tuple[str, ...]], dict[str, Range]]:
    known_keywords = set(documents.keywords()) - set(OWN)
    known_numbers = set(documents.numbers()) - set(documents.HERE)
    faults: list[Fault] = []
    filters: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, Range] = {}
    for name, values in asked.filters.items():
        if name in known_numbers:
            ranges[name] = _range(asked.kind, name, values[0], faults)
        elif name in known_keywords:
            filters[name] = values
        else:
            faults.append(_unknown(name, known_keywords | known_numbers))
    asked_for = {*asked.facets, *filter(None, (asked.sort.removeprefix("-"),))} - {DISTANCE}
    faults += [_unknown(name, known_keywords | known_numbers) for name in asked_for - known_keywords - known_numbers]
    if faults:
        raise Refused(*faults)
    return filters, ranges


def _unknown(name: str, known: set[str]) -> Fault:
    return codes.UNKNOWN_FIELD.fault(f"?{name[:60]}", name=name[:60], known="、".join(sorted(known)))


def _range(kind: str, name: str, text: str, faults: list[Fault]) -> Range:
    spec = next(spec for spec in state_specs(KINDS[kind].cls) if spec.name == name)
    if parts := re.fullmatch(r"([0-9-]*)\.\.([0-9-]*)", text, re.ASCII):
        with suppress(ValueError):
            least, most = (_limit(spec, part) for part in parts.groups())
            return Range(-math.inf if least is None else least, math.inf if most is None else most)
    faults.append(codes.BAD_RANGE.fault(f"?{name}", value=text[:40]))
    return Range()


def _limit(spec: Spec, text: str) -> float | None:
    return float(documents.as_number(spec, text)) if text else None


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
    return _search(engine, _with(query, near=None, filters=nowhere, order=Order(), limit=1))[0].total


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
    marks = {
        name: tuple(Span(start=start, end=end) for start, end in spans(str(found.state[name]), tokens))
        for name in ("name", "about")
        if tokens and found.state.get(name)
    }
    return replace(found, score=f"{score:.3f}", spans={name: some for name, some in marks.items() if some})


def _facet(reading: Reading, kind: str, name: str, counts: Mapping[str, int]) -> Facet:
    return Facet(
        field=name,
        words=_field_words(kind, name),
        values=tuple(
            FacetValue(value=value, count=count, words=value_words(reading, kind, name, value))
            for value, count in counts.items()
        ),
    )


def _field_words(kind: str, name: str) -> Words:
    by_name = {spec.name: spec.meta.words for spec in state_specs(KINDS[kind].cls)}
    return by_name.get(name) or JOINED_WORDS.get(name) or Words(name, name)


def value_words(reading: Reading, kind: str, name: str, value: str) -> Words:
    """What a facet's value is called."""
    if name == "zone":
        zone = heard.recall(reading, "zone", value)
        called = str(zone.state.get("name", value)) if zone else value
        return Words(called, str(zone.state.get("english_name") or called) if zone else called)
    spec = next((spec for spec in state_specs(KINDS[kind].cls) if spec.name == name), None)
    listed = "regions" if name in ("city", "province") else spec.meta.codes if spec else ""
    if listed and (entry := code_lists.load(listed).get(value)):
        return Words(entry.zh, entry.en)
    if spec and isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return next((member.words for member in spec.base if member.value == value), Words(value, value))
    return Words(value, value)


def _drops(engine: Engine, query: Query, asked: Find) -> tuple[Drop, ...]:
    """Each condition on its own: what would be found without it, the most helpful first."""
    tried = []
    for name in asked.filters:
        less = {field: values for field, values in query.filters.items() if field != name}
        ranges = {field: wanted for field, wanted in query.ranges.items() if field != name}
        total = _search(engine, _with(query, filters=less, ranges=ranges, limit=1))[0].total
        tried.append(Drop(field=name, words=_field_words(asked.kind, name), total=total))
    if asked.q.strip() and asked.filters:
        total = engine.search(_with(query, clauses=(), limit=1)).total
        tried.append(Drop(field="q", words=JOINED_WORDS["q"], total=total))
    if query.near and not math.isinf(query.near.most):
        wider = replace(query.near, most=math.inf)
        tried.append(
            Drop(
                field="within",
                words=JOINED_WORDS["within"],
                total=_search(engine, _with(query, near=wider, limit=1))[0].total,
            )
        )
    return tuple(sorted(tried, key=lambda drop: -drop.total))


def _with(query: Query, **changes: Any) -> Query:
    return replace(query, facets=(), after=None, **changes)
