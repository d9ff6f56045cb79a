"""The owner's side of its readers' copies: a digest every day, and present states for who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from chassis.bus.envelope import Envelope, restored
from chassis.clock import SHANGHAI, from_micros, to_micros
from chassis.digests import bucket_of, digest_of
from chassis.jobs import DoStep, Step
from chassis.storage.reading import Found, Reading
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from contracts.commands.platform import Job
from contracts.declare import Kind, State
from contracts.events import platform

DIGEST, REPLAY = "digest", "replay"  # kinds of job
PAGE = 50  # states in one event, which one step sends; the owner's commands go between two steps
SCAN = 2000  # ids looked at in one step
StartJob = Callable[[Work, str, State], Job]


class Replays:
    """Says how the things of one owner stand, and sends them again."""

    def __init__(self, transactions: Transactions, kinds: Iterable[Kind]) -> None:
        self._open, self._owner = transactions, transactions.schema.owner
        self._kinds = {kind.name: kind for kind in kinds}
        self._readers = platform.readers_of(self._owner) if self._kinds else ()
        self._said_on: date | None = None

    def reactions(self, start: StartJob) -> dict[str, Callable[[Work, Envelope], None]]:
        """On a reader's request a job is entered, which a crash does not end."""

        def asked(work: Work, request: Envelope) -> None:
            if request.data["of"] == self._owner:
                start(work, REPLAY, {"reader": request.source, "kinds": request.data["kinds"]})

        return dict.fromkeys(map(platform.request_of, self._readers), asked)

    def long_work(self) -> dict[str, DoStep]:
        """A digest now, and a replay; an operator may start either."""
        return {DIGEST: self._digest_now, REPLAY: self._replay} if self._readers else {}

    # -- the digest

    def daily(self) -> bool:
        """Once a day, whoever of several workers comes first, but not on the log's first; whether it was this one."""
        today = self._open.clock.today()
        if not self._readers or self._said_on == today or (began := self._began()) is None:
            return False
        if began >= today:
            self._said_on = today
            return False
        begins = to_micros(datetime.combine(today, time(), SHANGHAI))
        with self._open.work() as work:
            work.lock_numbering()
            done = _last(work, self._digest_subject) >= begins
            said = not done and self.publish(work)
        if done or said:
            self._said_on = today
        return said

    def _began(self) -> date | None:
        """The day of the log's first event; None while there is none."""
        log = self._open.schema.common.event_log
        with self._open.reading() as reading:
            row = reading.conn.execute(sa.select(log).order_by(log.c.position).limit(1)).one_or_none()
        return None if row is None else restored(row, self._owner).time.astimezone(SHANGHAI).date()

    def publish(self, work: Work) -> bool:
        """How everything stands at this place of the log; nothing is said while there is nothing."""
        work.lock_numbering()
        versions = {name: _versions(work, kind) for name, kind in self._kinds.items()}
        if not any(versions.values()):
            return False
        kinds = {name: list(digest_of(held)) for name, held in versions.items()}
        sequence = max(work.now, _last(work, self._digest_subject) + 1)
        work.announce(platform.digest_of(self._owner), self._digest_subject, sequence, {"kinds": kinds})
        return True

    @property
    def _digest_subject(self) -> str:
        return f"digest/{self._owner}"

    def _digest_now(self, work: Work, _inputs: State, _at: State) -> Step:
        return Step(None, int(self.publish(work)))

    # -- the replay

    def _replay(self, work: Work, inputs: State, at: State) -> Step:
        """One page; with the numbers held, so that it stands in the log where what it says is so."""
        work.lock_numbering()
        reader, kinds = inputs["reader"], sorted(inputs["kinds"].items())
        number, after, done = at.get("kind", 0), at.get("after", ""), at.get("done", 0)
        name, buckets = kinds[number]
        things, upto = _page(work, self._kinds[name], frozenset(buckets), after)
        subject = f"replay/{reader}"
        page = {"kind": name, "buckets": buckets, "after": after, "upto": upto, "things": things}
        work.announce(platform.sent_of(self._owner, reader), subject, _last(work, subject) + 1, page)
        done += len(things)
        if upto is not None:
            return Step({"kind": number, "after": upto, "done": done}, done)
        if number + 1 < len(kinds):
            return Step({"kind": number + 1, "after": "", "done": done}, done)
        return Step(None, done, total=done)


def _last(reading: Reading, subject: str) -> int:
    """The greatest sequence that was announced of it."""
    log = reading.schema.common.event_log.c
    return int(reading.conn.execute(sa.select(sa.func.max(log.sequence)).where(log.subject == subject)).scalar() or 0)


def _versions(reading: Reading, kind: Kind) -> dict[str, int]:
    one = reading.schema.of(kind).current.c
    return {row.id: row.revision for row in reading.conn.execute(sa.select(one.id, one.revision))}


def _page(work: Reading, kind: Kind, buckets: frozenset[int], after: str) -> tuple[list[State], str | None]:
    """The next things of these buckets, and up to which id that is all of them; None at the end."""
    id = work.schema.of(kind).current.c.id
    ids = work.conn.execute(sa.select(id).where(id > after).order_by(id).limit(SCAN)).scalars().all()
    wanted = [one for one in ids if bucket_of(one) in buckets]
    upto = ids[-1] if len(ids) == SCAN else None
    if len(wanted) > PAGE:
        wanted, upto = wanted[:PAGE], wanted[PAGE - 1]
    return [_told(found) for found in work.stored(kind, wanted)], upto


def _told(found: Found) -> dict[str, Any]:
    """A thing's whole present state, as its events bring it."""
    return {
        "kind": found.kind.name,
        "id": found.id,
        "revision": found.revision,
        "shape": found.kind.version,
        "gone": found.gone,
        "state": {name: value for name, value in found.state.items() if not name.startswith("$")},
        "change": {
            "fields": [],
            "valid_from": from_micros(found.recorded_at).date().isoformat(),
            "valid_until": None,
            "basis": "",
            "corrects": None,
        },
    }
