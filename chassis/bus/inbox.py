"""
The inbox of one service: effect and mark commit together, so an event takes effect once.

A reaction that raises rolls back; the event is kept with its error and tried again
with growing pauses, then parked. Later events of the same subject wait behind it,
since a reader is promised each subject in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
import structlog

from chassis.bus import promises
from chassis.bus.envelope import Envelope, parse
from chassis.errors import Missing, Problem, Refused, Unavailable
from chassis.storage.reading import Call
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from contracts.codes import chassis as codes
from contracts.roles import PLATFORM

log = structlog.get_logger()

Reaction = Callable[[Work, Envelope], None]
PAUSES = (1, 5, 30, 120, 600, 1800, 3600)  # seconds before each further try; then it is parked
BATCH = 50
SECOND = 1_000_000


class Inbox:
    """What has come, what has been done, and what waits."""

    def __init__(
        self, transactions: Transactions, reactions: Mapping[str, Reaction], pauses: Sequence[int] = PAUSES
    ) -> None:
        self._open, self._reactions, self._pauses = transactions, reactions, pauses
        self._tables = transactions.schema.common
        self._one_at_a_time = threading.Lock()  # two copies of one event never run side by side

    @property
    def types(self) -> frozenset[str]:
        """What this service listens to."""
        return frozenset(self._reactions)

    # -- receiving

    def receive(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        """When this returns, every event of the batch took effect or is kept; *upto* is how far the source was read."""
        with self._one_at_a_time:
            try:
                with self._open.work() as work:
                    for envelope in batch:
                        self._take(work, envelope)
                    self._advance(work, source, upto)
            except Unavailable:
                raise  # not the event's fault: it spends no try and comes again
            except Exception:  # noqa: BLE001 - which one it was, the single transactions will show
                self._receive_singly(source, batch, upto)

    def _receive_singly(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        for envelope in batch:
            try:
                with self._open.work(_call(envelope)) as work:
                    self._take(work, envelope)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - any failure of a reaction is kept with the event
                self._keep(envelope, error)
        with self._open.work() as work:
            self._advance(work, source, upto)

    def _take(self, work: Work, envelope: Envelope) -> None:
        if envelope.type not in self._reactions or self._is_known(work, envelope.id):
            return
        promises.keep(envelope)
        if self._is_held(work, envelope):
            self._insert(work, envelope, state="waiting", tries=0, body=envelope.body())
            return
        self._do(work, envelope)
        self._insert(work, envelope, state="done", tries=1)

    def _do(self, work: Work, envelope: Envelope) -> None:
        """The effect, unless a newer state of the subject has been seen."""
        if self._passed(work, envelope):
            return
        work.call = _call(envelope)
        self._reactions[envelope.type](work, envelope)

    # -- trying again

    def tick(self) -> int:
        """Try what is due, in order per subject; how many were settled."""
        settled = 0
        for id in self._due():
            with self._one_at_a_time:
                settled += self._try(id)
        return settled

    def _due(self) -> list[str]:
        inbox, now = self._tables.inbox, self._open.clock.micros()
        ahead = inbox.alias()
        blocked = sa.exists().where(
            ahead.c.source == inbox.c.source,
            ahead.c.subject == inbox.c.subject,
            ahead.c.sequence < inbox.c.sequence,
            ahead.c.state.in_(["waiting", "parked"]),
        )
        due = sa.or_(inbox.c.next_try_at.is_(None), inbox.c.next_try_at <= now)
        query = sa.select(inbox.c.id).where(inbox.c.state == "waiting", due, ~blocked)
        with self._open.reading() as reading:
            return list(reading.conn.execute(query.order_by(inbox.c.arrived).limit(BATCH)).scalars())

    def _try(self, id: str) -> bool:
        envelope, tries = self._kept(id)
        if envelope is None:
            return False
        try:
            with self._open.work(_call(envelope)) as work:
                promises.keep(envelope)
                self._do(work, envelope)
                self._set(work, id, state="done", tries=tries + 1, next_try_at=None, error=None, body=None)
        except Unavailable:
            return False
        except Exception as error:  # noqa: BLE001 - any failure of a reaction is kept with the event
            self._failed(id, tries + 1, error)
            return False
        return True

    def _kept(self, id: str) -> tuple[Envelope | None, int]:
        inbox = self._tables.inbox
        query = sa.select(inbox.c.body, inbox.c.tries, inbox.c.position).where(
            inbox.c.id == id, inbox.c.state.in_(["waiting", "parked"])
        )
        with self._open.reading() as reading:
            row = reading.conn.execute(query).one_or_none()
        return (parse(row.body, row.position), row.tries) if row else (None, 0)

    # -- what a person decides

    def retry(self, id: str) -> tuple[str, str]:
        """Try a parked or waiting event now; its state and error afterwards."""
        with self._one_at_a_time:
            if self._kept(id)[0] is None:
                raise Missing(codes.NO_SUCH_EVENT.fault(id=id))
            self._try(id)
            inbox = self._tables.inbox
            with self._open.reading() as reading:
                row = reading.conn.execute(sa.select(inbox.c.state, inbox.c.error).where(inbox.c.id == id)).one()
        return row.state, row.error or ""

    def drop(self, work: Work, id: str, because: str) -> None:
        """Give an event up, because …; the reason stays, and enters the ledger."""
        if not because.strip():
            raise Refused(codes.BECAUSE_NEEDED.fault("#/because"))
        inbox = self._tables.inbox
        there = inbox.update().where(inbox.c.id == id, inbox.c.state.in_(["waiting", "parked"]))
        if not work.conn.execute(there.values(state="dropped", because=because, next_try_at=None)).rowcount:
            raise Missing(codes.NO_SUCH_EVENT.fault(id=id))
        work.enter({"dropped_event": id, "because": because, "by": work.principal.id, "at": work.now})

    # -- how far

    def applied(self, source: str) -> int:
        """Every event of *source* up to here has taken effect, or was dropped."""
        inbox, sources = self._tables.inbox, self._tables.inbox_source
        with self._open.reading() as reading:
            read = reading.conn.execute(sa.select(sources.c.position).where(sources.c.source == source)).scalar() or 0
            open_ = reading.conn.execute(
                sa.select(sa.func.min(inbox.c.position)).where(
                    inbox.c.source == source, inbox.c.state.in_(["waiting", "parked"])
                )
            ).scalar()
        return min(read, open_ - 1) if open_ else read

    # -- rows

    def _is_known(self, work: Work, id: str) -> bool:
        inbox = self._tables.inbox
        return work.conn.execute(sa.select(inbox.c.id).where(inbox.c.id == id)).first() is not None

    def _is_held(self, work: Work, envelope: Envelope) -> bool:
        inbox = self._tables.inbox
        query = sa.select(inbox.c.id).where(
            inbox.c.source == envelope.source,
            inbox.c.subject == envelope.subject,
            inbox.c.sequence < envelope.sequence,
            inbox.c.state.in_(["waiting", "parked"]),
        )
        return work.conn.execute(query.limit(1)).first() is not None

    def _passed(self, work: Work, envelope: Envelope) -> bool:
        """Move the subject's mark; true when it stood further already."""
        table = self._tables.inbox_subject
        subject = f"{envelope.source}/{envelope.subject}"
        seen = work.conn.execute(sa.select(table.c.sequence).where(table.c.subject == subject)).scalar()
        if seen is not None and seen >= envelope.sequence:
            return True
        row = {"subject": subject, "sequence": envelope.sequence}
        work.conn.execute(table.insert().values(row) if seen is None else table.update().where(table.c.subject == subject).values(row))
        return False

    def _advance(self, work: Work, source: str, upto: int) -> None:
        table = self._tables.inbox_source
        row = {"source": source, "position": upto}
        done = work.conn.execute(table.update().where(table.c.source == source).values(row)).rowcount
        if not done:
            work.conn.execute(table.insert().values(row))

    def _keep(self, envelope: Envelope, error: Exception) -> None:
        state, next_try = self._after(1, error)
        with self._open.work(_call(envelope)) as work:
            if not self._is_known(work, envelope.id):
                self._insert(
                    work, envelope, state=state, tries=1, next_try_at=next_try, error=_told(error),
                    body=envelope.body(),
                )  # fmt: skip
        log.warning("event.kept", event_id=envelope.id, type=envelope.type, state=state, error=_told(error)[:200])

    def _failed(self, id: str, tries: int, error: Exception) -> None:
        state, next_try = self._after(tries, error)
        with self._open.work() as work:
            self._set(work, id, state=state, tries=tries, next_try_at=next_try, error=_told(error))
        log.warning("event.kept", event_id=id, state=state, tries=tries, error=_told(error)[:200])

    def _after(self, tries: int, error: Exception) -> tuple[str, int | None]:
        hopeless = isinstance(error, Problem) and error.code in (codes.EVENT_FROM_FUTURE.name, codes.EVENT_MALFORMED.name)
        if hopeless or tries > len(self._pauses):
            return "parked", None
        return "waiting", self._open.clock.micros() + self._pauses[tries - 1] * SECOND

    def _insert(self, work: Work, envelope: Envelope, **what: Any) -> None:
        row = {
            "id": envelope.id,
            "arrived": work.now,
            "source": envelope.source,
            "position": envelope.position,
            "type": envelope.type,
            "subject": envelope.subject,
            "sequence": envelope.sequence,
            "next_try_at": None,
            "received_at": work.now,
            "error": None,
            "because": None,
            "body": None,
        }
        work.conn.execute(self._tables.inbox.insert().values(row | what))

    def _set(self, work: Work, id: str, **what: Any) -> None:
        inbox = self._tables.inbox
        work.conn.execute(inbox.update().where(inbox.c.id == id).values(**what))


def _call(envelope: Envelope) -> Call:
    """A reaction acts for the platform, because of the event, in its trace."""
    return Call(principal=PLATFORM, cause=envelope.id, traceparent=envelope.traceparent)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
