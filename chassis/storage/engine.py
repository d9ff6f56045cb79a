"""A service's database: one engine, reads beside one writer, and what its failures mean to a caller."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url

from chassis.errors import Unavailable
from chassis.shapes.codec import compact
from chassis.storage import trouble
from contracts.codes import chassis as codes

PRAGMAS = (
    "pragma journal_mode=wal",
    "pragma synchronous=full",
    "pragma foreign_keys=on",
    "pragma recursive_triggers=on",
    "pragma secure_delete=fast",  # a person's destroyed key does not stay behind in a page
    "pragma cache_size=-65536",
    "pragma busy_timeout=10000",
)
READING = "jiju_reading"
CONNECT_SECONDS = 5  # a machine that swallows packets is away, not slow
LONGEST_TURN = 10.0  # seconds that a writer waits for the one before it
FULL = ("disk is full", "no space left", "disk i/o error", "disk quota")
DAMAGED = ("malformed", "not a database", "corrupt")
PASSING = (  # signs of a database that cannot answer now; anything else is a mistake of ours
    "database is locked",
    "unable to open",
    "readonly database",
    "server closed the connection",
    "connection refused",
    "connection is closed",
    "the connection is lost",
)
# PostgreSQL says it by class: connection, resources, intervention, system, read-only; serialisation and locks
PASSING_STATES = ("08", "53", "57", "58", "25006", "40001", "40P01", "55P03")
FULL_STATES = ("53100",)
DAMAGED_STATES = ("XX001", "XX002")


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
            return
        if not self._one_writer.acquire(timeout=LONGEST_TURN):
            raise Unavailable(codes.STORE_UNAVAILABLE.fault())
        try:
            yield
        finally:
            self._one_writer.release()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _meaning(error, self.name) from error
        except sa.exc.TimeoutError as error:  # every connection is in use
            raise Unavailable(codes.STORE_UNAVAILABLE.fault()) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _meaning(error: sa.exc.DBAPIError, name: str) -> Exception:
    """A full disk or a damaged file is told as what it is; a broken promise of ours stays an error."""
    text, state = str(error.orig).lower(), str(getattr(error.orig, "sqlstate", None) or "")
    if state in FULL_STATES or any(sign in text for sign in FULL):
        return Unavailable(codes.STORE_FULL.fault())
    if state in DAMAGED_STATES or any(sign in text for sign in DAMAGED):
        return Unavailable(codes.STORE_DAMAGED.fault(service=name))
    if (
        trouble.trouble_of(error) is not None
        or error.connection_invalidated
        or state.startswith(PASSING_STATES)
        or any(sign in text for sign in PASSING)
    ):
        return Unavailable(codes.STORE_UNAVAILABLE.fault())
    return error


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url,
            json_serializer=compact,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=10,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    engine = sa.create_engine(
        url, json_serializer=compact, json_deserializer=json.loads, hide_parameters=True, pool_size=10, max_overflow=30
    )

    @event.listens_for(engine, "connect")
    def _open(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        reading = bool(conn.get_execution_options().get(READING))
        if conn.info.get(READING, False) is not reading:
            conn.exec_driver_sql(f"pragma query_only={int(reading)}")
            conn.info[READING] = reading
        conn.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def sqlite_url(folder: Path, name: str) -> str:
    """Where a service keeps its tables in the trial."""
    return f"sqlite:///{folder / (name + '.sqlite')}"


def check(store: Store) -> str:
    """What is wrong with the file of a SQLite database, or an empty text; nothing is written."""
    file = Path(store.url.database or "")
    if not store.is_sqlite or not file.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("pragma quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error) if any(sign in str(error) for sign in DAMAGED) else ""
    return "" if found == "ok" else "; ".join(str(found).splitlines())
