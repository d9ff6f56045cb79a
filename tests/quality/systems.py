"""The rankings that are compared: words alone by two analyses, and the product with and without confirmed needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from rulebooks.matching import profiles
from services.search.domain.analysis import analyse
from services.search.domain.needs import guesses
from services.search.domain.query import Clause, Query, said_clauses
from services.search.domain.scoring.need import need_of
from services.search.domain.scoring.score import scored
from services.search.storage import wording
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.port import Document, Engine
from services.search.storage.index import layout
from services.search.storage.match_columns import MatchColumns
from tests.quality.judged import TODAY, Asked, Truth

DEPTH = 50
Rank = Callable[[Asked], list[tuple[str, float]]]


@contextmanager
def built(world: list[Truth], tokens: Callable[[str], list[str]]) -> Iterator[Engine]:
    """The agencies' names and words in an index, by an analysis."""
    with TemporaryDirectory() as folder:
        engine = EmbeddedEngine(Path(folder) / "index", layout())
        engine.rebuild(document(one, tokens) for one in world)
        yield engine
        engine.close()


def document(truth: Truth, tokens: Callable[[str], list[str]]) -> Document:
    """One agency as it stands in an index."""
    texts = {"name": tuple(tokens(truth.facts.name)), "about": tuple(tokens(truth.text))}
    return Document(id=truth.facts.id, version=1, texts=texts, keywords={"kind": ("agency",), "shown": ("yes",)})


def standard(text: str) -> list[str]:
    """As Elasticsearch's `standard` analyser cuts Chinese: single characters, and words of other scripts."""
    return [char for char in text.lower() if char.isalnum()]


def by_standard(engine: Engine) -> Rank:
    """Its multi_match, best field: what one gets out of the box."""
    return lambda asked: max(
        (
            _hits(engine, Clause(tuple(dict.fromkeys(standard(_said(asked)))), 1, ((name, 1.0),)))
            for name in ("name", "about")
        ),
        key=lambda hits: hits[0][1] if hits else 0.0,
    )


def by_words(engine: Engine) -> Rank:
    """The best practice with words alone: the product's analysis, fields added up."""

    def rank(asked: Asked) -> list[tuple[str, float]]:
        clauses = said_clauses(_said(asked), {"name": 1.0, "about": 1.0})
        return [(hit.id, hit.score) for hit in engine.search(Query(clauses=clauses, limit=DEPTH)).hits]

    return rank


def by_match(engine: Engine, columns: MatchColumns, *, confirmed: bool = False, told: bool = False) -> Rank:
    """The product; *confirmed* has the needs ticked, *told* the industry too."""
    profile = profiles.profile("match", TODAY)

    def rank(asked: Asked) -> list[tuple[str, float]]:
        demand = asked.demand
        if confirmed and (ticked := _ticked(asked)):
            demand = replace(demand, services=ticked)
        if told:
            demand = replace(demand, services=asked.needs, industry=asked.industry)
        need = need_of(demand, TODAY)
        columns.with_text(wording.nearness(engine, need.text, ()))
        totals = scored(columns, need, profile).totals
        best = np.lexsort((columns.turns("0"), -totals))[:DEPTH]
        return [(columns.ids[row], float(totals[row])) for row in best]

    return rank


def _ticked(asked: Asked) -> tuple[str, ...]:
    """Of the chips that are shown, those that are right."""
    shown = [guess.code for guess in guesses(_said(asked), TODAY) if guess.list == "services"]
    return tuple(code for code in shown if code in asked.needs)


def columns_of(world: list[Truth]) -> MatchColumns:
    columns = MatchColumns()
    columns.keep([one.facts for one in world])
    return columns


def _hits(engine: Engine, clause: Clause) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in engine.search(Query(clauses=(clause,), limit=DEPTH)).hits]


def _said(asked: Asked) -> str:
    return f"{asked.demand.title} {asked.demand.wish}"


__all__ = ["analyse", "built", "by_match", "by_standard", "by_words", "columns_of", "document", "standard"]
