"""Everything of the documents but their texts, as columns in memory: filters, counts, order and versions."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from chassis.digests import bucket_of, digest_of
from services.search.domain.query import EARTH, LATITUDE, LONGITUDE, Near, Query, Range
from services.search.storage.engines.arrays import Bools, Floats, Growing, Ints
from services.search.storage.engines.keyword_column import KeywordColumn
from services.search.storage.engines.name_list import NameList
from services.search.storage.engines.port import Document, Layout
from services.search.storage.engines.waiting import NEVER

FEW = 500  # new ids that are put in their place one by one


@dataclass(frozen=True, slots=True)
class Record:
    """A document's row and all of it that the columns keep: everything but its texts."""

    row: int
    document: Document

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """What may be typed for it; nothing for a tombstone."""
        return () if self.document.gone else self.document.suggest

    def packed(self) -> bytes:
        """As it is stored beside the text index, so that the columns can be filled again."""
        kept = self.document
        return json.dumps(
            [self.row, kept.id, kept.version, dict(kept.keywords), dict(kept.numbers), kept.suggest, int(kept.gone)],
            separators=(",", ":"),
        ).encode()

    @classmethod
    def read(cls, packed: bytes) -> Record:
        row, id_, version, keywords, numbers, suggest, gone = json.loads(packed)
        keys = tuple((key, label) for key, label in suggest)
        return cls(
            row, Document(id=id_, version=version, keywords=keywords, numbers=numbers, suggest=keys, gone=bool(gone))
        )


@dataclass(frozen=True, slots=True)
class Admitted:
    """The rows that pass everything but the filters, and those that pass each filter."""

    base: Bools
    filters: Mapping[str, Bools]

    def rows(self, but: str = "") -> Bools:
        """Those that pass it all, except the filter on *but*."""
        passed = self.base.copy()
        for name, mask in self.filters.items():
            if name != but:
                passed &= mask
        return passed


