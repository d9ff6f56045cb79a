"""What a query must find, by the plainest possible reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cmp_to_key, partial

from services.search.domain.query import Clause, Query
from services.search.storage.engines.port import Document, Engine, Hit


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
    for _ in range(engine.search(query).total + 1):  # no more pages than hits, whatever the cursor does
        page = engine.search(query)
        hits += page.hits
        if page.after is None:
            break
        query = replace(query, after=page.after)
    return hits


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
        less = one.value < other.value  # type: ignore[operator]  # both are of one type
        return (1 if less else -1) if falling else (-1 if less else 1)
    return -1 if one.id < other.id else 1
