"""How near the words of a demand are to those of each agency, the same whichever engine says it."""

from __future__ import annotations

from collections.abc import Collection

from services.search.domain import documents
from services.search.domain.query import Query, said_clauses
from services.search.domain.scoring.measures import U
from services.search.storage.engines.port import Engine

CANDIDATES = 500
REACH = 3  # a third of what no document can pass counts in full
STEP = U // 100  # two decimals: what the engines' arithmetic differs by is far less


def nearness(engine: Engine, text: str, denied: Collection[str]) -> dict[str, int]:
    """For the nearest agencies a value up to 10,000; for all others nothing."""
    clauses = said_clauses(text, documents.BOOSTS)
    if not clauses:
        return {}
    filters = {"kind": ("agency",), "shown": ("yes",)}
    asked = Query(clauses=clauses, filters=filters, excluded=denied, limit=CANDIDATES, first_only=True)
    hits = engine.search(asked).hits
    bound = engine.bound(clauses)
    if bound <= 0:
        return {}
    return {hit.id: round(min(1.0, REACH * hit.score / bound) * U / STEP) * STEP for hit in hits}
