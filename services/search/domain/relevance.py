"""How good a ranking is against judgements, by the measures that others print too; a test holds it to a kept library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Judged = Mapping[str, Mapping[str, int]]  # by query: grade of each document
Run = Mapping[str, Sequence[tuple[str, float]]]  # by query: documents with their scores, best first
MEASURES = ("nDCG@10", "MRR", "R@50", "R@100")


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Discounted gain of the first *depth*, as a share of the best that is possible."""
    gained = sum(max(grades.get(id, 0), 0) / math.log2(place + 2) for place, id in enumerate(ranked[:depth]))
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(place + 2) for place, grade in enumerate(best))
    return gained / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first relevant document; nothing where there is none."""
    return next((1 / place for place, id in enumerate(ranked, start=1) if grades.get(id, 0) > 0), 0.0)


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Which share of the relevant documents stands among the first *depth*."""
    relevant = {id for id, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def measured(run: Run, judged: Judged) -> dict[str, float]:
    """The mean of each measure over all judged queries; a query without an answer counts nothing."""
    by_query = by_each(run, judged)
    return {name: sum(one[name] for one in by_query.values()) / max(len(by_query), 1) for name in MEASURES}


def by_each(run: Run, judged: Judged) -> dict[str, dict[str, float]]:
    """The measures of each judged query."""
    found = {}
    for query, grades in judged.items():
        ranked = [id for id, _ in run.get(query, ())]
        found[query] = {
            "nDCG@10": ndcg(ranked, grades),
            "MRR": reciprocal_rank(ranked, grades),
            "R@50": recall(ranked, grades, 50),
            "R@100": recall(ranked, grades, 100),
        }
    return found
