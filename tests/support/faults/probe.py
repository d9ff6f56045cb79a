"""
A small service of ours, for faults: it keeps one row per effect and notes in a book what it began and ended.

Everything that carries it is the product's: Service, Inbox, Host. It hears of samples and takes one command and one query.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import sqlalchemy as sa

from chassis.bus import names
from chassis.bus.envelope import Envelope
from chassis.bus.inbox import Inbox
from chassis.clock import SystemClock
from chassis.service import Answer, Service
from chassis.storage.columns import SERIAL, TEXT
from chassis.storage.engine import Store
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts import codes
from contracts.commands.base import Command, Query
from contracts.declare import EVENTS, KINDS
from contracts.roles import Principal, Role
from tests.support.faults.book import Book
from tests.support.places import MASTER, Place
from tests.support.samples import OWNER, SAMPLE_EVENTS, V3

TYPES = tuple(f"{OWNER}.sample.{word}" for word in ("created", "changed"))
PLATFORM = Principal(id="probe", role=Role.SYSTEM)
PAUSES = (0, 1)  # seconds: a reaction that keeps failing is parked within a test's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What both answer."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Command[Done]):
    """Leaves one row."""

    owner: ClassVar[str] = "probe"
    label: str
    ms: int = 0  # how long it takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Query[Done]):
    """Leaves a line in the book and nothing else."""

    owner: ClassVar[str] = "probe"
    label: str
    ms: int = 0  # how long it takes


def declare_effect(meta: sa.MetaData) -> sa.Table:
    """Without any key of its own: what happens twice stands there twice."""
    return sa.Table("effect", meta, sa.Column("number", SERIAL, primary_key=True), sa.Column("label", TEXT))


class Probe(Service):
    """One row per effect."""

    name = "probe"
    ordinary = (declare_effect,)

    def __init__(
        self, store: Store, book: Book, how: Mapping[str, str], folder: Path, sleep: Callable[[float], None]
    ) -> None:
        self._book, self._how, self._sleep = book, how, sleep
        self.answers: Mapping[type[Any], Answer] = MappingProxyType({Do: self._do_it, Look: self._look})
        super().__init__(store, SystemClock(), master=MASTER, read_token=lambda _: PLATFORM,
                         signing_key=folder / "probe.pem")  # fmt: skip
        self.inbox = Inbox(self.transactions, dict.fromkeys(TYPES, self._react), pauses=PAUSES)

    def _react(self, work: Work, envelope: Envelope) -> None:
        label = f"{envelope.subject}:{envelope.sequence}"
        self._book.note("started", label)
        self._effect(work, label)
        self._sleep(float(self._how.get("seconds", "0")))
        if "boom" in envelope.subject:
            raise ValueError(label)
        self._book.note("finished", label)

    def _do_it(self, work: Work, command: Do) -> Done:
        self._book.note("started", command.label)
        self._effect(work, command.label)
        time.sleep(command.ms / 1000)
        self._book.note("finished", command.label)
        return Done(label=command.label)

    def _look(self, _: Reading, query: Look) -> Done:
        self._book.note("started", query.label)
        time.sleep(query.ms / 1000)
        self._book.note("finished", query.label)
        return Done(label=query.label)

    def _effect(self, work: Work, label: str) -> None:
        work.conn.execute(self.schema.meta.tables["effect"].insert(), {"label": label})


READER = names.Reader(Probe.name, frozenset(TYPES))


def declared_for_good() -> None:
    """In a process that does nothing else, the samples are known from here on."""
    codes.load_all()
    KINDS["sample"] = V3
    EVENTS.update(SAMPLE_EVENTS)


def build(place: Place) -> Place:
    """Its tables."""
    place.build(Probe.schema_of())
    return place


def rows(store: Store, statement: str) -> list[Any]:
    """Read past the code under test."""
    with store.reading() as conn:
        return list(conn.execute(sa.text(statement)))


def effects(store: Store) -> list[str]:
    """What took effect, in order."""
    return [row.label for row in rows(store, "SELECT label FROM effect ORDER BY number")]
