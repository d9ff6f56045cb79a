"""A service's database: one engine, reads beside one writer, and what its failures mean to a caller."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url

from chassis.errors import Unavailable
from chassis.shapes.codec import compact
from contracts.codes import chassis as codes

PRAGMAS = (
    "pragma journal_mode=wal",
    "pragma synchronous=full",
    "pragma foreign_keys=on",
    "pragma recursive_triggers=on",
    "pragma cache_size=-65536",
    "pragma busy_timeout=10000",
)
READING = "jiju_reading"
PASSING = (  # signs of a database that cannot answer now; anything else is a mistake of ours
    "database is locked",
    "unable to open",
    "readonly database",
    "server closed the connection",
    "connection refused",
    "connection is closed",
    "the connection is lost",
    "terminating connection",
    "could not serialize",
    "deadlock detected",
    "starting up",
    "shutting down",
    "too many clients",
)


class Store:
    """
    One engine.

    SQLite knows one writer at a time and makes the others wait busily; a lock of
    our own in front of it halves the p99 under eight clients. Reads have a mode of
    their own, because BEGIN IMMEDIATE would lock the writer out.
    """

    def __init__(self, url: str, *, name: str = "") -> None:
        self.url = make_url(url)
        self.name = name
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url)
        self._one_writer = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with self._failures(), self._turn(), self.engine.begin() as conn:
            yield conn

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot; nothing can be written in it."""
        with self._failures(), self.engine.connect().execution_options(**{READING: True}) as conn, conn.begin():
            if not self.is_sqlite:
                conn.exec_driver_sql("set transaction isolation level repeatable read read only")
            yield conn

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
        else:
            with self._one_writer:
                yield

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _meaning(error, self.name) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _meaning(error: sa.exc.DBAPIError, name: str) -> Exception:
    """A full disk or a damaged file is told as what it is; a broken promise of ours stays an error."""
    text = str(error.orig).lower()
    if "disk is full" in text or "no space left" in text or "disk i/o error" in text:
        return Unavailable(codes.STORE_FULL.fault())
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return Unavailable(codes.STORE_DAMAGED.fault(service=name))
    if error.connection_invalidated or any(sign in text for sign in PASSING):
        return Unavailable(codes.STORE_UNAVAILABLE.fault())
    return error


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, json_serializer=compact, pool_pre_ping=True, pool_size=10, max_overflow=10)
    engine = sa.create_engine(
        url, json_serializer=compact, json_deserializer=json.loads, pool_size=10, max_overflow=30
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _open(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN" if conn.get_execution_options().get(READING) else "BEGIN IMMEDIATE")

    return engine


def sqlite_url(folder: Path, name: str) -> str:
    """Where a service keeps its tables in the trial."""
    return f"sqlite:///{folder / (name + '.sqlite')}"


def check(store: Store) -> str:
    """What is wrong with the file of a SQLite database, or an empty text."""
    if not store.is_sqlite or not store.url.database or not Path(store.url.database).exists():
        return ""
    connection = sqlite3.connect(store.url.database)
    try:
        found = connection.execute("pragma quick_check(1)").fetchone()[0]
        return "" if found == "ok" else str(found)
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
