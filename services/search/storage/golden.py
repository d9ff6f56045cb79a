"""
Golden queries: what a new index must find before it is used.

Some of the things that it was filled with are looked for by their own names: each must be among the first results.
Where the index in use is true to the tables, both must also give nearly the same first results.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from zlib import crc32

from chassis.storage.transactions import Transactions
from contracts.declare import Words
from services.search.domain.documents import BOOSTS, SEARCHED, SOUND
from services.search.domain.query import Query, text_clauses
from services.search.storage import heard
from services.search.storage.engines.judging import FallsShort, Fresh, whole
from services.search.storage.engines.port import Document, Hits

QUERIES = 200
FIRST = 10  # results that are looked at
LEAST = 0.98  # of the things found by their names, and of the first results in both indexes
SHOWN = {"shown": ("yes",)}
Ask = Callable[[Query], Hits]


class Golden:
    """Notes some of the documents that a new index is filled with, and asks it for them."""

    def __init__(self, transactions: Transactions, beside: Ask | None) -> None:
        """*beside* asks the index in use; None where it is not true to the tables, so that it proves nothing."""
        self._open, self._beside = transactions, beside
        self._noted: list[tuple[int, str, int]] = []  # the same ones in every rebuild: those with the greatest marks

    def noting(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same documents."""
        for document in documents:
            kind = next(iter(document.keywords.get("kind", ())), "")
            if kind in SEARCHED and document.keywords.get("shown") == SHOWN["shown"] and not document.gone:
                one = crc32(document.id.encode()), document.id, document.version
                (heapq.heappush if len(self._noted) < QUERIES else heapq.heappushpop)(self._noted, one)
            yield document

    def judge(self, fresh: Fresh, given: int) -> None:
        """Nothing, or FallsShort with what is wrong with the new index."""
        whole(fresh, given)
        asked = missed = alike = compared = 0
        example = ""
        for id, version, name, query in self._queries():
            hits = fresh.search(query).hits
            asked += 1
            if not self._is_among(name, [hit.id for hit in hits]) and self._is_still(id, version):
                missed, example = missed + 1, name
            if self._beside:
                now, before = {hit.id for hit in hits}, {hit.id for hit in self._beside(query).hits}
                alike, compared = alike + len(now & before), compared + max(len(now), len(before))
        if missed > asked * (1 - LEAST):
            raise FallsShort(_not_found(missed, asked, example))
        if alike < compared * LEAST:
            raise FallsShort(_otherwise(alike / compared))

    def _queries(self) -> Iterator[tuple[str, int, str, Query]]:
        """What is asked for each thing that stands as it was noted."""
        noted = {id: version for _, id, version in self._noted}
        with self._open.reading() as reading:
            for one in heard.versions_of(reading, noted):
                thing = heard.recall(reading, one.kind, one.id) if one.version == noted[one.id] else None
                name = str(thing.state.get("name") or "") if thing else ""
                if clauses := text_clauses(name, BOOSTS, sound=SOUND):
                    filters = SHOWN | {"kind": (one.kind,)}
                    yield one.id, one.version, name, Query(clauses=clauses, filters=filters, limit=FIRST)

    def _is_among(self, name: str, ids: list[str]) -> bool:
        """Whether one by this very name was found; several may bear it."""
        with self._open.reading() as reading:
            return any(
                thing.state.get("name") == name
                for one in heard.versions_of(reading, ids)
                if (thing := heard.recall(reading, one.kind, one.id))
            )

    def _is_still(self, id: str, version: int) -> bool:
        """Whether nothing has happened to it since; else it may rightly be found otherwise, or not at all."""
        with self._open.reading() as reading:
            return [one.version for one in heard.versions_of(reading, [id])] == [version]


def _not_found(missed: int, asked: int, example: str) -> Words:
    return Words(
        f"{asked} 个检验查询中有 {missed} 个在新索引里找不到应有的记录，如“{example}”",
        f"{missed} of {asked} golden queries do not find in the new index what they must, such as “{example}”",
    )


def _otherwise(share: float) -> Words:
    return Words(
        f"检验查询的前 {FIRST} 条与在用索引只有 {share:.1%} 相同，至少须 {LEAST:.0%}",
        f"only {share:.1%} of the golden queries' first {FIRST} results are those of the index in use; {LEAST:.0%} must be",
    )
