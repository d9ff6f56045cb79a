"""One generation of the embedded index: a folder of tantivy for the texts, columns for the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock, RLock

import numpy as np
import tantivy
from tantivy import Occur

from services.search.domain.query import Clause
from services.search.storage.engines.columns import Columns, Record
from services.search.storage.engines.durable import stamp_of, write_durably
from services.search.storage.engines.page import Found
from services.search.storage.engines.port import Document, IndexBusy, Layout, NeedsRebuild

LABEL = "layout.json"
FORMAT = 2  # of what stands in the folder beside the layout
HEAP = 64_000_000
AT_ONCE = 2_000  # documents that are unpacked before the columns take them
NO_STAMP = (0, 0, 0)  # of a file that was never looked at


BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError)  # what the library and its readers say of damaged files


class Shelf:
    """
    The documents of one generation.

    Every document carries the number of the commit it came with (`tick`): a
    reader in another process asks for what is newer than what it has seen, and
    its columns follow without reading the rest. `guard` is held while columns
    and searcher change, so that one search never sees two states.
    """

    def __init__(self, folder: Path, layout: Layout, *, write: bool) -> None:
        self.folder, self.layout = folder, layout
        self.guard = RLock()
        self._pen = Lock()  # held while a shelf is filled from two sides
        self.columns = Columns(layout)
        self._schema = _schema(layout)
        self._index = _opened(folder, layout)
        self._index.config_reader("Manual")  # the default polls, and shows a change half a second late
        self._write = write
        self._written: dict[str, Record] = {}  # since the last commit
        self._seen, self._tick = NO_STAMP, 0
        try:
            self._writer = self._new_writer() if write else None
            self._catch_up()
        except BROKEN as problem:
            raise NeedsRebuild(f"cannot be read: {problem}") from problem

    @classmethod
    def made(cls, folder: Path, layout: Layout) -> Shelf:
        """A new, empty one."""
        folder.mkdir(parents=True)
        tantivy.Index(_schema(layout), path=str(folder))
        write_durably(folder / LABEL, _label(layout))
        return cls(folder, layout, write=True)

    def write(self, documents: Iterable[Document]) -> None:
        """Hand the documents that are not older than those here to the writer."""
        for document in documents:
            self._write_one(document)

    def fill(self, documents: Iterable[Document]) -> None:
        """The same on a shelf that nobody asks yet: its columns take them at once, so that memory stays flat."""
        with self._pen:
            self.write(documents)
            self._settle()

    def commit(self) -> None:
        """Make what was written durable and show it."""
        self._taken_writer().commit()
        with self.guard:
            self._index.reload()
            self._settle()
            self._tick += 1

    def recover(self) -> None:
        """Forget what was written since the last commit, after an error of the disk stopped the writer."""
        self._writer, self._written = None, {}  # the next one to write takes a new writer: the disk may still be away

    def follow(self) -> None:
        """See what another process committed; costs one look at a file when nothing was."""
        if not self._write and stamp_of(self.folder / "meta.json") != self._seen:
            self._catch_up()

    def _catch_up(self) -> None:
        """Fill the columns with every document that is newer than what they hold."""
        with self.guard:
            self._seen = stamp_of(self.folder / "meta.json")
            self._index.reload()
            searcher = self._index.searcher()
            newer = tantivy.Query.range_query(
                self._schema, "tick", tantivy.FieldType.Integer, lower_bound=self._tick, include_lower=False
            )
            hits = searcher.search(newer, limit=max(searcher.num_docs, 1), count=False).hits
            addresses = [address for _, address in hits]
            for at in range(0, len(addresses), AT_ONCE):
                some = addresses[at : at + AT_ONCE]
                self.columns.keep([Record.read(searcher.doc(address)["record"][0]) for address in some])
            self._tick = max([self._tick, *(int(tick or 0) for tick in searcher.fast_field_values("tick", addresses))])

    def searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def found(self, searcher: tantivy.Searcher, clauses: tuple[Clause, ...], most: int | None = None) -> Found:
        """
        Every document that *clauses* find, or the *most* best of them.

        All of them are needed for totals, counts and paging without a limit of
        depth, and tantivy hands them over at 5 million a second; filters and
        the deny set are then one pass over the columns.
        """
        asked = tantivy.Query.boolean_query([(Occur.Should, self._asked(clause)) for clause in clauses])
        every = max(searcher.num_docs, 1)
        hits = searcher.search(asked, limit=min(most or every, every), count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in hits])
        return Found(np.array(rows, np.int64), np.array([score for score, _ in hits], np.float64))

    def holding(self, name: str, word: str) -> int:
        """How many documents hold *word* in a field."""
        return self._index.searcher().doc_freq(_text(name), word)

    def close(self) -> None:
        """Let go of the lock and the files."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _asked(self, clause: Clause) -> tantivy.Query:
        if not clause.counted:
            return tantivy.Query.empty_query()
        counted = tantivy.Query.boolean_query(
            [(Occur.Should, self._word(word, clause)) for word in clause.counted],
            minimum_number_should_match=clause.need,
        )
        also = [(Occur.Should, self._word(word, clause)) for word in clause.also]
        return tantivy.Query.boolean_query([(Occur.Must, counted), *also])

    def _word(self, word: str, clause: Clause) -> tantivy.Query:
        """One word in any of the fields: it counts once and scores in each."""
        terms = (
            (tantivy.Query.term_query(self._schema, _text(name), word, "freq"), boost) for name, boost in clause.fields
        )
        return tantivy.Query.boolean_query(
            [(Occur.Should, tantivy.Query.boost_query(term, boost)) for term, boost in terms]
        )

    def _stored(self, record: Record, texts: Mapping[str, tuple[str, ...]]) -> tantivy.Document:
        stored = tantivy.Document()
        stored.add_text("id", record.document.id)
        stored.add_integer("row", record.row)
        stored.add_integer("tick", self._tick + 1)
        stored.add_bytes("record", record.packed())
        for name, words in texts.items():
            stored.add_text(_text(name), " ".join(words))
        return stored

    def _write_one(self, document: Document) -> None:
        waiting = self._written.get(document.id)
        known = waiting.document.version if waiting else self.columns.version_of(document.id)
        if document.version < known:
            return
        with self.guard:
            record = Record(self.columns.row_of(document.id), replace(document, texts={}))
        writer = self._taken_writer()
        writer.delete_documents_by_term("id", document.id)
        writer.add_document(self._stored(record, self.layout.words(document)))
        self._written[document.id] = record

    def _settle(self) -> None:
        """Let the columns take what was written."""
        with self.guard:
            self.columns.keep(list(self._written.values()))
        self._written = {}

    def _taken_writer(self) -> tantivy.IndexWriter:
        """The writer; only called on a shelf that was opened for writing."""
        if self._writer is None:
            self._writer = self._new_writer()
        return self._writer

    def _new_writer(self) -> tantivy.IndexWriter:
        try:
            writer = self._index.writer(HEAP, num_threads=1)  # each thread makes segments of its own
        except ValueError as problem:
            if "LockBusy" in str(problem):
                raise IndexBusy(self.folder) from problem
            raise
        writer.garbage_collect_files()  # those of a killed writer lie under names that this one would give again
        return writer


def is_of(folder: Path, layout: Layout) -> bool:
    """Whether a generation stands in *folder* that was made for this layout."""
    try:
        return (folder / LABEL).read_text(encoding="utf-8") == _label(layout)
    except (OSError, ValueError):
        return False


def _schema(layout: Layout) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("record", stored=True)
    builder.add_integer_field("row", fast=True)
    builder.add_integer_field("tick", fast=True)
    for name in layout.texts:
        builder.add_text_field(_text(name), tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _text(name: str) -> str:
    """A text field's name in the schema, apart from our own."""
    return f"t_{name}"


def _label(layout: Layout) -> str:
    return json.dumps({"format": FORMAT, "analyser": layout.analyser, "layout": layout.mark()})


def _opened(folder: Path, layout: Layout) -> tantivy.Index:
    """The index in *folder*, or NeedsRebuild with the reason why it cannot be used."""
    try:
        label = (folder / LABEL).read_text(encoding="utf-8")
        if label != _label(layout):
            raise NeedsRebuild(f"made as {label}, wanted {_label(layout)}")
        return tantivy.Index.open(str(folder))
    except (OSError, ValueError) as problem:
        raise NeedsRebuild(f"cannot be read: {problem}") from problem
