"""The engine in plain Python, for tests: the same answers by another road; nothing outlives the process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from threading import RLock

from chassis.digests import bucket_of, digest_of
from services.search.domain.query import DISTANCE, LATITUDE, LONGITUDE, Clause, Cursor, Near, Query, Value, kilometres
from services.search.storage.engines.bm25 import Bm25
from services.search.storage.engines.judging import Given, Judge, whole
from services.search.storage.engines.port import (
    Document,
    Generations,
    Hit,
    Hits,
    Layout,
    NeedsRebuild,
    NoFormer,
    Suggestion,
    rounded,
)
from services.search.storage.engines.waiting import NEVER, Waiting

Filters = Mapping[str, tuple[str, ...]]


class _Index:
    """One generation: the newest document of each id, and their words."""

    def __init__(self, layout: Layout, name: str) -> None:
        self.layout, self.name = layout, name
        self.documents: dict[str, Document] = {}
        self.words = Bm25()

    def held(self) -> int:
        return len(self.documents)

    def search(self, query: Query) -> Hits:
        scores = self.words.scores(query.clauses)
        asked = [each for each in self.living(query.excluded) if not query.clauses or each.id in scores]
        return _page(asked, query, scores)

    def keep(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.version >= self.version_of(document.id):
                self.documents[document.id] = document
                self.words.keep(document.id, self.layout.words(document))

    def version_of(self, id_: str) -> int:
        return self.documents[id_].version if id_ in self.documents else NEVER

    def living(self, excluded: Collection[str] = ()) -> list[Document]:
        return [each for each in self.documents.values() if not each.gone and each.id not in excluded]


class MemoryEngine:
    """An `Engine` for tests."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._index: _Index | None = None
        self._next: _Index | None = None  # while it is being built
        self._former: _Index | None = None
        self._built = 0
        self._waiting = Waiting()
        self._lock = RLock()

    @property
    def needs_rebuild(self) -> str:
        return "" if self._index else "there is none yet"

    def put(self, documents: Iterable[Document]) -> int:
        batch = list(documents)
        for document in batch:
            self.layout.check_document(document)
        return self._waiting.add(batch, self._present().version_of)

    def commit(self) -> None:
        with self._lock:
            waited = self._waiting.take()
            for index in filter(None, (self._present(), self._next)):
                index.keep(waited)

    def search(self, query: Query) -> Hits:
        self.layout.check_query(query)
        query.start()  # a cursor that does not fit is refused first
        with self._lock:
            return self._present().search(query)

    def bound(self, clauses: tuple[Clause, ...]) -> float:
        with self._lock:
            return self._present().words.bound(clauses)

    def holding(self, words: Collection[str], fields: Collection[str]) -> dict[str, int]:
        with self._lock:
            return {word: self._present().words.holding(word, fields) for word in words}

    def suggest(
        self, prefix: str, *, limit: int = 10, filters: Filters | None = None, excluded: Collection[str] = ()
    ) -> tuple[Suggestion, ...]:
        with self._lock:
            living = self._present().living(excluded)
        meant = sorted(
            (key, each.id, label)
            for each in living
            if _passes(each, filters or {})
            for key, label in each.suggest
            if prefix and key.startswith(prefix)
        )
        first: dict[str, str] = {}
        for _, id_, label in meant:
            first.setdefault(id_, label)
        return tuple(Suggestion(*one) for one in first.items())[:limit]

    def count(self) -> int:
        with self._lock:
            return len(self._present().living())

    def digest(self) -> tuple[str, ...]:
        with self._lock:
            return digest_of({id_: each.version for id_, each in self._present().documents.items()})

    def versions(self, bucket: int) -> dict[str, int]:
        with self._lock:
            kept = self._present().documents
            return {id_: each.version for id_, each in kept.items() if bucket_of(id_) == bucket}

    def rebuild(self, documents: Iterable[Document], judge: Judge = whole) -> int:
        fresh = self._next = _Index(self.layout, f"memory-{self._built + 1}")
        given = Given()
        try:
            for document in given.counted(documents):
                self.layout.check_document(document)
                with self._lock:
                    fresh.keep([document])
            judge(fresh, len(given))
            with self._lock:
                fresh.keep(self._waiting.take())
                self._former, self._index, self._built = self._index, fresh, self._built + 1
        finally:
            self._next = None
        return fresh.held()

    @property
    def generations(self) -> Generations:
        with self._lock:
            return Generations(*(one.name if one else "" for one in (self._index, self._former)))

    def take_back(self) -> str:
        with self._lock:
            if not self._former:
                raise NoFormer
            self._index, self._former = self._former, self._index
            return self._index.name

    def close(self) -> None:
        if self._index:
            self.commit()

    def _present(self) -> _Index:
        if not self._index:
            raise NeedsRebuild(self.needs_rebuild)
        return self._index


