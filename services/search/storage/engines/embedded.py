"""The engine that needs no server: tantivy and columns in this process, in a folder that may be deleted and rebuilt."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Lock, RLock

import tantivy

from chassis.errors import Unavailable
from contracts.codes import search as codes
from services.search.domain.query import Clause, Query
from services.search.storage.engines.bm25 import weight
from services.search.storage.engines.columns import Admitted
from services.search.storage.engines.durable import Stamp, stamp_of, write_durably
from services.search.storage.engines.judging import Given, Judge, whole
from services.search.storage.engines.page import page_of
from services.search.storage.engines.port import (
    Document,
    Generations,
    Hits,
    Layout,
    NeedsRebuild,
    NoFormer,
    ReadOnly,
    Suggestion,
    rounded,
)
from services.search.storage.engines.shelf import Shelf, is_of
from services.search.storage.engines.waiting import Turns, Waiting

CURRENT = "CURRENT"  # names the folder of the present generation
FORMER = "FORMER"  # names the one before it, or the same where there is none to go back to
FIRST_LOOK = 2  # times as many as are wanted, before more are looked at
AT_ONCE = 200  # documents of a rebuild that are written before a waiting commit may write its own


class EmbeddedEngine:
    """
    An `Engine` in a folder.

    `folder/CURRENT` names the generation in use (`idx-000007`). One process
    writes, the others open it with `write=False` and see each commit and each
    change of generation at their next search. The previous generation stays
    until the next rebuild, for readers that are just opening it and for those
    who take it back (`folder/FORMER`).
    """

    def __init__(self, folder: Path, layout: Layout, *, write: bool = True) -> None:
        self.layout = layout
        self._folder, self._write = folder, write
        self._waiting = Waiting()
        self._turns = Turns()
        self._writing = RLock()  # one flush or change of generation at a time
        self._rebuilding = Lock()
        self._shelf: Shelf | None = None
        self._next: Shelf | None = None  # while it is being built
        self._seen: Stamp | None = None
        self._reason = ""
        folder.mkdir(parents=True, exist_ok=True)
        self._open()

    @property
    def needs_rebuild(self) -> str:
        if not self._write:
            self._follow()
        return self._reason

    def put(self, documents: Iterable[Document]) -> int:
        batch = list(documents)
        for document in batch:
            self.layout.check_document(document)
        return self._waiting.add(batch, self._own().columns.version_of)

    def commit(self) -> None:
        self._own()
        self._turns.share(self._flush)

    def search(self, query: Query) -> Hits:
        self.layout.check_query(query)
        return _searched(self._present(), query)

    def bound(self, clauses: tuple[Clause, ...]) -> float:
        shelf = self._present()
        documents = len(shelf.columns.ids)
        return sum(
            boost * weight(documents, shelf.holding(name, word))
            for clause in clauses
            for word in (*clause.counted, *clause.also)
            for name, boost in clause.fields
        )

    def holding(self, words: Collection[str], fields: Collection[str]) -> dict[str, int]:
        shelf = self._present()
        return {word: max((shelf.holding(name, word) for name in fields), default=0) for word in words}

    def suggest(
        self,
        prefix: str,
        *,
        limit: int = 10,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        excluded: Collection[str] = (),
    ) -> tuple[Suggestion, ...]:
        shelf = self._present()
        with shelf.guard:
            meant = islice(shelf.columns.suggest(prefix, filters or {}, excluded), limit)
            return tuple(Suggestion(id_, label) for id_, label in meant)

    def count(self) -> int:
        shelf = self._present()
        with shelf.guard:
            return shelf.columns.count()

    def digest(self) -> tuple[str, ...]:
        shelf = self._present()
        with shelf.guard:
            return shelf.columns.digest()

    def versions(self, bucket: int) -> dict[str, int]:
        shelf = self._present()
        with shelf.guard:
            return shelf.columns.versions(bucket)

    def rebuild(self, documents: Iterable[Document], judge: Judge = whole) -> int:
        self._must_write()
        given = Given()
        with self._rebuilding:
            name = f"idx-{self._generation() + 1:06d}"
            if self._named(FORMER) == name:  # it was taken back from: what stands there now is built over
                write_durably(self._folder / FORMER, self._named(CURRENT))
            fresh = _claimed(self._folder / name, self.layout)
            try:
                self._next = fresh
                for batch in self._checked(given.counted(documents)):
                    fresh.fill(batch)
                with self._writing:  # nobody fills it while it is made findable
                    fresh.commit()
                judge(_Fresh(fresh), len(given))
                former = self._change_over(fresh)
            except BaseException:
                with self._writing:  # no flush fills it any more
                    self._next = None
                fresh.close()
                raise
            self._forget(former, name)
        return len(fresh.columns.ids)

    @property
    def generations(self) -> Generations:
        shelf = self._shelf  # looked at first: in the middle of a change the files are ahead of it
        present, former = shelf.folder.name if shelf else "", self._named(FORMER)
        usable = former not in (present, self._named(CURRENT)) and is_of(self._folder / former, self.layout)
        return Generations(present, former if usable else "")

    def take_back(self) -> str:
        self._must_write()
        if not self._rebuilding.acquire(blocking=False):
            raise Unavailable(codes.NOT_READY.fault())
        try:
            with self._writing:
                return self._taken_back()
        finally:
            self._rebuilding.release()

    def _taken_back(self) -> str:
        name, left = self.generations.former, self._shelf
        if not name:
            raise NoFormer
        try:
            shelf = Shelf(self._folder / name, self.layout, write=True)
        except NeedsRebuild as broken:
            raise NoFormer from broken
        present = self._named(CURRENT)
        write_durably(self._folder / CURRENT, name)
        write_durably(self._folder / FORMER, present)
        self._shelf, self._reason = shelf, ""
        if left:
            left.close()
        return name

    def close(self) -> None:
        shelf = self._shelf
        if not shelf:
            return
        try:
            if self._write:
                self.commit()
        finally:
            shelf.close()

    def _flush(self) -> None:
        """Commit what waits; where that fails it waits on, for whoever comes next."""
        with self._writing:
            shelf, batch = self._own(), self._waiting.take()
            try:
                if batch:
                    shelf.write(batch)
                    if self._next:
                        self._next.fill(batch)
                    shelf.commit()
            except BaseException:
                self._waiting.give_back(batch)
                shelf.recover()
                raise

    def _change_over(self, fresh: Shelf) -> Shelf | None:
        """Take *fresh* into use, with what waits; the one used before."""
        with self._writing:
            batch = self._waiting.take()
            try:
                fresh.fill(batch)
                fresh.commit()
                if present := self._named(CURRENT):
                    write_durably(self._folder / FORMER, present)
                write_durably(self._folder / CURRENT, fresh.folder.name)
            except BaseException:
                self._waiting.give_back(batch)
                raise
            former, self._shelf, self._next, self._reason = self._shelf, fresh, None, ""
        return former

    def _checked(self, documents: Iterable[Document]) -> Iterator[list[Document]]:
        """The documents in batches, each of a form that the layout allows."""
        source = iter(documents)
        while batch := list(islice(source, AT_ONCE)):
            for document in batch:
                self.layout.check_document(document)
            yield batch

    def _present(self) -> Shelf:
        """The shelf to ask, with what others have committed."""
        if not self._write:
            self._follow()
        shelf = self._shelf
        if not shelf:
            raise NeedsRebuild(self._reason)
        shelf.follow()
        return shelf

    def _own(self) -> Shelf:
        """The shelf to write to."""
        self._must_write()
        shelf = self._shelf
        if not shelf:
            raise NeedsRebuild(self._reason)
        return shelf

    def _must_write(self) -> None:
        if not self._write:
            raise ReadOnly

    def _follow(self) -> None:
        """Change over when the writer did."""
        while self._stamp() != self._seen or self._seen is None:
            self._open()
            if self._seen is None:
                return

    def _open(self) -> None:
        """Take the present generation into use, or say why there is none."""
        with self._writing:
            try:
                self._seen = self._stamp()
                name = (self._folder / CURRENT).read_text(encoding="utf-8")
                self._shelf, self._reason = Shelf(self._folder / name, self.layout, write=self._write), ""
            except FileNotFoundError:
                self._shelf, self._reason = None, "there is none yet"
            except NeedsRebuild as problem:
                self._shelf, self._reason = None, str(problem)

    def _stamp(self) -> Stamp | None:
        try:
            return stamp_of(self._folder / CURRENT)
        except FileNotFoundError:
            return None

    def _generation(self) -> int:
        return int(self._named(CURRENT).removeprefix("idx-") or 0)

    def _named(self, file: str) -> str:
        """The generation that a file names; empty where there is no such file."""
        try:
            return (self._folder / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def _forget(self, former: Shelf | None, name: str) -> None:
        """Close the generation before this one and delete those before it."""
        if former:
            former.close()
        kept = {name, self._named(FORMER)}
        for folder in self._folder.glob("idx-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


class _Fresh:
    """A shelf that nobody else asks yet."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def held(self) -> int:
        return min(len(self._shelf.columns.ids), self._shelf.searcher().num_docs)

    def search(self, query: Query) -> Hits:
        return _searched(self._shelf, query)


