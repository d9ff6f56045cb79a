"""What a query must find, by the plainest possible reading; and random documents and queries to try it on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cmp_to_key, partial

from hypothesis import strategies as st

from services.search.domain.query import Clause, Order, Query, Range
from services.search.storage.engines.port import Document, Engine, Hit

WORDS = tuple("abcdef")
IDS = [f"{number:02d}" for number in range(40)]
KEYWORDS = {
    "region": ("320505", "320214", "310115"),
    "services": ("s1", "s2", "s3", "s4"),
    "standing": ("active", "suspended"),
}

words = st.lists(st.sampled_from(WORDS), max_size=6).map(tuple)
values = {
    name: st.lists(st.sampled_from(known), unique=True, max_size=3).map(tuple) for name, known in KEYWORDS.items()
}
numbers = st.integers(0, 6)


@st.composite
def documents(draw) -> list[Document]:
    """Up to forty documents with every gap: no text, no keyword, no number, tombstones."""
    chosen = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=40))
    return [
        Document(
            id=id_,
            version=draw(st.integers(0, 5)),
            texts=draw(st.fixed_dictionaries({}, optional={"name": words, "about": words})),
            keywords=draw(st.fixed_dictionaries({}, optional=values)),
            numbers=draw(st.fixed_dictionaries({}, optional={"staff": numbers, "founded": numbers})),
            gone=draw(st.booleans()) and draw(st.booleans()),
        )
        for id_ in chosen
    ]


@st.composite
def queries(draw) -> Query:
    """Any mixture of words, filters, ranges, deny set, order and facets."""
    clause = st.builds(
        Clause,
        counted=st.lists(st.sampled_from(WORDS), unique=True, max_size=4).map(tuple),
        need=st.integers(1, 3),
        fields=st.just((("about", 1.0), ("name", 2.0))),
        also=st.lists(st.sampled_from(WORDS), unique=True, max_size=2).map(tuple),
    )
    bounds = st.builds(Range, least=st.integers(0, 3), most=st.integers(2, 6))
    fields = st.sampled_from(("", "staff", "region", "services"))
    return Query(
        clauses=draw(st.one_of(st.just(()), st.lists(clause, min_size=1, max_size=2).map(tuple))),
        filters=draw(st.fixed_dictionaries({}, optional=values)),
        ranges=draw(st.fixed_dictionaries({}, optional={"staff": bounds})),
        excluded=draw(st.frozensets(st.sampled_from(IDS), max_size=6)),
        order=draw(st.builds(Order, field=fields, descending=st.booleans())),
        limit=draw(st.integers(1, 7)),
        facets=tuple(KEYWORDS),
    )


def found_by(query: Query, kept: list[Document], *, but: str = "") -> set[str]:
    """The ids that *query* finds among *kept*, with the filter on *but* left away."""
    return {document.id for document in kept if _is_found(query, document, but)}


def counts_of(query: Query, kept: list[Document], name: str) -> dict[str, int]:
    """The counts of a facet: what its field's own filter would leave, value by value."""
    ids = found_by(query, kept, but=name)
    return Counter(value for document in kept if document.id in ids for value in document.keywords.get(name, ()))


def is_ordered(query: Query, hits: list[Hit]) -> bool:
    """Whether hits stand in the order asked for, equal ones by id and those without a value last."""
    return hits == sorted(hits, key=cmp_to_key(partial(_compare, query)))


def all_pages(engine: Engine, query: Query) -> list[Hit]:
    """Every hit, page by page."""
    hits: list[Hit] = []
    while True:
        page = engine.search(query)
        hits += page.hits
        if page.after is None:
            return hits
        query = replace(query, after=page.after)


def _is_found(query: Query, document: Document, but: str) -> bool:
    if document.gone or document.id in query.excluded:
        return False
    for name, chosen in query.filters.items():
        if name != but and chosen and not any(value in chosen for value in document.keywords.get(name, ())):
            return False
    for name, wanted in query.ranges.items():
        number = document.numbers.get(name)
        if number is None or number < wanted.least or number > wanted.most:
            return False
    return not query.clauses or any(_holds(clause, document) for clause in query.clauses)


def _holds(clause: Clause, document: Document) -> bool:
    text = [word for name, _ in clause.fields for word in document.texts.get(name, ())]
    return bool(clause.counted) and sum(word in text for word in clause.counted) >= clause.need


def _compare(query: Query, one: Hit, other: Hit) -> int:
    falling = query.by_score or (query.order.field != "" and query.order.descending)
    if one.value != other.value:
        if one.value is None or other.value is None:
            return 1 if one.value is None else -1
        less = one.value < other.value  # type: ignore[operator]
        return (1 if less else -1) if falling else (-1 if less else 1)
    return -1 if one.id < other.id else 1
