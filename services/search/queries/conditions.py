"""What is asked of a search, read and told: conditions, counts in words, and for an empty answer the one to drop."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from chassis.errors import Refused
from chassis.shapes.check import list_called
from chassis.shapes.specs import Spec, state_specs
from chassis.storage.reading import Reading
from contracts.codes import chassis as chassis_codes
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.commands.search import Drop, Facet, FacetValue, Span
from contracts.declare import KINDS, Choice, Words
from rulebooks import codes as code_lists
from services.search.domain import documents
from services.search.domain.analysis import spans
from services.search.domain.query import DISTANCE, Cursor, Order, Query, Range, relaxed, text_clauses
from services.search.domain.slips import doubtful, mended, one_slip
from services.search.storage import heard
from services.search.storage.engines.port import Engine, Hits

JOINED_WORDS = {
    "zone": Words("入驻集聚区", "Zone"),
    "city": Words("城市", "City"),
    "province": Words("省份", "Province"),
    "warned": Words("有警示", "With a warning"),
    "q": Words("关键词", "Words"),
    "within": Words("距离", "Distance"),
    "placed": Words("位置依据", "Place known by"),
}
OWN = ("kind", "shown")  # set by the search, never by a caller
MOST = 100
PLACES = ("city", "province")
UNSAID = (*documents.HERE, documents.WANTED)


class Asked(Protocol):
    """What a caller says of a search, whatever is looked for."""

    @property
    def q(self) -> str: ...

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def facets(self) -> tuple[str, ...]: ...

    @property
    def sort(self) -> str: ...


class Paged(Asked, Protocol):
    """The same of one that is told page by page."""

    @property
    def after(self) -> str: ...

    @property
    def limit(self) -> int: ...


class Answer(NamedTuple):
    """What was found; whether only by some of the words, because nothing holds enough of them; by which words instead."""

    hits: Hits
    is_relaxed: bool
    meant: str


def answered(engine: Engine, query: Query, q: str, boosts: Mapping[str, float]) -> Answer:
    """What *query*, of the words *q*, finds; where that is nothing whole, what one slip of the finger less finds."""
    hits, is_relaxed = searched(engine, query)
    if not query.clauses or not (is_relaxed or not hits.total) or not (words := doubtful(q)):
        return Answer(hits, is_relaxed, "")
    near = {other for word in words for other in one_slip(word)}
    if not (meant := mended(q, engine.holding({*words, *near}, tuple(boosts)))):
        return Answer(hits, is_relaxed, "")
    better, is_still = searched(engine, replace(query, clauses=text_clauses(meant, boosts), of=query.mark()))
    if better.total and (not is_still or not hits.total):
        return Answer(better, is_still, meant)
    return Answer(hits, is_relaxed, "")


def put(asked: Paged, **wanted: Any) -> Query:
    """The question to an engine: what is *wanted*, in the order and from where on it was asked for."""
    try:
        query = Query(
            order=Order(asked.sort.removeprefix("-"), asked.sort.startswith("-")),
            after=Cursor.read(asked.after) if asked.after else None,
            limit=max(1, min(asked.limit, MOST)),
            facets=asked.facets,
            **wanted,
        )
        query.start(documents.keywords())
    except ValueError as error:
        raise Refused(codes.BAD_CURSOR.fault("?after")) from error
    return query


def told_how(  # noqa: PLR0913 - everything that such an answer is told from
    reading: Reading, engine: Engine, query: Query, kind: str, asked: Paged, answer: Answer
) -> dict[str, Any]:
    """What is told of every search beside what it found: how many, where it goes on, counts, and in which way it was found."""
    hits = answer.hits
    return {
        "total": hits.total,
        "next": hits.after.text() if hits.after else "",
        "facets": tuple(facet(reading, kind, name, hits.facets[name]) for name in asked.facets),
        "relaxed": answer.is_relaxed,
        "meant": answer.meant,
        "drops": drops(engine, query, kind, asked) if not hits.total else (),
    }


def told_spans(state: Mapping[str, Any], names: tuple[str, ...], tokens: set[str]) -> dict[str, tuple[Span, ...]]:
    """Where the words stand in these texts."""
    found = {name: spans(str(state[name]), tokens) for name in names if tokens and state.get(name)}
    return {name: tuple(Span(start=start, end=end) for start, end in some) for name, some in found.items() if some}


def searched(engine: Engine, query: Query) -> tuple[Hits, bool]:
    """What is found, and whether only by some of the words, because nothing holds enough of them."""
    hits = engine.search(query)
    if hits.total or not query.clauses:
        return hits, False
    wider = engine.search(replace(query, clauses=relaxed(query.clauses), of=query.mark()))
    return (wider, True) if wider.total else (hits, False)


def conditions(kind: str, asked: Asked) -> tuple[dict[str, tuple[str, ...]], dict[str, Range]]:
    """The filters and ranges; Refused with everything that *kind* has no field for, or that is no range."""
    known_keywords = set(documents.keywords((kind,))) - set(OWN)
    known_numbers = set(documents.numbers((kind,))) - set(UNSAID)
    faults: list[Fault] = []
    filters: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, Range] = {}
    for name, values in asked.filters.items():
        if name in known_numbers:
            ranges[name] = _range(kind, name, values[0], faults)
        elif name in known_keywords:
            filters[name] = values
            faults += [fault for value in values for fault in _no_value(kind, name, value)]
        else:
            faults.append(_unknown(name, known_keywords | known_numbers))
    asked_for = {*asked.facets, *filter(None, (asked.sort.removeprefix("-"),))} - {DISTANCE}
    faults += [_unknown(name, known_keywords | known_numbers) for name in asked_for - known_keywords - known_numbers]
    if faults:
        raise Refused(*faults)
    return filters, ranges


def _no_value(kind: str, name: str, value: str) -> Iterator[Fault]:
    """That nothing can ever have *value*: it is in no edition of its list, or none of the choices."""
    spec = _spec(kind, name)
    list_ = "regions" if name in PLACES else spec.meta.codes if spec else ""
    choices = spec.base if spec and isinstance(spec.base, type) and issubclass(spec.base, Choice) else ()
    known = tuple(member.value for member in choices)
    if (list_ and not _is_code(list_, value)) or (known and value not in known):
        of = list_called(list_) if list_ else "、".join(known)
        label = _field_words(kind, name)
        yield chassis_codes.NOT_IN_LIST.fault(f"?{name}", label=label, value=value[:80], codes=of)


def _is_code(list_: str, value: str) -> bool:
    """Whether a list ever had it; a place that is not listed is known by its province."""
    known = code_lists.load(list_)
    return known.get(value) is not None or (list_ == "regions" and known.get(f"{value[:2]}0000") is not None)


def _spec(kind: str, name: str) -> Spec | None:
    return next((spec for spec in state_specs(KINDS[kind].cls) if spec.name == name), None)


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


def facet(reading: Reading, kind: str, name: str, counts: Mapping[str, int]) -> Facet:
    """The counts of one field in words."""
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
    spec = _spec(kind, name)
    listed = "regions" if name in PLACES else spec.meta.codes if spec else ""
    if listed and (entry := code_lists.load(listed).get(value)):
        return Words(entry.zh, entry.en)
    if spec and isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return next((member.words for member in spec.base if member.value == value), Words(value, value))
    return Words(value, value)


def drops(engine: Engine, query: Query, kind: str, asked: Asked) -> tuple[Drop, ...]:
    """Each condition on its own: what would be found without it, the most helpful first."""
    tried = []
    for name in asked.filters:
        less = {field: values for field, values in query.filters.items() if field != name}
        ranges = {field: wanted for field, wanted in query.ranges.items() if field != name}
        total = searched(engine, narrowed(query, filters=less, ranges=ranges, limit=1))[0].total
        tried.append(Drop(field=name, words=_field_words(kind, name), total=total))
    if asked.q.strip() and asked.filters:
        total = engine.search(narrowed(query, clauses=(), limit=1)).total
        tried.append(Drop(field="q", words=JOINED_WORDS["q"], total=total))
    if query.near and not math.isinf(query.near.most):
        wider = replace(query.near, most=math.inf)
        tried.append(
            Drop(
                field="within",
                words=JOINED_WORDS["within"],
                total=searched(engine, narrowed(query, near=wider, limit=1))[0].total,
            )
        )
    return tuple(sorted(tried, key=lambda drop: -drop.total))


def narrowed(query: Query, **changes: Any) -> Query:
    return replace(query, facets=(), after=None, **changes)
