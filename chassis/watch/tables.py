"""
How a service's tables stand: what waits to be sent, to take effect, to be done, and for how long the oldest does.

Asked when somebody asks, with few statements that an index answers; no loop counts beside the work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from chassis.clock import Clock, to_micros
from chassis.jobs import OPEN_STATES
from chassis.storage.engine import Store
from chassis.storage.schema import Schema
from chassis.storage.tables import CommonTables

SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Heap:
    """How many, and for how many seconds the oldest."""

    count: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One service."""

    outbox: Mapping[str, Heap]  # by reader of its log
    unsendable: Heap
    inbox: Mapping[str, Heap]  # by state: waiting, parked
    jobs: Mapping[str, Heap]  # by state: waiting, running


class Tables:
    """Asks the tables of one service."""

    def __init__(self, store: Store, schema: Schema, clock: Clock, readers: Iterable[str]) -> None:
        self.name = schema.owner
        self._store, self._common, self._clock = store, schema.common, clock
        self._readers = tuple(readers)
        self._statements = _Statements(schema.common)

    def standing(self) -> Standing:
        """As of now; Unavailable where the database cannot be read."""
        now, ask = self._clock.micros(), self._statements
        with self._store.reading() as conn:
            return Standing(
                outbox={reader: self._outbox(conn, reader, now) for reader in self._readers},
                unsendable=next(iter(_heaps(conn, ask.unsendable, now).values()), Heap()),
                inbox={"waiting": Heap(), "parked": Heap()} | _heaps(conn, ask.inbox, now),
                jobs=dict.fromkeys(OPEN_STATES, Heap()) | _heaps(conn, ask.jobs, now),
            )

    def _outbox(self, conn: sa.Connection, reader: str, now: int) -> Heap:
        """Positions have no gaps, so what was not sent is a difference; its oldest is the next to be sent."""
        sent, last = conn.execute(self._statements.sent, {"reader": reader}).one()
        if last <= sent:
            return Heap()
        body = conn.execute(self._statements.body, {"position": sent + 1}).scalar()
        return Heap(last - sent, _seconds(now, _told_at(body, now)))


class _Statements:
    def __init__(self, common: CommonTables) -> None:
        log, relay, head = common.event_log.c, common.relay.c, common.head.c
        of_reader = sa.select(relay.sent).where(relay.reader == sa.bindparam("reader")).scalar_subquery()
        self.sent = sa.select(sa.func.coalesce(of_reader, 0), head.position)
        self.body = sa.select(log.body).where(log.position == sa.bindparam("position"))
        inbox, job, left_out = common.inbox.c, common.job.c, common.unsendable.c
        unsettled: sa.ColumnElement[bool] = sa.literal_column(
            "inbox.state != 'done'"
        )  # in these words the partial index is made
        self.inbox = (
            sa.select(inbox.state, sa.func.count(), sa.func.min(inbox.received_at))
            .where(unsettled, inbox.state.in_(("waiting", "parked")))
            .group_by(inbox.state)
        )
        self.jobs = (
            sa.select(job.state, sa.func.count(), sa.func.min(job.created_at))
            .where(job.state.in_(OPEN_STATES))
            .group_by(job.state)
        )
        self.unsendable = sa.select(sa.literal(""), sa.func.count(), sa.func.min(left_out.at))


def _heaps(conn: sa.Connection, query: sa.Executable, now: int) -> dict[str, Heap]:
    return {state: Heap(count, _seconds(now, since)) for state, count, since in conn.execute(query) if count}


def _told_at(body: str | None, now: int) -> int:
    """When the event says that it happened; now, where it says nothing that can be read."""
    try:
        return to_micros(datetime.fromisoformat(json.loads(body or "")["time"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return now


def _seconds(now: int, since: int) -> float:
    return max(0, now - since) / SECOND
