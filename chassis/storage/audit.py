"""
A full check of a service's records: its ledger, and whether assertions and events are what the ledger says.

The ledger proves its own entries. An assertion is proven by being the same as its entry;
an event by its hash, which its entry holds, and by its place, since entries and events are
numbered under one lock in one order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa

from chassis.bus.envelope import parse
from chassis.ledger import log
from chassis.ledger import verify as ledger
from chassis.ledger.heads import Checker
from chassis.storage.migrate import lacking
from chassis.storage.recording import entry_of
from chassis.storage.schema import Schema
from contracts.commands.platform import Verified

MOST = 50  # findings that are told; the first is what matters
BATCH = 500
Key = tuple[str, int]
OWN_WORDS = ("index", "recorded_at", "event")  # what a leaf says beside the assertion


class Bad(NamedTuple):
    """One thing that is wrong, and the leaf that says so."""

    position: int | None
    what: str


@dataclass(slots=True)
class _Counted:
    """What the ledger speaks of, as far as it was read."""

    events: int = 0
    versions: dict[str, int] = field(default_factory=dict)  # by kind, those that were found


def verify(conn: sa.Connection, schema: Schema, checker: Checker) -> Verified:
    """Everything, recomputed; the first bad position is named."""
    expected = conn.execute(sa.select(schema.common.head.c.leaves)).scalar()
    report = ledger.verify(conn, checker, expected)
    of_rows = [one for one in report.findings if one.table]  # the rest is about guards, all of which are looked at here
    found = [Bad(one.position, f"{one.table}: {one.what.en} · {one.what.zh}") for one in of_rows]
    found += [Bad(None, f"guard: {name} is missing · 缺少只增不改的保护") for name in lacking(conn, schema)]
    found += _Against(conn, schema).findings()
    found.sort(key=lambda bad: -1 if bad.position is None else bad.position)
    placed = [bad.position for bad in found if bad.position is not None]
    return Verified(
        service=schema.owner,
        leaves=report.leaves,
        heads=report.heads,
        sound=not found,
        first_bad=min(placed) if placed else None,
        findings=tuple(bad.what for bad in found[:MOST]),
    )


class _Against:
    """The entries of the ledger against the assertions and the events."""

    def __init__(self, conn: sa.Connection, schema: Schema) -> None:
        self._conn, self._schema = conn, schema
        self._counted = _Counted(versions=dict.fromkeys(schema.kinds, 0))

    def findings(self) -> list[Bad]:
        found: list[Bad] = []
        try:
            for entries in self._entries():
                found += self._against_assertions(entries)
                found += self._against_events([(index, entry) for index, entry in entries if "event" in entry])
            return [*found, *self._unknown_assertions(), *self._unknown_events()]
        except sa.exc.DBAPIError as error:  # a row that was tampered with may hold what the driver cannot read
            return [*found, Bad(None, f"cannot be read further: {error.orig} · 无法继续读取")]

    def _entries(self) -> Iterator[list[tuple[int, dict[str, Any]]]]:
        after = -1
        while leaves := log.entries(self._conn, after, BATCH):
            yield [(leaf.index, entry) for leaf in leaves if (entry := _said(leaf.entry))]
            after = leaves[-1].index

    # -- assertions

    def _against_assertions(self, entries: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[Bad]:
        for kind, table in ((name, tables.version) for name, tables in self._schema.kinds.items()):
            said = [(index, entry) for index, entry in entries if entry.get("thing") == kind]
            stored = self._stored(table, [entry for _, entry in said])
            for index, entry in said:
                row = stored.get(_key(entry))
                name = f"{kind}_version: {entry.get('id')} revision {entry.get('revision')}"
                if row is None:
                    yield Bad(index, f"{name} is missing · 缺第 {entry.get('revision')} 版")
                    continue
                self._counted.versions[kind] += 1
                said_so = {word: value for word, value in entry.items() if word not in OWN_WORDS}
                if not row or entry_of(kind, row) != said_so:
                    yield Bad(index, f"{name} was changed · 第 {entry.get('revision')} 版被改动")

    def _stored(self, table: sa.Table, entries: Sequence[dict[str, Any]]) -> dict[Key | None, Mapping[str, Any]]:
        """The assertions by id and revision; one that cannot be read is there without its values."""
        keys = [key for entry in entries if (key := _key(entry))]
        asked = sa.select(table).where(sa.tuple_(table.c.id, table.c.revision).in_(keys))
        try:
            return {(row["id"], row["revision"]): dict(row) for row in self._conn.execute(asked).mappings()}
        except (ValueError, TypeError):
            return (
                self._stored(table, entries[: len(entries) // 2]) | self._stored(table, entries[len(entries) // 2 :])
                if len(entries) > 1
                else {keys[0]: {}}
            )

    def _unknown_assertions(self) -> Iterator[Bad]:
        """Rows of which no entry speaks: named one by one, which needs every entry again."""
        for kind, known in self._counted.versions.items():
            table = self._schema.kinds[kind].version
            if self._conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() > known:
                keys = {_key(entry) for some in self._entries() for _, entry in some if entry.get("thing") == kind}
                for id, revision in self._conn.execute(sa.select(table.c.id, table.c.revision)):
                    if (id, revision) not in keys:
                        yield Bad(
                            None, f"{kind}_version: {id} revision {revision} is in no leaf · 第 {revision} 版不在账本中"
                        )

    # -- events

    def _against_events(self, entries: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[Bad]:
        """The n-th entry that has an event is of position n."""
        table = self._schema.common.event_log
        first = self._counted.events + 1
        asked = sa.select(table).where(table.c.position >= first, table.c.position < first + len(entries))
        stored = {row.position: row for row in self._conn.execute(asked)}
        for position, (index, entry) in enumerate(entries, first):
            self._counted.events = position
            name = f"event_log: position {position}"
            row = stored.get(position)
            if row is None:
                yield Bad(index, f"{name} is missing · 缺位置 {position}")
            elif sha256(str(row.body).encode()).hexdigest() != entry["event"]:
                yield Bad(index, f"{name} is not the event that was announced · 位置 {position} 不是当时发布的事件")
            elif _columns(row.body) != (row.id, row.type, row.subject, row.sequence):
                yield Bad(index, f"{name} says otherwise than its event · 位置 {position} 的列与事件不符")

    def _unknown_events(self) -> Iterator[Bad]:
        table, head = self._schema.common.event_log, self._schema.common.head
        outside = sa.or_(table.c.position > self._counted.events, table.c.position < 1)
        for position in self._conn.execute(sa.select(table.c.position).where(outside).limit(MOST)).scalars():
            yield Bad(None, f"event_log: position {position} is in no leaf · 位置 {position} 不在账本中")
        last = self._conn.execute(sa.select(head.c.position)).scalar()
        if last != self._counted.events:
            yield Bad(
                None, f"service_head: position {last}, but {self._counted.events} events were entered · 位置计数不符"
            )  # fmt: skip


def _said(text: str) -> dict[str, Any]:
    """An entry; what is none is named by the ledger's own check."""
    try:
        entry = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _key(entry: Mapping[str, Any]) -> Key | None:
    id, revision = entry.get("id"), entry.get("revision")
    return (id, revision) if isinstance(id, str) and isinstance(revision, int) else None


def _columns(body: str) -> tuple[str, str, str, int]:
    event = parse(body)
    return event.id, event.type, event.subject, event.sequence
