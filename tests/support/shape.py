"""
Which shape of the product this run is about, and a world of that shape: the one place where tests know of it.

`JIJU_SHAPE=trial` (the default): all services in this process. `full`: a process per service on RabbitMQ, PostgreSQL and
Elasticsearch. `lean`: the same without Elasticsearch, for the short form.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from chassis.clock import SHANGHAI, Clock, FixedClock
from chassis.errors import Unavailable
from chassis.rpc.client import Backend, Caller, Clients
from chassis.rpc.local import Answering, LocalBackend
from chassis.service import Service
from chassis.storage.engine import Store
from chassis.tokens import Signer, Verifier, make_key
from contracts.commands.platform import ReadHead
from contracts.roles import PLATFORM
from services.all_in_one import SERVICES, AllInOne
from tests.support.answering import behind_broker
from tests.support.clocks import SharedClock
from tests.support.full import FullShape

SHAPE = os.environ.get("JIJU_SHAPE", "trial")
FULL = {"full", "lean"}
assert SHAPE in {"trial"} | FULL, f"JIJU_SHAPE={SHAPE}: trial, full or lean"
# Tests that can only be of one shape, each with the reason; every other one counts in both.
ONLY: dict[str, dict[str, str]] = {"trial": {}, "full": {}}
ROUNDS = 20  # of three seconds each
LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)  # before the day of any world


class Shape(Protocol):
    """What carries calls and events, and the way past it into the databases."""

    @property
    def names(self) -> Sequence[str]: ...

    backend: Backend

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def store(self, name: str) -> Store:
        """A way into the database of a service, as its owner; whoever asks closes it."""
        ...


class TrialShape:
    """All services in this process."""

    def __init__(self, folder: Path, clock: Clock, signer: Signer, classes: Sequence[type[Service]] = SERVICES) -> None:
        if not any(folder.glob("*.sqlite")):
            shutil.copytree(_migrated(), folder, dirs_exist_ok=True)
        verifier = Verifier(signer.public)
        self.all = AllInOne(folder, clock, lambda token: verifier.read(token, clock), classes=classes)
        self.backend: Backend = self.all.backend
        self.names = tuple(self.all.services)

    def start(self) -> None:
        self.all.start()

    def stop(self) -> None:
        self.all.stop()

    def store(self, name: str) -> Store:
        return Store(self.all.services[name].store.url.render_as_string(hide_password=False), name=name)


@cache
def _migrated() -> Path:
    """A folder whose databases are up to date, made once per process and copied for each world."""
    folder = Path(tempfile.mkdtemp(prefix="jiju-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    AllInOne(folder, FixedClock(LONG_AGO), lambda _: PLATFORM).stop()
    return folder


def clock_at(folder: Path, at: datetime) -> FixedClock:
    """A clock that stands still until a test moves it, for the world that *folder* will hold."""
    if SHAPE in FULL:
        folder.mkdir(exist_ok=True)
        return SharedClock(folder / "clock", at)
    return FixedClock(at)


def made(folder: Path, clock: Clock, signer: Signer) -> Shape:
    """The services of this run's shape in *folder*, not started yet."""
    if SHAPE in FULL:
        return FullShape(folder, clock, signer.public, elastic=SHAPE == "full")
    return TrialShape(folder, clock, signer)


def behind(services: Mapping[str, Answering]) -> Backend:
    """The gateway's way to stand-ins: in this process, or over the broker as in the full shape."""
    if SHAPE in FULL:
        return behind_broker(services)
    return LocalBackend(services)


def signer_in(folder: Path) -> Signer:
    """With the gateway's key, made where it is missing."""
    make_key(folder / "gateway.pem")
    return Signer(folder / "gateway.pem")


def hurry(shape: Shape, service: str) -> None:
    """What a new day brings to a service, at once in the trial; in the full shape its timer brings it within 15 seconds."""
    if isinstance(shape, TrialShape):
        shape.all.services[service].daily()


def settle(shape: Shape) -> None:
    """Returns when every event has taken effect, and every event that these made others announce."""
    clients, before = Clients(shape.backend, deadline=10), dict[str, int]()
    readers = [cls for cls in SERVICES if cls.reactions]
    while (positions := {name: position(shape, name) for name in shape.names}) != before:
        before = positions
        for reader in readers:
            sources = {type_.partition(".")[0] for type_ in reader.reactions}
            _caught_up(clients, reader.name, {source: positions[source] for source in sources})


def _caught_up(clients: Clients, name: str, after: dict[str, int]) -> None:
    for tries in range(ROUNDS):
        try:
            clients.send(ReadHead(service=name), Caller(after=after))
        except Unavailable:
            if tries == ROUNDS - 1:
                raise
        else:
            return


def position(shape: Shape, name: str) -> int:
    """How far the log of a service is."""
    with closing(shape.store(name)) as store, store.reading() as conn:
        return int(conn.execute(sa.text("SELECT position FROM service_head")).scalar_one())


def applied(shape: Shape, reader: str, source: str) -> int:
    """How far a reader has read a source's log."""
    with closing(shape.store(reader)) as store, store.reading() as conn:
        read = conn.execute(sa.text("SELECT position FROM inbox_source WHERE source = :of"), {"of": source})
        return int(read.scalar() or 0)


FAILS = {
    "sqlite": ("CREATE TRIGGER it_fails BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'it fails'); END",),
    "postgresql": (
        "CREATE FUNCTION it_fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'it fails'; END $$",
        "CREATE TRIGGER it_fails BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION it_fails()",
    ),
}
WELL = {
    "sqlite": ("DROP TRIGGER it_fails",),
    "postgresql": ("DROP TRIGGER it_fails ON {table}", "DROP FUNCTION it_fails()"),
}


@contextmanager
def failing(shape: Shape, service: str, table: str) -> Iterator[None]:
    """Meanwhile nothing new can be written in a table of a service, which is nobody's fault but the table's."""
    _tell(shape, service, table, FAILS)
    try:
        yield
    finally:
        _tell(shape, service, table, WELL)


def _tell(shape: Shape, service: str, table: str, statements: Mapping[str, Sequence[str]]) -> None:
    with closing(shape.store(service)) as store, store.writing() as conn:
        for statement in statements[store.engine.dialect.name]:
            conn.exec_driver_sql(statement.format(table=table))
