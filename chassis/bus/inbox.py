"""
The inbox of one service: effect and mark commit together, so an event takes effect once.

A reaction that raises rolls back; the event is kept with its error and tried again
with growing pauses, then parked. Later events of the same subject wait behind it,
since a reader is promised each subject in order.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import structlog

from chassis import trace
from chassis.bus import promises
from chassis.bus.envelope import Envelope
from chassis.bus.kept import NONE, OPEN, Kept
from chassis.clock import EPOCH
from chassis.errors import Missing, Problem, Refused, Unavailable
from chassis.storage.reading import Call
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from chassis.watch.meter import meter
from contracts.codes import chassis as codes
from contracts.roles import PLATFORM

log = structlog.get_logger()

Reaction = Callable[[Work, Envelope], None]
PAUSES = (1, 5, 30, 120, 600, 1800, 3600)  # seconds before each further try; then it is parked
WHAT_TO_DO = {  # one line for whoever reads the log
    "waiting": "不必处理，稍后自动重试 · nothing: it is tried again by itself",
    "parked": "在运维页或用 jiju events parked 查看，重试，或写明理由后放弃 · see it on the operations page or with "
    "jiju events parked; try it again, or drop it with a reason",
}
HOPELESS = (codes.EVENT_FROM_FUTURE.name, codes.EVENT_MALFORMED.name)  # another try changes nothing
SECOND = 1_000_000
AT_ONCE = 500  # events of one transaction; more come only out of replays


def unopened(envelope: Envelope) -> Iterable[Envelope]:
    """An event is itself, where nothing is inside it."""
    return (envelope,)


class Inbox:
    """What has come, what has been done, and what waits."""

    def __init__(
        self,
        transactions: Transactions,
        reactions: Mapping[str, Reaction],
        pauses: Sequence[int] = PAUSES,
        opened: Callable[[Envelope], Iterable[Envelope]] = unopened,
    ) -> None:
        self._opened = opened  # what is inside an event, and takes effect by itself
        self._open, self._reactions, self._pauses = transactions, reactions, pauses
        self._kept = Kept(transactions.schema.common)
        self._one_at_a_time = threading.Lock()  # two copies of one event never run side by side

    @property
    def types(self) -> frozenset[str]:
        """What this service listens to."""
        return frozenset(self._reactions)

    # -- receiving

    def receive(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        """When this returns, every event of the batch took effect or is kept; *upto* is how far the source was read."""
        every = [one for envelope in batch for one in self._opened(envelope)]
        for at in range(0, max(len(every), 1), AT_ONCE):
            self._receive(source, every[at : at + AT_ONCE], upto if at + AT_ONCE >= len(every) else 0)

    def _receive(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        with self._one_at_a_time:
            try:
                with self._open.work() as work:
                    done = self._take(work, source, batch)
                    self._kept.advance(work.conn, source, upto)
                self._count(done)
            except Exception:  # noqa: BLE001 - which one it was, the single transactions will show
                self._receive_singly(source, batch, upto)

    def keep_scrap(self, body: bytes, why: str) -> None:
        """What came and is no event at all: parked under the hash of its bytes, so that a person sees it."""
        digest = hashlib.sha256(body).hexdigest()
        unreadable = Envelope(
            id=f"scrap:{digest}",
            source="?",
            type="?",
            subject=f"scrap/{digest[:12]}",
            sequence=0,
            time=EPOCH,
            actor="",
            data={},
            raw=body.decode("utf-8", "backslashreplace").replace("\0", "\\x00"),
        )
        with self._open.work() as work:
            row = _row(work, unreadable, state="parked", tries=1, error=why[:2000], body=unreadable.body())
            self._kept.put(work.conn, [row])
        log.error("event.scrap", event_id=unreadable.id, error=why[:200], what_to_do=WHAT_TO_DO["parked"])

    def _receive_singly(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        for envelope in batch:
            try:
                with self._open.work() as work:
                    done = self._take(work, source, [envelope])
                self._count(done)
            except Unavailable:
                raise  # not the event's fault: it spends no try and comes again
            except Exception as error:  # noqa: BLE001 - any failure of a reaction is kept with the event
                self._keep(envelope, error)
        with self._open.work() as work:
            self._kept.advance(work.conn, source, upto)

    def _count(self, done: int) -> None:
        if done:
            meter().took(self._open.schema.owner, done)

    def _take(self, work: Work, source: str, batch: Sequence[Envelope]) -> int:
        """Enter them; how many took effect."""
        wanted = [envelope for envelope in batch if envelope.type in self._reactions]
        if not wanted:
            return 0
        ahead = self._kept.unsettled(work.conn, source, wanted)
        moved = self._kept.move_at_once(work.conn, _alone(wanted, ahead))
        rows, took = [], 0
        for envelope in wanted:
            before = ahead.setdefault(envelope.subject, {})
            if envelope.sequence in before:  # kept already, or given up
                continue
            if envelope.replay and self._kept.came(work.conn, envelope.id):
                continue  # its subject's mark would let a second copy through
            promises.keep(envelope)
            if held(before, envelope.sequence):
                before[envelope.sequence] = "waiting"
                rows.append(_row(work, envelope, state="waiting", body=envelope.body()))
            else:
                took += self._do(work, envelope, moved)
                rows.append(_row(work, envelope, state="done", tries=1))
        self._kept.put(work.conn, rows)
        return took

    def _do(self, work: Work, envelope: Envelope, at_once: Mapping[str, bool] = NONE) -> bool:
        """The effect, unless this or a newer state of the subject was seen; the mark is moved first."""
        moved = self._kept.moved(work.conn, envelope, at_once)
        if moved:
            with trace.step(f"react {envelope.type}", "consumer", envelope.traceparent) as own:
                work.call = _call(envelope, own)
                self._reactions[envelope.type](work, envelope)
        return moved

    # -- trying again

    def tick(self) -> int:
        """Try what is due, in order per subject; how many were settled."""
        with self._open.reading() as reading:
            due = self._kept.due(reading.conn, now := self._open.clock.micros())
        settled = 0
        for id in due:
            with self._one_at_a_time:
                settled += self._try(id, now)
        return settled

    def _try(self, id: str, due: int | None = None) -> bool:
        tries, type_ = 0, ""
        try:
            with self._open.work() as work:
                found = self._kept.locked(work.conn, id, due)
                if found is None:  # somebody else settled it meanwhile, or has just tried it
                    return False
                envelope, tries = found
                type_ = envelope.type
                if held(
                    self._kept.unsettled(work.conn, envelope.source, [envelope])[envelope.subject], envelope.sequence
                ):
                    return False
                promises.keep(envelope)
                self._do(work, envelope)
                self._kept.settle(work.conn, id, state="done", tries=tries + 1, next_try_at=None, error=None, body=None)
        except Unavailable:
            return False
        except Exception as error:  # noqa: BLE001 - any failure of a reaction is kept with the event
            self._failed(id, type_, tries + 1, error)
            return False
        self._count(1)
        return True

    # -- what a person decides

    def retry(self, id: str) -> tuple[str, str]:
        """Try a parked or waiting event now; its state and error afterwards. It stays behind what it is held by."""
        with self._open.reading() as reading:
            if self._kept.state(reading.conn, id)[0] not in OPEN:
                raise Missing(codes.NO_SUCH_EVENT.fault(id=id))
        with self._one_at_a_time:
            self._try(id)
        with self._open.reading() as reading:
            return self._kept.state(reading.conn, id)

    def drop(self, work: Work, id: str, because: str) -> None:
        """Give an event up, because …; the reason stays, and enters the ledger."""
        if not because.strip():
            raise Refused(codes.BECAUSE_NEEDED.fault("#/because"))
        if not self._kept.settle(work.conn, id, state="dropped", because=because, next_try_at=None):
            raise Missing(codes.NO_SUCH_EVENT.fault(id=id))
        work.enter({"dropped_event": id, "because": because, "by": work.principal.id, "at": work.now})

    # -- how far

    def applied(self, source: str) -> int:
        """Every event of *source* up to here has taken effect, or was dropped."""
        with self._open.reading() as reading:
            return self._kept.applied(reading.conn, source)

    # -- what failed

    def _keep(self, envelope: Envelope, error: Exception) -> None:
        state, next_try = self._after(1, error)
        with self._open.work() as work:
            row = _row(
                work, envelope, state=state, tries=1, next_try_at=next_try, error=_told(error), body=envelope.body()
            )
            self._kept.put(work.conn, [row])
        meter().failed(work.schema.owner, envelope.type)
        log.warning("event.kept", event_id=envelope.id, type=envelope.type, state=state, tries=1,
                    error=_told(error)[:200], what_to_do=WHAT_TO_DO[state])  # fmt: skip

    def _failed(self, id: str, type_: str, tries: int, error: Exception) -> None:
        state, next_try = self._after(tries, error)
        with self._open.work() as work:
            self._kept.settle(work.conn, id, state=state, tries=tries, next_try_at=next_try, error=_told(error))
        meter().failed(work.schema.owner, type_)
        log.warning("event.kept", event_id=id, state=state, tries=tries, error=_told(error)[:200],
                    what_to_do=WHAT_TO_DO[state])  # fmt: skip

    def _after(self, tries: int, error: Exception) -> tuple[str, int | None]:
        hopeless = isinstance(error, Problem) and error.code in HOPELESS
        if hopeless or tries > len(self._pauses):
            return "parked", None
        return "waiting", self._open.clock.micros() + self._pauses[tries - 1] * SECOND


def held(unsettled: Mapping[int, str], sequence: int) -> bool:
    """Whether an earlier event of the subject still waits or is parked."""
    return any(earlier < sequence and state in OPEN for earlier, state in unsettled.items())


def _alone(batch: Sequence[Envelope], ahead: Mapping[str, Mapping[int, str]]) -> list[Envelope]:
    """Those whose subject is no other's in the batch, and of which nothing is kept: these are certainly tried."""
    times = Counter(envelope.subject for envelope in batch)
    return [one for one in batch if times[one.subject] == 1 and not ahead[one.subject] and not one.replay]


def _row(work: Work, envelope: Envelope, **what: Any) -> dict[str, Any]:
    return {
        "id": envelope.id,
        "arrived": work.now,
        "source": envelope.source,
        "position": envelope.position,
        "type": envelope.type,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "tries": 0,
        "next_try_at": None,
        "received_at": work.now,
        "error": None,
        "because": None,
        "body": None,
    } | what


def _call(envelope: Envelope, traceparent: str) -> Call:
    """A reaction acts for the platform, because of the event, in its trace."""
    return Call(principal=PLATFORM, cause=envelope.id, traceparent=traceparent)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