def _searched(shelf: Shelf, query: Query) -> Hits:
    with shelf.guard:
        searcher, admitted = shelf.searcher(), shelf.columns.admitted(query)
    if query.first_only and query.by_score and not query.after and not query.facets:
        return _first(shelf, searcher, admitted, query)
    found = shelf.found(searcher, query.clauses) if query.clauses else None
    with shelf.guard:
        return page_of(shelf.columns, query, admitted, found)


def _first(shelf: Shelf, searcher: tantivy.Searcher, admitted: Admitted, query: Query) -> Hits:
    """The same hits from as few documents as will do: every one that was not looked at scores less than the last hit."""
    most = FIRST_LOOK * query.limit
    while True:
        found = shelf.found(searcher, query.clauses, most)
        with shelf.guard:
            page = page_of(shelf.columns, query, admitted, found)
        if len(found.rows) < most:
            return page
        if len(page.hits) == query.limit and page.hits[-1].score > rounded(float(found.scores[-1])):
            return page
        most *= 4


def _claimed(folder: Path, layout: Layout) -> Shelf:
    """A new shelf in *folder*; IndexBusy when another process is building one there, else leftovers are deleted."""
    if folder.exists():
        with suppress(NeedsRebuild):  # what a killed rebuild left is seldom whole
            Shelf(folder, layout, write=True).close()
        shutil.rmtree(folder)
    return Shelf.made(folder, layout)