class Columns:
    """One row per id, for ever; a tombstone is a row that is not living."""

    def __init__(self, layout: Layout) -> None:
        self.ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._version, self._living = Growing(np.int64, NEVER), Growing(np.bool_, False)
        self._numbers = {name: Growing(np.float64, np.nan) for name in layout.numbers}
        self._keywords = {name: KeywordColumn() for name in layout.keywords}
        self._names = NameList()
        self._by_id: Ints = np.empty(0, np.int64)  # rows in the order of their ids
        self._place: Ints = np.empty(0, np.int64)  # of each row, among the ids

    def row_of(self, id_: str) -> int:
        """The row of *id_*, a new one when it was never seen."""
        if id_ not in self._row_of:
            row = len(self.ids)
            self._reach(row + 1)
            self.ids[row] = id_
            self._row_of[id_] = row  # last: others ask for versions meanwhile
        return self._row_of[id_]

    def version_of(self, id_: str) -> int:
        row = self._row_of.get(id_)
        return NEVER if row is None else int(self._version.view[row])

    def keep(self, records: Collection[Record]) -> None:
        """Replace what the rows of *records* hold; each row once."""
        if not records:
            return
        kept = [record.document for record in records]
        rows = [record.row for record in records]
        self._reach(max(rows) + 1)
        for row, document in zip(rows, kept, strict=True):
            self.ids[row] = document.id
            self._row_of[document.id] = row
        self._version.view[rows] = [document.version for document in kept]
        self._living.view[rows] = [not document.gone for document in kept]
        for name, numbers in self._numbers.items():
            numbers.view[rows] = [np.nan if each.gone else each.numbers.get(name, np.nan) for each in kept]
        for name, column in self._keywords.items():
            column.set(rows, [() if each.gone else each.keywords.get(name, ()) for each in kept])
        self._names.replace((one.row, one.document.id, one.keys) for one in records)

    def admitted(self, query: Query) -> Admitted:
        """Who passes *query*, its words apart; the excluded are outside before anything is counted."""
        base = self._open_to(query.excluded)
        for name, wanted in query.ranges.items():
            base &= self._inside(name, wanted)
        if query.near:
            base &= self.distances(query.near) <= query.near.most  # not a number where the place is not known
        chosen = {name: values for name, values in query.filters.items() if values}
        return Admitted(base, {name: self._keywords[name].holds_any(values) for name, values in chosen.items()})

    def distances(self, near: Near) -> Floats:
        """From every row to a point in kilometres; not a number where its place is not known."""
        here, there = np.radians(self._numbers[LATITUDE].view), np.radians(near.latitude)
        wide = np.radians(self._numbers[LONGITUDE].view - near.longitude)
        half = np.sin((here - there) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(wide / 2) ** 2
        away: Floats = 2 * EARTH * np.arcsin(np.minimum(1.0, np.sqrt(half)))
        return away

    def counts(self, name: str, rows: Bools) -> dict[str, int]:
        """How many of *rows* hold each value of a field."""
        whole = np.zeros(len(self.ids), np.bool_)
        whole[: len(rows)] = rows  # rows may have come since they were chosen
        return self._keywords[name].counts(whole)

    def keys(self, name: str, rows: Ints) -> Floats:
        """What *rows* are ordered by when the order is by a field: small first, infinite without a value."""
        if name in self._keywords:
            return self._keywords[name].places(rows)
        numbers: Floats = self._numbers[name].view[rows]
        return np.where(np.isnan(numbers), np.inf, numbers)

    def key(self, name: str, value: float | str | None) -> float:
        """The same for one value."""
        if value is None:
            return np.inf
        return self._keywords[name].place(str(value)) if name in self._keywords else float(value)

    def value(self, name: str, row: int) -> float | str | None:
        """What a person calls that key."""
        if name in self._keywords:
            return self._keywords[name].first(row)
        number = float(self._numbers[name].view[row])
        return None if np.isnan(number) else number

    def id_places(self, rows: Ints) -> Ints:
        """The place of each row in the order of ids."""
        self._sort_ids()
        return self._place[rows]

    def id_place(self, id_: str) -> int:
        """The place of the last id that is not behind *id_*, which need not be known."""
        self._sort_ids()
        return bisect_right(self._by_id, id_, key=self.ids.__getitem__) - 1

    def suggest(
        self, prefix: str, filters: Mapping[str, tuple[str, ...]], excluded: Collection[str]
    ) -> Iterable[tuple[str, str]]:
        rows = self.admitted(Query(filters=filters, excluded=excluded)).rows()
        return self._names.beginning_with(prefix, lambda row: bool(rows[row])) if prefix else ()

    def count(self) -> int:
        return int(self._living.view.sum())

    def digest(self) -> tuple[str, ...]:
        return digest_of(self._versions())

    def versions(self, bucket: int) -> dict[str, int]:
        return {id_: version for id_, version in self._versions().items() if bucket_of(id_) == bucket}

    def _versions(self) -> dict[str, int]:
        known = zip(self.ids, self._version.view.tolist(), strict=True)
        return {id_: version for id_, version in known if version != NEVER}

    def _open_to(self, excluded: Collection[str]) -> Bools:
        living: Bools = self._living.view.copy()
        living[[self._row_of[id_] for id_ in excluded if id_ in self._row_of]] = False
        return living

    def _inside(self, name: str, wanted: Range) -> Bools:
        numbers = self._numbers[name].view
        inside: Bools = (numbers >= wanted.least) & (numbers <= wanted.most)
        return inside

    def _reach(self, rows: int) -> None:
        if rows <= len(self.ids):
            return
        self.ids += [""] * (rows - len(self.ids))
        columns: list[Growing | KeywordColumn] = [self._version, self._living, *self._numbers.values()]
        for column in columns + list(self._keywords.values()):
            column.reach(rows)

    def _sort_ids(self) -> None:
        known, rows = len(self._by_id), len(self.ids)
        if known == rows:
            return
        if rows - known > FEW:
            self._by_id = np.array(sorted(range(rows), key=self.ids.__getitem__), np.int64)
        else:
            new = sorted(range(known, rows), key=self.ids.__getitem__)
            at = [bisect_right(self._by_id, self.ids[row], key=self.ids.__getitem__) for row in new]
            self._by_id = np.insert(self._by_id, at, new)
        self._place = np.empty(rows, np.int64)
        self._place[self._by_id] = np.arange(rows)
