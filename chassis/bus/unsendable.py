"""
Events that the broker does not take: kept beside the log with the reason, shown with the parked ones, never lost.

A row without a reason is one that somebody wants tried again: its carrier sends it at its next look, and it goes, or
gets its new reason. Its subject's later events may be with their readers by then: a reader keeps the newer state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from chassis.bus.envelope import Envelope, restored
from chassis.clock import Clock, from_micros
from chassis.errors import Missing, Refused
from chassis.storage.engine import Store
from chassis.storage.schema import Schema
from chassis.storage.work import Work
from contracts.codes import chassis as codes
from contracts.commands import platform as asked

WANTED = ""  # in place of a reason
AT_ONCE = 50


class Unsendable:
    """The rows of one service's log that were left out."""

    def __init__(self, store: Store, schema: Schema, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._table, self._log = schema.common.unsendable, schema.common.event_log
        self._source = schema.owner
        self._wanted_at: dict[int, int] = {}
        log, table = self._log.c, self._table
        self._rows = sa.select(
            table, log.type, log.subject, log.sequence, log.body
        ).join(self._log, log.position == table.c.position).order_by(table.c.position)  # fmt: skip

    # -- the carrier

    def park(self, envelope: Envelope, error: Exception) -> None:
        """Write it down, once; its newest reason stands."""
        told = {"error": f"{type(error).__name__}: {error}"[:2000], "at": self._clock.micros()}
        row = {"position": envelope.position, "id": envelope.id} | told
        known = self._table.c.position == envelope.position
        with self._store.writing() as conn:
            if not conn.execute(self._table.update().where(known).values(**told)).rowcount:
                conn.execute(self._table.insert().values(row))

    def wanted(self) -> list[Envelope]:
        """What is to be tried again, in order."""
        with self._store.reading() as conn:
            rows = conn.execute(self._rows.where(self._table.c.error == WANTED).limit(AT_ONCE)).all()
        self._wanted_at = {row.position: row.at for row in rows}
        return [restored(row, self._source) for row in rows]

    def sent(self, some: Sequence[Envelope]) -> None:
        """These were tried again: gone, but for what got a new reason, or was wanted once more, since they were read."""
        row = self._table.c
        with self._store.writing() as conn:
            for position in (envelope.position for envelope in some):
                as_read = (row.error == WANTED, row.at == self._wanted_at[position])
                conn.execute(self._table.delete().where(row.position == position, *as_read))

    # -- the person

    def list(self, after: str, limit: int) -> asked.UnsendableEvents:
        """Some of them, oldest first; *after* is the last position of the page before."""
        query = self._rows.where(self._table.c.position > (int(after) if after.isdecimal() else 0)).limit(limit + 1)
        with self._store.reading() as conn:
            rows = conn.execute(query).all()
        more = str(rows[limit - 1].position) if len(rows) > limit else ""
        return asked.UnsendableEvents(items=tuple(_shown(row) for row in rows[:limit]), next=more)

    def again(self, work: Work, id: str) -> asked.Settled:
        """Its carrier tries it at its next look."""
        self._settled(work, id, self._table.update().values(error=WANTED, at=work.now))
        return asked.Settled(id=id, state="waiting")

    def drop(self, work: Work, id: str, because: str) -> asked.Settled:
        """It is never sent, because …; the reason enters the ledger, the event stays in the log."""
        if not because.strip():
            raise Refused(codes.BECAUSE_NEEDED.fault("#/because"))
        self._settled(work, id, self._table.delete())
        work.enter({"unsent_event": id, "because": because, "by": work.principal.id, "at": work.now})
        return asked.Settled(id=id, state="dropped")

    def _settled(self, work: Work, id: str, change: Any) -> None:
        if not work.conn.execute(change.where(self._table.c.id == id)).rowcount:
            raise Missing(codes.NO_SUCH_EVENT.fault(id=id))


def _shown(row: Any) -> asked.UnsendableEvent:
    return asked.UnsendableEvent(
        id=row.id,
        position=row.position,
        type=row.type,
        subject=row.subject,
        sequence=row.sequence,
        at=from_micros(row.at),
        state="waiting" if row.error == WANTED else "parked",
        error=row.error,
    )
