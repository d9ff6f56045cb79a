"""
Carries committed events on, in order, from one service's log to one reader.

How far it got is written down now and then, after the reader has them: a crash in
between sends some twice, never zero times; the reader's inbox drops the second copy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from chassis import trace
from chassis.bus.envelope import Envelope, restored, unread
from chassis.clock import Clock
from chassis.storage.engine import Store
from chassis.storage.schema import Schema

Deliver = Callable[[str, Sequence[Envelope], int], None]  # source, events, how far the log was read
WRITE_DOWN_EVERY = 500_000  # µs
BATCH = 50  # events of one transaction at the reader, whose own commands wait meanwhile


class Relay:
    """One log, one reader; *types* are what the reader listens to, None when to everything."""

    def __init__(  # noqa: PLR0913 - the two ends and the clock
        self, store: Store, schema: Schema, clock: Clock, reader: str, types: frozenset[str] | None, deliver: Deliver
    ) -> None:
        self.store, self._schema, self._clock = store, schema, clock
        self.reader, self.source = reader, schema.owner
        self._types, self._deliver = types, deliver
        log = schema.common.event_log.c
        self._after = (
            sa.select(log.position, log.id, log.type, log.subject, log.sequence, log.body)
            .where(log.position > sa.bindparam("sent"))
            .order_by(log.position)
            .limit(sa.bindparam("limit"))
        )
        self._sent = self._written = self._read_mark()
        self._written_at = clock.micros()

    def once(self, limit: int = BATCH) -> int:
        """Send up to *limit* waiting events; how far behind the log it was."""
        batch, upto = self._waiting(limit)
        if upto > self._sent:
            self._deliver(self.source, batch, upto)
        count, self._sent = upto - self._sent, upto
        if self._sent > self._written and self._clock.micros() - self._written_at >= WRITE_DOWN_EVERY:
            self.write_down()
        return count

    def once_more(self, some: Sequence[Envelope]) -> None:
        """Send events that were left out; how far the log was read does not move."""
        self._deliver(self.source, some, self._sent)

    def begin(self) -> None:
        """Where the log was left by whoever carried it before."""
        self._sent = self._written = max(self._sent, self._read_mark())

    def write_down(self) -> None:
        """Remember how far it got."""
        if self._sent == self._written:
            return
        table = self._schema.common.relay
        row = {"reader": self.reader, "sent": self._sent}
        with self.store.writing() as conn:
            if not conn.execute(table.update().where(table.c.reader == self.reader).values(row)).rowcount:
                conn.execute(table.insert().values(row))
        self._written, self._written_at = self._sent, self._clock.micros()

    def _read_mark(self) -> int:
        table = self._schema.common.relay
        with self.store.reading() as conn:
            return int(conn.execute(sa.select(table.c.sent).where(table.c.reader == self.reader)).scalar() or 0)

    def _waiting(self, limit: int) -> tuple[list[Envelope], int]:
        with self.store.reading() as conn:
            rows = conn.execute(self._after, {"sent": self._sent, "limit": limit}).all()
        # who takes everything only carries it on; a span of that needs the event's trace, which stands in its body
        as_event = unread if self._types is None and not trace.kept() else restored
        wanted = [as_event(row, self.source) for row in rows if self._types is None or row.type in self._types]
        return wanted, rows[-1].position if rows else self._sent
