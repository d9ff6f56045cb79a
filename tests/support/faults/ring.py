"""Where a fault is tried: one virtual host, stock and ours in it, each with its book; all gone at the end."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from chassis.bus import names
from chassis.bus.envelope import Envelope
from chassis.bus.publisher import Publisher
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Caller, Clients
from chassis.storage.engine import Store
from tests.contract.bus.reader import envelope
from tests.support.faults.book import Book
from tests.support.faults.probe import READER, TYPES, Probe, build, effects, rows
from tests.support.faults.process import Process
from tests.support.places import Place, on_sqlite
from tests.support.samples import declared

STOCK, OURS = "tests.support.faults.stock", "tests.support.faults.ours"
INBOX, CALLS = names.inbox_of(Probe.name), names.calls_of(Probe.name)


def words(how: dict[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, value in how.items()]


class Ring:
    """One virtual host at a time; everything that was started in it is killed at the end."""

    def __init__(self, url: str, folder: Path, place: Place | None = None) -> None:
        self.url, self.folder = url, folder
        self._place = place or build(on_sqlite(folder, Probe.name))
        self._numbers = itertools.count(1)
        self._processes: list[Process] = []
        self._backend: BrokerBackend | None = None
        self.unsent: list[Envelope] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.away()
        if self._backend:
            self._backend.close()
        self._place.close()

    # -- processes

    def book(self) -> Book:
        return Book(self.folder / f"book{next(self._numbers)}")

    def stock(self, kind: str, book: Book | None = None, *, url: str = "", **how: Any) -> Process:
        """Begun; `ready` waits for it."""
        book = book or self.book()
        return self._kept(Process(book, STOCK, kind, url or self.url, str(book.path), *words(how)))

    def ours(self, book: Book | None = None, *, url: str = "", **how: Any) -> Process:
        book = book or self.book()
        return self._kept(Process(book, OURS, self.database, url or self.url, str(book.path), *words(how)))

    def _kept(self, process: Process) -> Process:
        self._processes.append(process)
        return process

    # -- our service, from outside

    @property
    def database(self) -> str:
        return self._place.store.url.render_as_string(hide_password=False)

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def store(self) -> Store:
        return self._place.store

    @property
    def effects(self) -> list[str]:
        return effects(self.store)

    def inbox(self, statement: str = "1 = 1") -> list[Any]:
        """Its rows, read past the code under test."""
        return rows(self.store, f"SELECT * FROM inbox WHERE {statement} ORDER BY arrived")  # noqa: S608 - our own words

    def clients(self, deadline: float = 5.0, url: str = "") -> Clients:
        """The gateway's way to it."""
        if self._backend is None:
            self._backend = BrokerBackend(url or self.url)
        return Clients(self._backend, deadline=deadline)

    def send(self, some: list[Envelope]) -> None:
        """By the product's publisher, each confirmed."""
        with declared():
            publisher = Publisher(self.url, [READER], lambda one, _: self.unsent.append(one))
            try:
                publisher.deliver("trial", some, max((one.position for one in some), default=0))
            finally:
                publisher.close()


def events(count: int, subject: str = "A", first: int = 1) -> list[Envelope]:
    """So many of one subject, in order."""
    return [envelope(subject, first + number, of=TYPES[1]) for number in range(count)]


def keyed(key: str = "") -> Caller:
    """Somebody who calls."""
    return Caller(token="t", key=key)
