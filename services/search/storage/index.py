"""
The index beside the tables: what must not be found is known here at once, the rest a moment later.

The tables are the truth of this service; the index is a cache that is put right from them,
at the start by comparing versions, later after every commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import structlog

from chassis.storage.reading import Reading
from chassis.storage.transactions import Transactions
from services.search.domain import documents
from services.search.domain.analysis import ANALYSER_VERSION
from services.search.storage import heard
from services.search.storage.engines.port import BUCKETS, Document, Engine, Layout, bucket_of, digest_of
from services.search.storage.heard import Version
from services.search.storage.sights import sight

log = structlog.get_logger()
BATCH = 500


def layout() -> Layout:
    """The fields of the index, from the declarations of the things that are searched."""
    return Layout(documents.texts(), documents.keywords(), documents.numbers(), ANALYSER_VERSION)


class Index:
    """Keeps an engine and the deny set in step with the tables."""

    def __init__(self, transactions: Transactions, engine: Engine) -> None:
        self.engine = engine
        self._open = transactions
        self._denied: frozenset[str] = frozenset()
        self._putting, self._noticing = threading.Lock(), threading.Lock()
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)

    @property
    def denied(self) -> frozenset[str]:
        """What must not be found now, whatever the index holds."""
        return self._denied

    def open(self) -> None:
        """Learn who is hidden; build the index where there is none, mend it where it differs."""
        with self._open.reading() as reading:
            self._denied = frozenset(heard.hidden(reading))
        if self.engine.needs_rebuild:
            self.rebuild()
        else:
            self.mend()
        self.catch_up()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self.engine.close()

    def noticed(self, ids: Iterable[str]) -> None:
        """These were changed and committed: who is hidden by it is hidden now, the index follows."""
        touched = set(ids)
        with self._noticing:
            with self._open.reading() as reading:
                versions = heard.versions_of(reading, touched)
            hidden = {one.id for one in versions if not one.found or one.gone}
            self._denied = (self._denied - touched) | hidden
        self._wake.set()

    def catch_up(self) -> int:
        """Put everything that is pending; when this returns it is durable and found."""
        put = 0
        with self._putting:
            while True:
                with self._open.reading() as reading:
                    waiting = heard.pending(reading, BATCH)
                    ready = list(_documents(reading, waiting))
                if not waiting:
                    return put
                self.engine.put(ready)
                self.engine.commit()
                with self._open.work() as work:
                    heard.mark_indexed(work, waiting)
                put += len(waiting)

    def rebuild(self) -> int:
        """A new index from the tables, beside the present one, which answers until then."""
        with self._putting:
            return self.engine.rebuild(self._everything())

    def mend(self) -> int:
        """Put again what the index holds otherwise than the tables say; how many documents differed."""
        with self._open.reading() as reading:
            wanted = {one.id: one.version for one in _all(reading)}
            differing = [
                n for n, (a, b) in enumerate(zip(digest_of(wanted), self.engine.digest(), strict=True)) if a != b
            ]
            wrong = [
                id
                for bucket in differing
                for id in wanted
                if bucket_of(id, BUCKETS) == bucket and self.engine.versions(bucket).get(id) != wanted[id]
            ]
            if not differing:
                return 0
            extra = [id for bucket in differing for id in self.engine.versions(bucket) if id not in wanted]
            ready = list(_documents(reading, heard.versions_of(reading, set(wrong))))
        if extra:  # the index knows what the tables do not: it is of another history
            return self.rebuild()
        self.engine.put(ready)
        self.engine.commit()
        log.info("index.mended", documents=len(ready))
        return len(ready)

    def _everything(self) -> Iterator[Document]:
        after = ""
        while True:
            with self._open.reading() as reading:
                page = heard.all_versions(reading, after, BATCH)
                ready = list(_documents(reading, page))
            if not page:
                return
            yield from ready
            after = page[-1].id

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(1.0)
            self._wake.clear()
            try:
                self.catch_up()
            except Exception:
                log.exception("index.failed")
                self._stop.wait(1.0)


def _all(reading: Reading) -> Iterator[Version]:
    after = ""
    while page := heard.all_versions(reading, after, BATCH):
        yield from page
        after = page[-1].id


def _documents(reading: Reading, versions: list[Version]) -> Iterator[Document]:
    by_kind: dict[str, list[Version]] = {}
    for one in versions:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, some in by_kind.items():
        things = heard.recall_all(reading, [one.id for one in some], kind)
        joined = heard.joined_to(reading, [one.id for one in some])
        for one in some:
            thing = things[one.id]
            yield _tombstone(one) if one.gone else _document(reading, one, thing, joined[one.id])


def _tombstone(version: Version) -> Document:
    return Document(id=version.id, version=version.version, gone=True)


def _document(reading: Reading, version: Version, thing: heard.Heard, others: list[heard.Heard]) -> Document:
    seen = sight(reading, thing, others)
    zones = {str(o.state["zone_id"]) for o in others if o.kind == "residence" and o.state.get("state") == "resident"}
    keywords = documents.keyword_of(thing.kind, thing.state) | {
        "shown": ("yes" if seen.found else "no",),
        "warned": ("no" if seen.recommended else "yes",),
        "zone": tuple(sorted(zones)),
    }
    return Document(
        id=version.id,
        version=version.version,
        texts=documents.text_of(thing.kind, thing.state),
        keywords=keywords,
        numbers=documents.number_of(thing.kind, thing.state),
        suggest=documents.suggest_of(thing.kind, thing.state),
    )
