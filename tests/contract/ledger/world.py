"""A ledger on either database, the two ways into it, and what its owner could do behind our back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.clock import to_micros
from chassis.ledger import log, verify
from chassis.ledger.heads import Signer
from chassis.storage import guards

NOW = to_micros(datetime(2026, 3, 1, 1, tzinfo=UTC))
SECOND = 1_000_000

GUARDS = {
    "sqlite": ["ledger_leaf_no_update", "ledger_leaf_no_delete", "ledger_leaf_no_replace"],
    "postgresql": ["ledger_leaf_no_change", "ledger_leaf_no_truncate"],
}

on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@dataclass
class Place:
    """One database: *owner* made the tables, *service* is who works in them; on SQLite they are the same."""

    owner: sa.Engine
    service: sa.Engine
    folder: Path
    meta: sa.MetaData = field(default_factory=sa.MetaData)

    @property
    def dialect(self) -> str:
        return self.owner.dialect.name

    def build(self) -> None:
        """Tables and guards, as a migration leaves them; the service had every right before."""
        log.tables(self.meta)
        with self.owner.begin() as conn:
            self.meta.drop_all(conn)
            self.meta.create_all(conn)
            if self.dialect == "postgresql":
                conn.execute(sa.text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {self.service.url.username}"))
        self.lay()

    def lay(self) -> None:
        with self.owner.begin() as conn:
            for table, key in log.GUARDED.items():
                guards.lay(conn, table, key)

    def missing(self) -> list[str]:
        with self.service.connect() as conn:
            return guards.missing(conn, log.GUARDED)

    @contextmanager
    def unguarded(self) -> Iterator[sa.Connection]:
        """What only the owner can do: take the guards away, do as he likes, and put them back."""
        with self.owner.begin() as conn:
            for table in log.GUARDED:
                if self.dialect == "postgresql":
                    conn.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                else:
                    for verb in ("update", "delete", "replace"):
                        conn.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
            yield conn
        self.lay()


@dataclass
class Ledger:
    """A log of short entries with its signer."""

    place: Place
    signer: Signer

    def append(self, count: int, *, start: int | None = None, at: int = NOW) -> None:
        with self.place.service.begin() as conn:
            first = log.size(conn) if start is None else start
            log.append(conn, first, [entry(first + number) for number in range(count)], at)

    def sign(self, *, at: int = NOW) -> None:
        with self.place.service.begin() as conn:
            self.signer.sign(conn, at)

    def catch_up(self) -> int:
        with self.place.service.begin() as conn:
            return log.catch_up(conn)

    def grow(self, *sizes: int) -> None:
        """Up to each of *sizes* in turn, each caught up and signed."""
        for number, size in enumerate(sizes):
            with self.place.service.connect() as conn:
                more = size - log.size(conn)
            self.append(more, at=NOW + number * SECOND)
            self.catch_up()
            self.sign(at=NOW + number * SECOND)

    def verify(self, expected: int | None = None) -> verify.Report:
        with self.place.service.connect() as conn:
            return verify.verify(conn, self.signer.checker, expected)

    def leaf_hashes(self) -> list[bytes]:
        with self.place.service.connect() as conn:
            return [leaf.hash for leaf in log.entries(conn, -1, 1_000_000)]


def entry(number: int) -> dict[str, Any]:
    """A short entry, different for each number, with Chinese in it."""
    return {"thing": "agency", "id": f"A{number}", "sets": {"name": f"机构{number}"}}


def forged(index: int, recorded_at: int, name: str = "另一机构") -> Mapping[str, Any]:
    """A row that is right in itself: index, time, text and hash agree."""
    leaf = log._leaf(index, recorded_at, {"thing": "agency", "id": f"A{index}", "sets": {"name": name}})
    return {"idx": leaf.index, "recorded_at": leaf.recorded_at, "entry": leaf.entry, "hash": leaf.hash}


def put(conn: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        conn.execute(log.T.leaf.insert().values(row))


def take(conn: sa.Connection, indices: Sequence[int]) -> list[dict[str, Any]]:
    """Rows out of the log, for putting them elsewhere."""
    leaf = log.T.leaf
    rows = [dict(row) for row in conn.execute(sa.select(leaf).where(leaf.c.idx.in_(indices))).mappings()]
    conn.execute(leaf.delete().where(leaf.c.idx.in_(indices)))
    return sorted(rows, key=lambda row: indices.index(row["idx"]))


def refused(engine: sa.Engine, statement: str) -> bool:
    """That the database itself says no."""
    with pytest.raises(sa.exc.DBAPIError), engine.begin() as conn:
        conn.execute(sa.text(statement))
    return True