def _page(asked: list[Document], query: Query, scores: Mapping[str, float]) -> Hits:
    start = query.start()
    asked = [each for each in asked if _in_ranges(each, query) and _is_near(each, query)]
    found = [each for each in asked if _passes(each, query.filters)]
    hits = [_hit(each, query, rounded(scores.get(each.id, 0.0))) for each in found]
    rest = _behind(hits, query, start) if start else _ranked(hits, query)
    page = tuple(rest[: query.limit])
    after = Cursor(page[-1].value, page[-1].id, query.mark()) if len(rest) > len(page) > 0 else None
    return Hits(page, len(found), {name: _counts(asked, query, name) for name in query.facets}, after)


def _passes(document: Document, filters: Filters) -> bool:
    return all(
        not chosen or not set(chosen).isdisjoint(document.keywords.get(name, ())) for name, chosen in filters.items()
    )


def _in_ranges(document: Document, query: Query) -> bool:
    return all(
        name in document.numbers and wanted.least <= document.numbers[name] <= wanted.most
        for name, wanted in query.ranges.items()
    )


def _is_near(document: Document, query: Query) -> bool:
    return query.near is None or ((away := _away(document, query.near)) is not None and away <= query.near.most)


def _away(document: Document, near: Near) -> float | None:
    if LONGITUDE not in document.numbers or LATITUDE not in document.numbers:
        return None
    return kilometres(document.numbers[LONGITUDE], document.numbers[LATITUDE], near)


def _counts(asked: list[Document], query: Query, name: str) -> dict[str, int]:
    others = {field: chosen for field, chosen in query.filters.items() if field != name}
    counted = Counter(
        value for each in asked if _passes(each, others) for value in dict.fromkeys(each.keywords.get(name, ()))
    )
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _hit(document: Document, query: Query, score: float) -> Hit:
    name = query.order.field
    value: Value = score if query.by_score else None
    if query.near and name == DISTANCE:
        value = _away(document, query.near)
    elif name in document.numbers:
        value = float(document.numbers[name])
    elif name:
        value = next(iter(document.keywords.get(name, ())), None)
    return Hit(document.id, score, value)


def _ranked(hits: list[Hit], query: Query) -> list[Hit]:
    """By value, then id; what has no value stands last whichever way the values go."""
    by_id = sorted(hits, key=lambda hit: hit.id)
    valued = [hit for hit in by_id if hit.value is not None]
    valued.sort(key=lambda hit: hit.value, reverse=query.by_score or query.order.descending)  # type: ignore[arg-type,return-value]  # one type per order
    return valued + [hit for hit in by_id if hit.value is None]


def _behind(hits: list[Hit], query: Query, start: Cursor) -> list[Hit]:
    """The ranked hits behind *start*, whose own hit may be gone meanwhile."""
    others = [hit for hit in hits if (hit.id, hit.value) != (start.id, start.value)]
    here = Hit(start.id, 0.0, start.value)
    ranked = _ranked([*others, here], query)
    return ranked[ranked.index(here) + 1 :]
