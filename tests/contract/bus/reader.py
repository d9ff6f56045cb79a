"""A reader of samples: what came, what took effect, and reactions that fail on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from chassis.bus.envelope import Envelope
from chassis.bus.inbox import Inbox
from chassis.bus.relay import Relay
from chassis.clock import FixedClock
from chassis.storage.columns import SERIAL, TEXT
from chassis.storage.schema import Schema
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from tests.support.places import MASTER, MONDAY, Place
from tests.support.samples import OWNER, V3

TYPES = tuple(f"{OWNER}.sample.{word}" for word in ("created", "changed", "recorded", "ended"))


def declare_effect(meta: sa.MetaData) -> sa.Table:
    """Without any key of its own: what happens twice stands there twice."""
    return sa.Table(
        "effect",
        meta,
        sa.Column("number", SERIAL, primary_key=True),
        sa.Column("subject", TEXT),
        sa.Column("sequence", sa.BigInteger),
    )


class Broken(Exception):
    """A reaction's own mistake."""


@dataclass
class Reader:
    """One process of the reading service; another on the same tables is made by `another`."""

    place: Place
    clock: FixedClock
    fails: Callable[[Envelope], Exception | None] = lambda _: None
    also: Callable[[Work, Envelope], object] = lambda *_: None
    pauses: tuple[int, ...] | None = None
    calls: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.schema = Schema(OWNER, [V3], [declare_effect])
        self.transactions = Transactions(self.place.store, self.schema, self.clock, MASTER)
        how: dict[str, Any] = {} if self.pauses is None else {"pauses": self.pauses}
        self.inbox = Inbox(self.transactions, dict.fromkeys(TYPES, self._react), **how)

    def another(self, **how: Any) -> Reader:
        return replace(self, calls=[], **how)

    def _react(self, work: Work, envelope: Envelope) -> None:
        self.calls.append((envelope.subject, envelope.sequence))
        row = {"subject": envelope.subject, "sequence": envelope.sequence}
        work.conn.execute(self.schema.meta.tables["effect"].insert(), row)
        self.also(work, envelope)
        if error := self.fails(envelope):
            raise error

    def relay(self, types: Iterable[str] = TYPES) -> Relay:
        return Relay(
            self.place.store, self.schema, self.clock, "reader", frozenset(types), self.inbox.receive
        )  # fmt: skip

    def receive(self, *some: Envelope, upto: int | None = None, source: str = OWNER) -> None:
        last = max((one.position for one in some), default=0)
        self.inbox.receive(source, some, last if upto is None else upto)

    @property
    def effects(self) -> list[tuple[str, int]]:
        """What took effect, in order."""
        return [tuple(row) for row in self._rows("SELECT subject, sequence FROM effect ORDER BY number")]

    def of(self, subject: str) -> list[int]:
        return [sequence for name, sequence in self.effects if name == subject]

    def row(self, envelope: Envelope) -> Any:
        """The event as it stands in the inbox, or None."""
        found = self._rows("SELECT * FROM inbox WHERE id = :id", id=envelope.id)
        return found[0] if found else None

    def _rows(self, statement: str, **values: Any) -> list[Any]:
        with self.place.store.reading() as conn:
            return list(conn.execute(sa.text(statement), values))


STATE = {"name": "样", "region": "320211"}


def envelope(subject: str = "A", sequence: int = 1, *, position: int = 0, of: str = TYPES[1], **but: Any) -> Envelope:
    """An event that keeps its schema, but for what the test says."""
    data = {
        "kind": "sample",
        "id": subject,
        "revision": sequence,
        "shape": 3,
        "gone": False,
        "state": STATE,
        "change": {"fields": [], "valid_from": "2026-03-02", "valid_until": None, "basis": "", "corrects": None},
    }
    made = Envelope(
        id=f"{OWNER}:sample/{subject}:{sequence}",
        source=OWNER,
        type=of,
        subject=f"sample/{subject}",
        sequence=sequence,
        time=MONDAY,
        actor="u1",
        data=data,
        position=position or sequence,
    )
    return replace(made, **but)
