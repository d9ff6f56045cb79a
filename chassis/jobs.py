"""
Long work in steps: a row says how far it is, so that it survives a restart and can be cancelled.

A step does some of the work and its mark commits with it; after a crash the job goes on
at the last mark.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from chassis.chance import new_id
from chassis.clock import from_micros
from chassis.errors import Missing, Refused, Unavailable
from chassis.storage.reading import Call
from contracts.codes import chassis as codes
from contracts.commands import platform as asked
from contracts.declare import State, Words

if TYPE_CHECKING:
    from chassis.storage.transactions import Transactions
    from chassis.storage.work import Work

log = structlog.get_logger()
OPEN_STATES = ("waiting", "running")
JOB_WORDS = Words("任务", "job")
IDLE = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """What one step left behind; *at* None means that it was the last."""

    at: State | None
    done: int
    total: int | None = None
    message: str = ""
    result: State | None = None


DoStep = Callable[["Work", State, State], Step]  # work, inputs, where to go on ({} at first)


class Jobs:
    """The jobs of one service and the thread that does them, one at a time."""

    def __init__(self, transactions: Transactions, kinds: Mapping[str, DoStep]) -> None:
        self._open, self._kinds = transactions, kinds
        self._table = transactions.schema.common.job
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"jobs-{transactions.schema.owner}", daemon=True)

    # -- asking

    def start_one(self, work: Work, kind: str, inputs: State) -> asked.Job:
        """Enter a job; it is begun once the transaction has committed."""
        if kind not in self._kinds:
            raise Refused(codes.NOT_A_REQUEST.fault(service=work.schema.owner, name=kind[:80]))
        row = {
            "id": new_id(),
            "kind": kind,
            "state": "waiting",
            "inputs": inputs,
            "at_step": {},
            "done": 0,
            "total": None,
            "message": "",
            "result": None,
            "started_by": work.principal.id,
            "created_at": work.now,
            "updated_at": work.now,
        }
        work.conn.execute(self._table.insert(), row)
        work.once_committed.append(self._wake.set)
        return _job(row)

    def read(self, id: str) -> asked.Job:
        with self._open.reading() as reading:
            row = reading.conn.execute(sa.select(self._table).where(self._table.c.id == id)).mappings().one_or_none()
        if row is None:
            raise Missing(codes.MISSING.fault(id=id, kind=JOB_WORDS))
        return _job(row)

    def list(self, after: str, limit: int) -> asked.Jobs:
        """The newest first; *after* is the last id of the page before."""
        table = self._table
        query = sa.select(table).order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit + 1)
        with self._open.reading() as reading:
            if after:
                last = sa.select(table.c.created_at).where(table.c.id == after).scalar_subquery()
                query = query.where(sa.tuple_(table.c.created_at, table.c.id) < sa.tuple_(last, sa.literal(after)))
            rows = reading.conn.execute(query).mappings().all()
        return asked.Jobs(
            items=tuple(_job(row) for row in rows[:limit]), next=rows[limit - 1]["id"] if len(rows) > limit else ""
        )

    def cancel(self, work: Work, id: str) -> asked.Job:
        """It stops after its present step; what is done stays done."""
        table = self._table
        row = work.conn.execute(sa.select(table).where(table.c.id == id).with_for_update()).mappings().one_or_none()
        if row is None:
            raise Missing(codes.MISSING.fault(id=id, kind=JOB_WORDS))
        if row["state"] not in OPEN_STATES:
            raise Refused(codes.JOB_NOT_RUNNING.fault(state=row["state"]))
        self._set(work, id, state="cancelled")
        return _job(dict(row) | {"state": "cancelled", "updated_at": work.now})

    # -- doing

    def start(self) -> None:
        """Begin with what a restart left unfinished."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """After the present step; the rest waits for the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def once(self) -> bool:
        """One step of the oldest open job; false when there is none."""
        with self._open.reading() as reading:
            table = self._table
            oldest = sa.select(table.c.id, table.c.started_by).where(table.c.state.in_(OPEN_STATES))
            row = reading.conn.execute(oldest.order_by(table.c.created_at, table.c.id).limit(1)).one_or_none()
        if row is None:
            return False
        try:
            self._step(row.id)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("job.failed", job_id=row.id)
            with self._open.work() as work:
                self._set(work, row.id, state="failed", message=f"{type(error).__name__}: {error}"[:500])
        return True

    def _step(self, id: str) -> None:
        table = self._table
        with self._open.work(Call(cause=f"job:{id}")) as work:
            row = work.conn.execute(sa.select(table).where(table.c.id == id).with_for_update()).one()
            if row.state not in OPEN_STATES:
                return
            step = self._kinds[row.kind](work, row.inputs, row.at_step or {})
            ended = step.at is None
            self._set(
                work, id, state="done" if ended else "running", at_step=step.at, done=step.done, total=step.total,
                message=step.message, result=step.result,
            )  # fmt: skip

    def _set(self, work: Work, id: str, **what: Any) -> None:
        table = self._table
        work.conn.execute(table.update().where(table.c.id == id).values(updated_at=work.now, **what))

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                if self.once():
                    continue
            except Exception:
                log.exception("jobs.wait")
            self._wake.wait(IDLE)


def _job(row: Any) -> asked.Job:
    return asked.Job(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        done=row["done"],
        total=row["total"],
        message=row["message"],
        result=row["result"],
        started_by=row["started_by"],
        created_at=from_micros(row["created_at"]),
        updated_at=from_micros(row["updated_at"]),
    )
