"""A database of one service on SQLite or PostgreSQL, and what only its owner could do behind our back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from chassis.clock import SHANGHAI, Clock, FixedClock
from chassis.storage import migrate
from chassis.storage.engine import Store, sqlite_url
from chassis.storage.schema import Schema
from chassis.storage.transactions import Transactions
from deploy.servers.databases import Urls

MASTER = b"m" * 32
MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def fixed_clock(at: datetime = MONDAY) -> FixedClock:
    """A clock that stands at a Monday morning until the test moves it."""
    return FixedClock(at)


@dataclass
class Place:
    """One database: *owner* makes the tables, *store* is who works in them; on SQLite they are the same."""

    owner: Store
    store: Store
    folder: Path

    @property
    def dialect(self) -> str:
        return self.store.engine.dialect.name

    def build(self, schema: Schema) -> None:
        """Tables, guards and the start of the numbering, as a migration leaves them."""
        with self.owner.writing() as conn:
            schema.meta.create_all(conn)
            migrate.lay_guards(conn, schema)
            conn.execute(schema.common.head.insert().values(one=1, leaves=0, position=0))

    def open(self, schema: Schema, clock: Clock) -> Transactions:
        """Transactions of the service's role on tables that are there."""
        return Transactions(self.store, schema, clock, MASTER)

    def again(self) -> Store:
        """Another process's way into the same database."""
        return Store(self.store.url.render_as_string(hide_password=False), name=self.store.name)

    @contextmanager
    def unguarded(self, *tables: str) -> Iterator[sa.Connection]:
        """What only the owner can do: take the guards of *tables* away, and do as he likes."""
        with self.owner.writing() as conn:
            self.take_guards(conn, *tables)
            yield conn

    def take_guards(self, conn: sa.Connection, *tables: str) -> None:
        for table in tables:
            if self.dialect == "postgresql":
                conn.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                for verb in ("update", "delete", "replace"):
                    conn.execute(sa.text(f"DROP TRIGGER {table}_no_{verb}"))

    def lay_again(self, schema: Schema) -> None:
        """The guards as they were: who looks now sees nothing."""
        with self.owner.writing() as conn:
            migrate.lay_guards(conn, schema)

    def empty(self) -> None:
        """Take every table away."""
        with self.owner.writing() as conn:
            if self.dialect == "postgresql":
                conn.execute(sa.text("DROP SCHEMA IF EXISTS public CASCADE"))
                conn.execute(sa.text("CREATE SCHEMA public"))
                conn.execute(sa.text(f"GRANT USAGE ON SCHEMA public TO {self.store.url.username}"))
                return
            asked = sa.text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for table in conn.execute(asked).scalars().all():
                conn.execute(sa.text(f"DROP TABLE {table}"))

    def clear(self, schema: Schema) -> None:
        """Every row gone and the tables with their guards as they were: making them anew takes ten times as long."""
        names = [table.name for table in schema.meta.sorted_tables]
        with self.owner.writing() as conn:
            for verb in ("DISABLE", "ENABLE"):
                for name in names:
                    conn.execute(sa.text(f"ALTER TABLE {name} {verb} TRIGGER USER"))
                if verb == "DISABLE":
                    conn.execute(sa.text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY"))

    def close(self) -> None:
        self.store.close()
        self.owner.close()


def on_sqlite(folder: Path, name: str = "trial") -> Place:
    """A file of its own."""
    store = Store(sqlite_url(folder, name), name=name)
    return Place(store, store, folder)


def on_postgresql(urls: Urls, folder: Path, name: str = "trial") -> Place:
    """The same database for every test of a module, emptied before each."""
    made = Place(Store(urls.owner, name=name), Store(urls.service, name=name), folder)
    made.empty()
    return made
