"""Events that the broker does not take: kept beside the log with the reason, shown with the parked ones, never lost."""

from __future__ import annotations

from chassis.bus.envelope import Envelope
from chassis.clock import Clock
from chassis.storage.engine import Store
from chassis.storage.schema import Schema


class Unsendable:
    """The rows of one service's log that were left out."""

    def __init__(self, store: Store, schema: Schema, clock: Clock) -> None:
        self._store, self._table, self._clock = store, schema.common.unsendable, clock

    def park(self, envelope: Envelope, error: Exception) -> None:
        """Write it down, once."""
        row = {
            "position": envelope.position,
            "id": envelope.id,
            "error": f"{type(error).__name__}: {error}"[:2000],
            "at": self._clock.micros(),
        }
        known = self._table.c.position == envelope.position
        with self._store.writing() as conn:
            if not conn.execute(self._table.select().where(known)).first():
                conn.execute(self._table.insert().values(row))
