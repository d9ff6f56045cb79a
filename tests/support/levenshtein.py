"""How alike two texts are by edits alone: the yardstick that a comparison of agencies has to beat."""

from __future__ import annotations

from collections.abc import Sequence


def likeness(one: str, other: str) -> float:
    """1 for equal texts, 0 for texts with nothing in common."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        above, row = row, [at]
        for place, right in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (left != right)))
    return 1 - row[-1] / max(len(one), len(other), 1)


def at_its_best(scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Precision and recall at the threshold with the greatest F1."""
    wanted = sum(same for _score, same in scored)
    found = [_at(scored, threshold / 100, wanted) for threshold in range(1, 100)]
    return max(found, key=lambda pair: 2 * pair[0] * pair[1] / (sum(pair) or 1))


def _at(scored: Sequence[tuple[float, bool]], threshold: float, wanted: int) -> tuple[float, float]:
    taken = [same for score, same in scored if score >= threshold]
    return (sum(taken) / len(taken) if taken else 0.0, sum(taken) / wanted)
