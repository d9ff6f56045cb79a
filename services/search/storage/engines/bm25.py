"""BM25 as Lucene and tantivy compute it, in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from services.search.domain.query import Clause

K1, B = 1.2, 0.75
EXACT_LENGTHS = 24


def kept_length(length: int) -> int:
    """
    A text's length as it is kept in one byte (Lucene's SmallFloat).

    Four significant bits above 24: exact up to 40, then 41 is kept as 40, 43 as
    42, 59 as 56. Without this, scores differ from those of the other engines.
    """
    over = max(length - EXACT_LENGTHS, 0)
    lost = max(over.bit_length() - 4, 0)
    return length - over + (over >> lost << lost)


def weight(documents: int, holding: int) -> float:
    """
    What a word is worth at most that *holding* of *documents* hold: the rarer, the more.

    With the factor K1 + 1 that Lucene dropped and tantivy kept. A count of
    holders may still have former versions in it, hence the limit.
    """
    if not holding:
        return 0.0
    known = min(holding, documents)
    return math.log(1 + (documents - known + 0.5) / (known + 0.5)) * (K1 + 1)


class Bm25:
    """Which documents hold which words of which field, and what that is worth."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)  # (field, word): id, how often
        self._lengths: dict[str, dict[str, int]] = defaultdict(dict)  # field: id, tokens
        self._totals: Counter[str] = Counter()  # field: tokens of all documents
        self._held: dict[str, list[tuple[str, str]]] = {}  # id: what it is held under

    def keep(self, id_: str, texts: Mapping[str, Iterable[str]]) -> None:
        """Replace the texts of a document; one without texts still counts as a document."""
        for place in self._held.pop(id_, ()):
            del self._holders[place][id_]
        for name, lengths in self._lengths.items():
            self._totals[name] -= lengths.pop(id_, 0)
        held = self._held[id_] = []
        for name, words in texts.items():
            counted = Counter(words)
            self._lengths[name][id_] = counted.total()
            self._totals[name] += counted.total()
            for word, times in counted.items():
                self._holders[name, word][id_] = times
                held.append((name, word))

    def scores(self, clauses: Iterable[Clause]) -> dict[str, float]:
        """The documents that one of *clauses* finds, with the sum of those that do."""
        found: dict[str, float] = defaultdict(float)
        for clause in clauses:
            for id_ in self._found(clause):
                found[id_] += self._score(id_, clause)
        return found

    def bound(self, clauses: Iterable[Clause]) -> float:
        """What a document would score in which every word stood without end."""
        return sum(
            boost * self._weight(name, word)
            for clause in clauses
            for word in (*clause.counted, *clause.also)
            for name, boost in clause.fields
        )

    def holding(self, word: str, fields: Iterable[str]) -> int:
        """In how many documents a word stands, in that field in which most hold it."""
        return max((len(self._holders.get((name, word), ())) for name in fields), default=0)

    def _found(self, clause: Clause) -> list[str]:
        held: Counter[str] = Counter()
        for word in clause.counted:
            held.update({id_ for name, _ in clause.fields for id_ in self._holders.get((name, word), ())})
        return [id_ for id_, words in held.items() if words >= clause.need]

    def _score(self, id_: str, clause: Clause) -> float:
        return sum(
            boost * self._weight(name, word) * self._saturation(id_, name, times)
            for word in (*clause.counted, *clause.also)
            for name, boost in clause.fields
            if (times := self._holders.get((name, word), {}).get(id_))
        )

    def _weight(self, name: str, word: str) -> float:
        return weight(len(self._held), len(self._holders.get((name, word), ())))

    def _saturation(self, id_: str, name: str, times: int) -> float:
        """Twice the word is less than twice the worth, and less in a long text."""
        mean = self._totals[name] / len(self._held)
        return times / (times + K1 * (1 - B + B * kept_length(self._lengths[name][id_]) / mean))
