"""A question in Elasticsearch's language, and its answer in ours."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from services.search.domain.query import DISTANCE, Clause, Cursor, Query, Range, Value
from services.search.storage.engines.elastic_layout import POINT, first, keyword, number, read, text, written
from services.search.storage.engines.port import SCORE_STEP, Hit, Hits, Layout, Suggestion, rounded

Dsl = dict[str, Any]

# A 32-bit float between this and twice this has steps of SCORE_STEP: added to a score, it rounds as the other engines do.
LIFT = SCORE_STEP * 2**23
MOST_ROWS = 10_000  # of one answer, Elasticsearch's own limit
MOST_TERMS = 65_000  # of one terms query
NO_NUMBER = sys.float_info.max  # stands for a missing number, last in either direction


def body_of(query: Query, layout: Layout) -> Dsl:
    """What is sent for *query*: the filters of counted fields come after the counts, which they must not reduce."""
    chosen = {name: values for name, values in query.filters.items() if values}
    after_counts = {name: values for name, values in chosen.items() if name in query.facets}
    filters = [_any_of(name, values) for name, values in chosen.items() if name not in query.facets]
    filters += [_inside(name, wanted) for name, wanted in query.ranges.items()]
    filters += _near(query)
    asked: Dsl = {"filter": [*living(), *filters], "must_not": list(_among(query.excluded))}
    if query.clauses:
        asked["must"] = [{"constant_score": {"filter": {"match_all": {}}, "boost": LIFT}}, _words(query.clauses)]
    body: Dsl = {
        "query": {"bool": asked},
        "sort": _sort(query, layout),
        "size": min(query.limit + 1, MOST_ROWS),
        "track_total_hits": not query.first_only,
        "track_scores": bool(query.clauses),
        "_source": False,
        "stored_fields": "_none_",
    }
    if after_counts:
        body["post_filter"] = {"bool": {"filter": [_any_of(name, values) for name, values in after_counts.items()]}}
    if query.facets:
        body["aggs"] = {name: _counted(name, after_counts) for name in query.facets}
    if start := query.start():
        body["search_after"] = _after(query, start, layout)
    return body


def hits_of(query: Query, layout: Layout, answer: Mapping[str, Any]) -> Hits:
    """The page that *answer* brought."""
    rows = answer["hits"]["hits"]
    page = tuple(_hit(query, layout, row) for row in rows[: min(query.limit, MOST_ROWS - 1)])
    after = Cursor(page[-1].value, page[-1].id, query.mark()) if len(rows) > len(page) > 0 else None
    facets = {name: _counts(answer["aggregations"][name]["of"]["buckets"]) for name in query.facets}
    total = len(rows) if query.first_only else answer["hits"]["total"]["value"]
    return Hits(page, total, facets, after)


def suggest_body(prefix: str, limit: int, filters: Mapping[str, tuple[str, ...]], excluded: Collection[str]) -> Dsl:
    """Who has a key that begins with *prefix*, by the first of these keys."""
    begins = {"prefix": {"keys.key": {"value": written(prefix)}}}
    chosen = [_any_of(name, values) for name, values in filters.items() if values]
    key = {"order": "asc", "mode": "min", "nested": {"path": "keys", "filter": begins}}
    return {
        "query": {
            "bool": {
                "filter": [*living(), {"nested": {"path": "keys", "query": begins}}, *chosen],
                "must_not": list(_among(excluded)),
            }
        },
        "sort": [{"keys.key": key}, {"id": "asc"}],
        "size": min(limit, MOST_ROWS),
        "track_total_hits": False,
    }


def suggested(prefix: str, answer: Mapping[str, Any]) -> Iterator[Suggestion]:
    """Each with what it is called under the first key that fits."""
    for row in answer["hits"]["hits"]:
        keys = [(read(one["key"]), read(one["label"])) for one in row["_source"]["keys"]]
        _, called = min((key, called) for key, called in keys if key.startswith(prefix))
        yield Suggestion(row["sort"][-1], called)


def living() -> list[Dsl]:
    return [{"term": {"gone": False}}]


def _words(clauses: Iterable[Clause]) -> Dsl:
    return {"bool": {"should": [_clause(clause) for clause in clauses], "minimum_should_match": 1}}


def _clause(clause: Clause) -> Dsl:
    if not clause.counted:
        return {"match_none": {}}
    counted = [_word(word, clause) for word in clause.counted]
    return {
        "bool": {
            "must": [{"bool": {"should": counted, "minimum_should_match": clause.need}}],
            "should": [_word(word, clause) for word in clause.also],
        }
    }


def _word(word: str, clause: Clause) -> Dsl:
    """One word in any of the fields: it counts once and scores in each."""
    terms = [{"term": {text(name): {"value": word, "boost": boost}}} for name, boost in clause.fields]
    return {"bool": {"should": terms, "minimum_should_match": 1}}


def _any_of(name: str, values: Iterable[str]) -> Dsl:
    return {"terms": {keyword(name): [written(value) for value in values]}}


def _among(ids: Collection[str]) -> Iterator[Dsl]:
    every = [written(id_) for id_ in ids]
    for at in range(0, len(every), MOST_TERMS):
        yield {"terms": {"id": every[at : at + MOST_TERMS]}}


def _inside(name: str, wanted: Range) -> Dsl:
    """A document without the number is outside, even where there is no limit."""
    limits = {"gte": wanted.least, "lte": wanted.most}
    kept = {side: limit for side, limit in limits.items() if not math.isinf(limit)}
    if wanted.least == math.inf or wanted.most == -math.inf:
        return {"match_none": {}}
    return {"range": {number(name): kept}} if kept else {"exists": {"field": number(name)}}


def _near(query: Query) -> list[Dsl]:
    if query.near is None:
        return []
    if math.isinf(query.near.most):
        return [{"exists": {"field": POINT}}]
    return [{"geo_distance": {"distance": f"{query.near.most}km", POINT: _point(query)}}]


def _point(query: Query) -> Dsl:
    assert query.near is not None  # noqa: S101 - it is only asked where it is
    return {"lon": query.near.longitude, "lat": query.near.latitude}


def _counted(name: str, chosen: Mapping[str, tuple[str, ...]]) -> Dsl:
    others = [_any_of(other, values) for other, values in chosen.items() if other != name]
    return {
        "filter": {"bool": {"filter": others}},
        "aggs": {"of": {"terms": {"field": keyword(name), "size": MOST_ROWS}}},
    }


def _counts(buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts = {read(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _sort(query: Query, layout: Layout) -> list[Dsl]:
    by_id = {"id": "asc"}
    name, order = query.order.field, "desc" if query.order.descending else "asc"
    if query.by_score:
        return [{"_score": "desc"}, by_id]
    if not name:
        return [by_id]
    if query.near and name == DISTANCE:
        return [{"_geo_distance": {POINT: _point(query), "order": order, "unit": "km"}}, by_id]
    if name in layout.keywords:
        return [{first(name): {"order": order, "missing": "_last"}}, by_id]
    return [{number(name): {"order": order, "missing": _no_number(query)}}, by_id]


def _after(query: Query, start: Cursor, layout: Layout) -> list[Value]:
    if query.by_score:
        return [LIFT + float(start.value or 0), start.id]
    if not query.order.field:
        return [start.id]
    if query.near and query.order.field == DISTANCE:
        return [float(start.value or 0), start.id]
    if query.order.field in layout.keywords:
        return [None if start.value is None else written(str(start.value)), start.id]
    return [_no_number(query) if start.value is None else float(start.value), start.id]


def _hit(query: Query, layout: Layout, row: Mapping[str, Any]) -> Hit:
    score = rounded(row["_score"] - LIFT) if query.clauses else 0.0
    name, id_ = query.order.field, row["sort"][-1]
    value: Value = score if query.by_score else None
    if name in layout.keywords:
        value = None if row["sort"][0] is None else read(row["sort"][0])
    elif name:
        value = None if row["sort"][0] == _no_number(query) else float(row["sort"][0])
    return Hit(id_, score, value)


def _no_number(query: Query) -> float:
    return -NO_NUMBER if query.order.descending else NO_NUMBER
