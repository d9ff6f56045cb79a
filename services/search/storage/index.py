"""
The index beside the tables: what must not be found is known here at once, the rest a moment later.

The tables are the truth of this service; the index is a cache that is put right from them,
at the start by comparing versions, later after every commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import structlog

from chassis.clock import monotonic
from chassis.digests import bucket_of, differing, digest_of
from chassis.errors import Unavailable
from chassis.storage.reading import Reading
from chassis.storage.transactions import Transactions
from contracts.declare import Words
from services.search.domain import documents
from services.search.domain.analysis import ANALYSER_VERSION
from services.search.domain.places import Spot
from services.search.domain.query import LATITUDE, LONGITUDE
from services.search.storage import heard, levels, posted
from services.search.storage.engines.judging import FallsShort
from services.search.storage.engines.port import Document, Engine, Layout, NeedsRebuild, NoFormer, NoIndex
from services.search.storage.engines.waiting import NEVER
from services.search.storage.golden import Golden
from services.search.storage.heard import Version
from services.search.storage.sights import sight
from services.search.storage.spots import spots_of

log = structlog.get_logger()
BATCH = 500
PAUSE = 1.0  # s, before what failed is tried again
DRIFT = 600.0  # s between two comparisons of the index with the tables


def layout() -> Layout:
    """The fields of the index, from the declarations of the things that are searched."""
    return Layout(documents.texts(), documents.keywords(), documents.numbers(), ANALYSER_VERSION)


class Index:
    """Keeps an engine and the deny set in step with the tables."""

    def __init__(self, transactions: Transactions, engine: Engine) -> None:
        self.engine = engine
        self._open = transactions
        self._denied: frozenset[str] = frozenset()
        self._change = 0  # up to which change of an agency this is known
        self._putting, self._noticing = threading.Lock(), threading.Lock()
        self._begun = False  # the index was usable once
        self._compared = 0.0  # when index and tables were last found alike; never, where 0
        self._refused: Words | None = None  # why the last new index was not taken into use
        self._again = 0.0  # not before this is another one built by itself
        self._anew = False  # somebody wants a new one
        self._late: dict[str, tuple[int, float]] = {}  # id: the version that the index does not hold yet, since when
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)

    @property
    def denied(self) -> frozenset[str]:
        """What must not be found now, whatever the index holds."""
        return self._denied

    @property
    def lag(self) -> float:
        """For how many seconds the oldest change that this process heard of has not been found yet."""
        with self._noticing:
            return max((monotonic() - since for _, since in self._late.values()), default=0.0)

    @property
    def refused(self) -> Words | None:
        """Why the last new index that was built was not taken into use; None where it was."""
        return self._refused

    def open(self) -> None:
        """Learn who is hidden; build the index where there is none, mend it where it differs; later, where it is away."""
        with self._open.reading() as reading:
            self._denied, self._change = frozenset(heard.hidden(reading)), levels.newest(reading)
        try:
            self._put_right()
        except (Unavailable, NeedsRebuild) as error:
            log.warning("index.waits", error=str(error))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        with suppress(Unavailable, NeedsRebuild):  # what waits is in the tables still
            self.engine.close()

    def doubted(self) -> None:
        """Somebody could not ask the index: what it holds is compared with the tables as soon as that can be done."""
        self._compared = 0.0
        self._wake.set()

    def noticed(self, ids: Iterable[str]) -> None:
        """These were changed and committed: who is hidden by it is hidden now, the index follows."""
        touched = set(ids)
        with self._noticing:
            with self._open.reading() as reading:
                self._take_over(reading)
                self._hide(reading, touched)
                versions = heard.versions_of(reading, touched)
            for one in versions:
                self._late[one.id] = one.version, self._late.get(one.id, (0, monotonic()))[1]
        self._wake.set()

    def follow(self, reading: Reading) -> None:
        """Whom another process hid or let back before *reading* began is hidden or let back here, too."""
        if levels.newest(reading) > self._change:
            with self._noticing:
                self._take_over(reading)

    def _take_over(self, reading: Reading) -> None:
        """What *reading* sees and nobody told here; an older reading than the last one has nothing to say."""
        while some := levels.touched(reading, self._change, BATCH):
            self._hide(reading, {id for id, _ in some})
            self._change = some[-1][1]

    def _hide(self, reading: Reading, touched: set[str]) -> None:
        self._denied = (self._denied - touched) | heard.hidden_of(reading, touched)

    def catch_up(self) -> int:
        """Put everything that is pending; when this returns it is durable and found."""
        put = 0
        with self._putting:
            while True:
                late = dict(self._late)
                with self._open.reading() as reading:
                    waiting = heard.pending(reading, BATCH)
                    ready = list(documents_of(reading, waiting))
                if not waiting:
                    self._found({id: version for id, (version, _) in late.items()})
                    return put
                self.engine.put(ready)
                self.engine.commit()
                with self._open.work() as work:
                    heard.mark_indexed(work, waiting)
                self._found({one.id: one.version for one in waiting})
                put += len(waiting)

    def rebuild(self) -> int:
        """
        A new index from the tables, beside the present one, which answers and takes what is pending until then.

        FallsShort where the new one lacks documents or does not find what it must: the present one stays.
        """
        golden = Golden(self._open, self.engine.search if self._is_true() else None)
        built = self.engine.rebuild(golden.noting(self._everything()), golden.judge)
        self._refused = None
        return built

    def anew(self) -> None:
        """A new index is wanted; it is built soon, in this process."""
        self._anew = True
        self._wake.set()

    def take_back(self) -> str:
        """The index that answered before answers again, and is brought up to date at once; its name, or NoFormer."""
        name = self.engine.take_back()
        log.warning("index.taken_back", index=name)
        self._refused = None
        self.doubted()
        return name

    def _is_true(self) -> bool:
        """Whether the index in use holds what the tables say."""
        try:
            with self._open.reading() as reading:
                wanted = digest_of({one.id: one.version for one in _all(reading)})
            return not self.engine.needs_rebuild and not differing(wanted, self.engine.digest())
        except NeedsRebuild:
            return False

    def mend(self) -> int:
        """Put again what the index holds otherwise than the tables say; how many documents differed."""
        with self._putting:
            with self._open.reading() as reading:
                wanted = {one.id: one.version for one in _all(reading)}
            held = self._held_where_differing(digest_of(wanted))
            wrong = [id for id in wanted if (its := held.get(bucket_of(id))) is not None and its.get(id) != wanted[id]]
            foreign = self._foreign(wanted, held)
            if not foreign:
                self._put_again(wrong)
        if foreign:
            return self.rebuild()
        if wrong:
            log.info("index.mended", documents=len(wrong))
        return len(wrong)

    def _put_again(self, ids: list[str]) -> None:
        for at in range(0, len(ids), BATCH):
            with self._open.reading() as reading:
                ready = list(documents_of(reading, heard.versions_of(reading, ids[at : at + BATCH])))
            self.engine.put(ready)
            self.engine.commit()

    def _foreign(self, wanted: dict[str, int], held: dict[int, dict[str, int]]) -> bool:
        """Whether the index knows what the tables do not, even when looked at again: it is of another history."""
        ahead = {id: v for versions in held.values() for id, v in versions.items() if v > wanted.get(id, NEVER)}
        for at in range(0, len(ahead), BATCH):
            some = list(ahead)[at : at + BATCH]
            with self._open.reading() as reading:
                now = {one.id: one.version for one in heard.versions_of(reading, some)}
            if any(ahead[id] > now.get(id, NEVER) for id in some):
                return True
        return False

    def _held_where_differing(self, wanted: tuple[str, ...]) -> dict[int, dict[str, int]]:
        """Of each bucket with another digest than *wanted* the versions that the index holds."""
        return {bucket: self.engine.versions(bucket) for bucket in differing(wanted, self.engine.digest())}

    def _put_right(self) -> None:
        """Build the index where there is none, mend it where it differs, and put what is pending."""
        try:
            self._build_or_mend()
        except FallsShort as short:
            self._refused, self._again = short.words, monotonic() + DRIFT
            log.warning("index.refused", zh=short.words.zh, en=short.words.en)
            self.catch_up()
            return
        self.catch_up()
        self._begun, self._compared = True, monotonic()

    def _build_or_mend(self) -> None:
        anew, self._anew = self._anew, False
        if self._is_lacking() and (anew or not self._has_former()):
            self.rebuild()
        elif anew:
            self.catch_up()
            self.rebuild()
        else:
            self.mend()

    def _has_former(self) -> bool:
        """Whether there was a former index that this program can use; it answers from now on."""
        try:
            log.warning("index.taken_back", index=self.engine.take_back())
        except NoFormer:
            return False
        return True

    def _is_lacking(self) -> bool:
        """Whether an index must be built: at the start where none can be used, later only where there is none at all."""
        if not self._begun:
            return bool(self.engine.needs_rebuild)
        try:
            self.engine.count()  # NeedsRebuild: a newer program has changed over to its own, which is left to it
        except NoIndex:
            return True
        return False

    def _found(self, versions: Mapping[str, int]) -> None:
        """These are found from now on; what was changed again meanwhile is late still."""
        with self._noticing:
            for id, version in versions.items():
                if id in self._late and self._late[id][0] <= version:
                    del self._late[id]

    def _everything(self) -> Iterator[Document]:
        after = ""
        while True:
            with self._open.reading() as reading:
                page = heard.all_versions(reading, after, BATCH)
                ready = list(documents_of(reading, page))
            if not page:
                return
            yield from ready
            after = page[-1].id

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(PAUSE)
            self._wake.clear()
            try:
                self._step()
            except (Unavailable, NeedsRebuild) as error:
                log.warning("index.waits", error=str(error), lag_seconds=round(self.lag, 1))
                self._stop.wait(PAUSE)
            except Exception:
                log.exception("index.failed")
                self._stop.wait(PAUSE)

    def _step(self) -> None:
        """What is pending; and now and then, or where the index was away, lost or is wanted anew, all of it."""
        is_doubted = not self._compared or monotonic() - self._compared > DRIFT
        if self._anew or (is_doubted and monotonic() >= self._again):
            self._put_right()
        else:
            self.catch_up()


def _all(reading: Reading) -> Iterator[Version]:
    after = ""
    while page := heard.all_versions(reading, after, BATCH):
        yield from page
        after = page[-1].id


def documents_of(reading: Reading, versions: list[Version]) -> Iterator[Document]:
    """What the index holds of each, from the tables."""
    by_kind: dict[str, list[Version]] = {}
    for one in versions:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, some in by_kind.items():
        yield from _demands(reading, some) if kind == documents.DEMAND else _heard(reading, kind, some)


def _heard(reading: Reading, kind: str, some: list[Version]) -> Iterator[Document]:
    """Of things that others own."""
    things = heard.recall_all(reading, [one.id for one in some], kind)
    joined = heard.joined_to(reading, [one.id for one in some])
    spots = spots_of(reading, things, joined)
    for one in some:
        if one.gone:
            yield _tombstone(one)
        else:
            yield _document(reading, one, things[one.id], joined[one.id], spots.get(one.id))


def _demands(reading: Reading, some: list[Version]) -> Iterator[Document]:
    """Of demands what others may read, as long as they stand open."""
    known = posted.all_of(reading, [one.id for one in some if not one.gone])
    for one in some:
        demand = known.get(one.id)
        yield posted.document_of(demand, one.version, reading.today) if demand else _tombstone(one)


def _tombstone(version: Version) -> Document:
    return Document(id=version.id, version=version.version, gone=True)


def _document(
    reading: Reading, version: Version, thing: heard.Heard, others: list[heard.Heard], spot: Spot | None
) -> Document:  # fmt: skip
    seen = sight(reading, thing, others)
    zones = {str(o.state["zone_id"]) for o in others if o.kind == "residence" and o.state.get("state") == "resident"}
    keywords = documents.keyword_of(thing.kind, thing.state) | {
        "shown": ("yes" if seen.found else "no",),
        "warned": ("no" if seen.recommended else "yes",),
        "zone": tuple(sorted(zones)),
        "placed": (spot.by if spot else "unknown",),
    }
    numbers = documents.number_of(thing.kind, thing.state)
    numbers |= {LONGITUDE: spot.longitude, LATITUDE: spot.latitude} if spot else {}
    return Document(
        id=version.id,
        version=version.version,
        texts=documents.text_of(thing.kind, thing.state),
        keywords=keywords,
        numbers=numbers,
        suggest=documents.suggest_of(thing.kind, thing.state),
    )
