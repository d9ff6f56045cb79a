"""Which services a text is like, where it names none: shared pairs of characters, the rarer the weightier."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache

from rulebooks import codes as code_lists
from rulebooks.matching.analysis import function_characters
from rulebooks.matching.sayings import sayings
from services.search.domain.analysis import analyse, is_pair, is_unspaced

LEAST = 2.0  # weight that must be shared before anything is guessed
NEAR = 0.4  # of the best
MOST = 5


def alike(text: str) -> list[tuple[str, int]]:
    """The services that *text* is like with how sure that is in per cent, the best first."""
    wanted = _marks(text)
    rarity = _rarity()
    weights = {
        code: sum(rarity[mark] for mark in wanted & marks) / math.sqrt(1 + len(marks) / 40)
        for code, marks in _known().items()
    }
    ranked = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    best = ranked[0][1] if ranked else 0.0
    near = [(code, weight) for code, weight in ranked[:MOST] if weight >= max(LEAST, NEAR * best)]
    return [(code, min(65, 30 + round(weight * 2))) for code, weight in near]


def _marks(text: str) -> frozenset[str]:
    """Pairs without a function character, and words."""
    functional = function_characters()
    return frozenset(
        word for word in analyse(text) if (is_pair(word) and functional.isdisjoint(word)) or not is_unspaced(word)
    )


@cache
def _known() -> Mapping[str, frozenset[str]]:
    """By service, the marks of its names and sayings."""
    found = {}
    for entry in code_lists.load("services"):
        texts = (entry.zh, *entry.extra.get("aliases", ()), *sayings().get(entry.code, ()))
        found[entry.code] = frozenset(mark for text in texts for mark in _marks(text))
    return found


@cache
def _rarity() -> Mapping[str, float]:
    """How much a shared mark says: little where many services have it."""
    counts = Counter(mark for marks in _known().values() for mark in marks)
    return {mark: math.log(1 + len(_known()) / count) for mark, count in counts.items()}
