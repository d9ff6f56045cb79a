"""Random documents and queries, dense enough that each rule of a query matters in many of them."""

from __future__ import annotations

from random import Random
from typing import TypeVar

from services.search.domain.query import Clause, Order, Query, Range
from services.search.storage.engines.port import Document

WORDS = tuple("abcdef")
IDS = [f"{number:02d}" for number in range(60)]
KEYWORDS = {
    "region": ("320505", "320214", "310115"),
    "services": ("s1", "s2", "s3", "s4"),
    "standing": ("active", "suspended"),
}
T = TypeVar("T")


def documents(random: Random) -> list[Document]:
    """Thirty to sixty documents in any order, with every gap: no text, no keyword, no number, tombstones."""
    return [
        Document(
            id=id_,
            version=random.randint(0, 5),
            texts={name: tuple(random.choices(WORDS, k=random.randint(0, 6))) for name in _some(random, ("name", "about"))},
            keywords={name: _some(random, KEYWORDS[name]) for name in _some(random, tuple(KEYWORDS))},
            numbers={name: random.randint(0, 6) for name in _some(random, ("staff", "founded"))},
            gone=random.random() < 0.1,
        )
        for id_ in random.sample(IDS, random.randint(30, 60))
    ]  # fmt: skip


def query(random: Random) -> Query:
    """Any mixture of words, filters, ranges, deny set, order and facets."""
    return Query(
        clauses=tuple(_clause(random) for _ in range(random.choice((0, 1, 1, 2)))),
        filters={name: _some(random, KEYWORDS[name], share=0.5) for name in _some(random, tuple(KEYWORDS), share=0.5)},
        ranges={"staff": Range(random.randint(0, 2), random.randint(3, 6))} if random.random() < 0.3 else {},
        excluded=frozenset(random.sample(IDS, random.choice((0, 0, 3, 8)))),
        order=Order(random.choice(("", "", "staff", "region", "services")), random.random() < 0.5),
        limit=random.randint(1, 9),
        facets=tuple(KEYWORDS),
    )


def _clause(random: Random) -> Clause:
    counted = random.sample(WORDS, random.randint(0, 4) or random.randint(0, 2))
    also = random.sample(WORDS, random.randint(0, 2))
    return Clause(tuple(counted), random.choice((1, 1, 2, 3)), (("about", 1.0), ("name", 2.0)), tuple(also))


def _some(random: Random, known: tuple[T, ...], *, share: float = 0.8) -> tuple[T, ...]:
    """Each with that share, in any order."""
    return tuple(one for one in random.sample(known, len(known)) if random.random() < share)
