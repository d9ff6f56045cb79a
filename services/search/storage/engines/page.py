"""From admitted rows and scores to one page of results with its counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.search.domain.query import DISTANCE, Cursor, Query
from services.search.storage.engines.arrays import Bools, Floats, Ints
from services.search.storage.engines.columns import Admitted, Columns
from services.search.storage.engines.port import SCORE_STEP, Hit, Hits


class Found(NamedTuple):
    """The rows that the words of a query find, and what each scores."""

    rows: Ints
    scores: Floats


def page_of(columns: Columns, query: Query, admitted: Admitted, found: Found | None) -> Hits:
    """One page of *query*; *found* is None when it has no words."""
    scores = np.zeros(len(admitted.base))
    if found is not None:
        scores[found.rows] = np.round(found.scores / SCORE_STEP) * SCORE_STEP
        held: Bools = np.zeros(len(admitted.base), np.bool_)
        held[found.rows] = True
        admitted = Admitted(admitted.base & held, admitted.filters)
    rows = np.flatnonzero(admitted.rows())
    ranked, more = _ranked(columns, query, rows, scores)
    away = _away(columns, query)
    hits = tuple(_hit(columns, query, int(row), float(scores[row]), away) for row in ranked)
    after = Cursor(hits[-1].value, hits[-1].id, query.mark()) if more and hits else None
    facets = {name: columns.counts(name, admitted.rows(but=name)) for name in query.facets}
    return Hits(hits, len(rows), facets, after)


def _ranked(columns: Columns, query: Query, rows: Ints, scores: Floats) -> tuple[Ints, bool]:
    """The rows of the page in order, and whether others follow."""
    keys = _keys(columns, query, rows, scores)
    places = columns.id_places(rows)
    if start := query.start():
        key = _key(columns, query, start)
        behind = (keys > key) | ((keys == key) & (places > columns.id_place(start.id)))
        rows, keys, places = rows[behind], keys[behind], places[behind]
    size = len(rows)
    if size > query.limit:  # sort no more than can stand on the page; many may tie with its last
        last = np.partition(keys, query.limit)[query.limit]
        near = keys <= last
        rows, keys, places = rows[near], keys[near], places[near]
    return rows[np.lexsort((places, keys))[: query.limit]], size > query.limit


def _keys(columns: Columns, query: Query, rows: Ints, scores: Floats) -> Floats:
    """What decides before the id does, small first."""
    if query.by_score:
        return -scores[rows]
    if not query.order.field:
        return np.zeros(len(rows))
    away = _away(columns, query)
    keys = columns.keys(query.order.field, rows) if away is None else away[rows]
    return np.where(np.isinf(keys), np.inf, -keys) if query.order.descending else keys


def _key(columns: Columns, query: Query, start: Cursor) -> float:
    if query.by_score:
        return -float(start.value or 0)
    if not query.order.field:
        return 0.0
    is_far = query.near is not None and query.order.field == DISTANCE
    key = float(start.value or 0) if is_far else columns.key(query.order.field, start.value)
    return -key if query.order.descending and not np.isinf(key) else key


def _away(columns: Columns, query: Query) -> Floats | None:
    """How far every row is, where that orders the results."""
    return columns.distances(query.near) if query.near and query.order.field == DISTANCE else None


def _hit(columns: Columns, query: Query, row: int, score: float, away: Floats | None) -> Hit:
    if away is not None:
        return Hit(columns.ids[row], score, float(away[row]))
    if query.order.field:
        return Hit(columns.ids[row], score, columns.value(query.order.field, row))
    return Hit(columns.ids[row], score, score if query.by_score else None)
