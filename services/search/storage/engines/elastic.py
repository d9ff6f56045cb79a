"""The engine on a server: Elasticsearch 8 or 9, with no module but its own `server`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from threading import Lock, RLock
from typing import Any, TypeVar

from elasticsearch import Elasticsearch, NotFoundError

from chassis.clock import monotonic
from chassis.digests import BUCKETS, bucket_text
from chassis.errors import Unavailable
from contracts.codes import search as codes
from services.search.domain.query import Clause, Query
from services.search.storage.engines import elastic_layout
from services.search.storage.engines.bm25 import weight
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.elastic_fresh import FreshIndex
from services.search.storage.engines.elastic_indexes import Indexes, Standing
from services.search.storage.engines.elastic_link import TOO_SLOW, Link, unavailable
from services.search.storage.engines.elastic_query import MOST_ROWS, body_of, hits_of, living, suggest_body, suggested
from services.search.storage.engines.elastic_writing import EntranceGone, Writing
from services.search.storage.engines.judging import Given, Judge, whole
from services.search.storage.engines.port import (
    Document,
    Generations,
    Hits,
    Layout,
    NeedsRebuild,
    NoIndex,
    ReadOnly,
    Suggestion,
)
from services.search.storage.engines.waiting import NEVER, Turns, Waiting

AT_ONCE = 1_000  # documents looked up or loaded in one request
FRESH = 2.0  # seconds for which it is believed that the index is still the one that was looked at
T = TypeVar("T")


class ElasticEngine:
    """
    An `Engine` on Elasticsearch, under the aliases `<prefix>` and `<prefix>-w`; the index left last stands under `<prefix>-was`.

    Whoever writes, writes to every index under `<prefix>-w`: the present one and
    the one that somebody is building, in whichever process. A commit is one
    bulk and one refresh; where it fails, what was put waits for the next.
    Every call ends within its time with `Unavailable`.
    """

    def __init__(self, at: ElasticAt, layout: Layout, *, write: bool = True) -> None:
        self.layout = layout
        self._write = write
        self._link = Link(at)
        self._indexes = Indexes(self._link, layout)
        self._writing_to = Writing(self._link, layout)
        self._waiting, self._turns = Waiting(), Turns()
        self._writing, self._rebuilding = RLock(), Lock()
        self._reason, self._is_other, self._looked = "", False, -FRESH

    @property
    def needs_rebuild(self) -> str:
        if monotonic() - self._looked >= FRESH:
            self._look()
        return self._reason

    def put(self, documents: Iterable[Document]) -> int:
        batch = list(documents)
        for document in batch:
            self._check(document)
        self._must_write()
        known: dict[str, int] = {}
        for at in range(0, len(batch), AT_ONCE):
            known |= self._kept([document.id for document in batch[at : at + AT_ONCE]])
        return self._waiting.add(batch, lambda id_: known.get(id_, NEVER))

    def commit(self) -> None:
        self._must_write()
        self._turns.share(self._flush)

    def search(self, query: Query) -> Hits:
        self.layout.check_query(query)
        body = body_of(query, self.layout)
        return hits_of(query, self.layout, self._search(body))

    def bound(self, clauses: tuple[Clause, ...]) -> float:
        words: dict[str, set[str]] = defaultdict(set)
        for clause in clauses:
            for name, _ in clause.fields:
                words[elastic_layout.text(name)] |= {*clause.counted, *clause.also}
        known = self._known({name: some for name, some in words.items() if some})
        return sum(
            boost * _weight(known.get(elastic_layout.text(name)), word)
            for clause in clauses
            for word in (*clause.counted, *clause.also)
            for name, boost in clause.fields
        )

    def holding(self, words: Collection[str], fields: Collection[str]) -> dict[str, int]:
        names = [elastic_layout.text(name) for name in fields]
        known = self._known(dict.fromkeys(names, words) if words else {})
        return {word: max((_holding(known.get(name), word) for name in names), default=0) for word in words}

    def _known(self, words: Mapping[str, Collection[str]]) -> dict[str, Any]:
        """By field, what the index counts of these words, as if they were a document that it gets."""
        self._must_be_there()
        asked = {name: " ".join(sorted(some)) for name, some in words.items()}
        if not asked:
            return {}
        counted: dict[str, Any] = self._ask(
            lambda client, index: client.termvectors(
                index=index, doc=asked, term_statistics=True, field_statistics=True, positions=False, offsets=False
            )
        )["term_vectors"]
        return counted

    def suggest(
        self,
        prefix: str,
        *,
        limit: int = 10,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        excluded: Collection[str] = (),
    ) -> tuple[Suggestion, ...]:
        self._must_be_there()
        if not prefix:
            return ()
        return tuple(suggested(prefix, self._search(suggest_body(prefix, limit, filters or {}, excluded))))

    def count(self) -> int:
        self._must_be_there()
        query = {"bool": {"filter": living()}}
        return int(self._ask(lambda client, index: client.count(index=index, query=query))["count"])

    def digest(self) -> tuple[str, ...]:
        sums = {part: {"sum": {"field": part}} for part in ("part_0", "part_1")}
        by_bucket = {"terms": {"field": "bucket", "size": BUCKETS}, "aggs": sums}
        found = self._search({"size": 0, "aggs": {"buckets": by_bucket}})["aggregations"]["buckets"]["buckets"]
        digests = [bucket_text(0, 0, 0)] * BUCKETS
        for one in found:  # a sum is exact below 2**53: two million documents in a bucket
            digests[one["key"]] = bucket_text(
                one["doc_count"], int(one["part_0"]["value"]), int(one["part_1"]["value"])
            )
        return tuple(digests)

    def versions(self, bucket: int) -> dict[str, int]:
        query = {"term": {"bucket": bucket}}
        body = {"query": query, "sort": ["id", "ver"], "size": MOST_ROWS, "_source": False, "stored_fields": "_none_"}
        found: dict[str, int] = {}
        while rows := self._search(body)["hits"]["hits"]:
            found |= {row["sort"][0]: row["sort"][1] for row in rows}
            body["search_after"] = rows[-1]["sort"]
        return found

    def rebuild(self, documents: Iterable[Document], judge: Judge = whole) -> int:
        self._must_write()
        given = Given()
        with self._rebuilding:
            fresh = self._indexes.begin()
            try:
                for batch in self._checked(given.counted(documents)):
                    self._writing_to.write([fresh], batch)
                self._indexes.settle(fresh)
                judge(FreshIndex(self._link, self._indexes, self.layout, fresh), len(given))
                total, outlived = self._change_over(fresh)
            except (EntranceGone, NotFoundError) as gone:  # another process has begun later, and swept its index away
                raise Unavailable(codes.NOT_READY.fault()) from gone
            except BaseException:
                self._indexes.remove_if_possible([fresh])
                raise
            self._reason, self._looked = "", monotonic()
            self._indexes.remove_if_possible(outlived)
        return total

    @property
    def generations(self) -> Generations:
        standing = self._indexes.standing()
        return Generations("" if standing.reason else standing.read, standing.former)

    def take_back(self) -> str:
        self._must_write()
        if not self._rebuilding.acquire(blocking=False):
            raise Unavailable(codes.NOT_READY.fault())
        try:
            with self._writing:
                name = self._indexes.take_back()
                self._look()
                return name
        finally:
            self._rebuilding.release()

    def close(self) -> None:
        try:
            if self._write and self._waiting:
                self.commit()
        finally:
            self._link.close()

    def _flush(self) -> None:
        """Write what waits wherever it must stand; where that fails it waits on, for whoever comes next."""
        with self._writing:
            standing = self._look()
            if self._reason:
                raise self._lacking()
            batch = self._waiting.take()
            try:
                if batch:
                    self._write_to_all(standing, batch)
            except BaseException:
                self._waiting.give_back(batch)
                raise

    def _write_to_all(self, standing: Standing, batch: list[Document]) -> None:
        try:
            self._writing_to.write(standing.written, batch)
        except EntranceGone:  # an index was removed between the look and the writing: the rest is what there is
            standing = self._look()
            self._writing_to.write(standing.written, batch)
        self._indexes.refresh(standing.read)

    def _change_over(self, fresh: str) -> tuple[int, tuple[str, ...]]:
        """Take *fresh* into use, with what waits; how much it holds, and the indexes that nobody needs any more."""
        with self._writing:
            batch = self._waiting.take()
            try:
                self._writing_to.write([fresh], batch)
                self._indexes.refresh(fresh)
                return self._indexes.count(fresh), self._indexes.change_over(fresh)
            except BaseException:
                self._waiting.give_back(batch)
                raise

    def _look(self) -> Standing:
        standing = self._indexes.standing()
        if standing.abandoned and self._write:
            self._indexes.remove(standing.abandoned)
            standing = self._indexes.standing()
        self._reason, self._is_other, self._looked = standing.reason, bool(standing.read), monotonic()
        return standing

    def _kept(self, ids: list[str]) -> dict[str, int]:
        """The versions that stand in the index."""
        self._must_be_there()
        found = self._ask(lambda client, index: client.mget(index=index, ids=ids, source=False))
        return {one["_id"]: one["_version"] for one in found["docs"] if one.get("found")}

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        self._must_be_there()
        answer: dict[str, Any] = self._ask(
            lambda client, index: client.search(index=index, body=body, allow_partial_search_results=False)
        )
        if answer["timed_out"]:
            raise unavailable(TOO_SLOW)
        return answer

    def _ask(self, call: Callable[[Elasticsearch, str], Any]) -> Any:
        """The answer of the index under the alias; asked again where it changed under the question."""
        for _ in range(2):
            try:
                return self._link.ask(lambda client: call(client, self._indexes.prefix)).body
            except NotFoundError:
                self._looked = -FRESH
                self._must_be_there()
        raise NoIndex("there is none any more")

    def _must_be_there(self) -> None:
        if self.needs_rebuild:
            raise self._lacking()

    def _lacking(self) -> NeedsRebuild:
        return (NeedsRebuild if self._is_other else NoIndex)(self._reason)

    def _must_write(self) -> None:
        if not self._write:
            raise ReadOnly

    def _check(self, document: Document) -> None:
        self.layout.check_document(document)
        elastic_layout.check(document)

    def _checked(self, documents: Iterable[Document]) -> Iterator[list[Document]]:
        source = iter(documents)
        while batch := list(islice(source, AT_ONCE)):
            for document in batch:
                self._check(document)
            yield batch


def _weight(field: Mapping[str, Any] | None, word: str) -> float:
    """What a word is worth at most in a field, by the counts of the index."""
    if not field:
        return 0.0
    return weight(field["field_statistics"]["doc_count"], _holding(field, word))


def _holding(field: Mapping[str, Any] | None, word: str) -> int:
    return int(field["terms"].get(word, {}).get("doc_freq", 0)) if field else 0
