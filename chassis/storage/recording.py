"""One assertion: derived rows, ledger leaf and event with it, in one transaction and numbered at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from chassis.bus import promises
from chassis.bus.envelope import Envelope, envelope_of
from chassis.errors import Refused, Unavailable
from chassis.history.assertions import TURN, bringers
from chassis.history.segments import FOREVER, GONE, OPEN, Cut, Segment, State, begin, cut, present
from chassis.ledger import log as ledger
from chassis.shapes.codec import from_json, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Found, Reading, blank, upgraded
from chassis.storage.tables import member_fields
from contracts.codes import chassis as codes
from contracts.declare import Kind, Words

KNOWN_STEP = 5_000_000  # µs: what was known longer ago than this is repeatable
LONGEST = 4_000_000  # µs from the first assertion to the end, so that it is committed within the step
CLOCK = "clock"  # the actor of a change that its day brought


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion as it was asked for."""

    sets: State
    start: date
    end: date | None
    basis: str
    cause: str = ""
    corrects: int | None = None
    announce: str = ""
    actor: str = ""
    day: date | None = None  # for which the current row is settled; today where it is not said
    empty: bool = False  # it may change nothing

    @property
    def until(self) -> date:
        return FOREVER if self.end is None else self.end


class Recording(Reading):
    """A transaction that can assert; what it enters and announces is numbered when it ends."""

    def __init__(self, *args: Any, clock: Callable[[], int], **how: Any) -> None:
        super().__init__(*args, **how)
        self._clock = clock
        self._first_at: int | None = None
        self._locked: dict[tuple[str, str], Found | None] = {}
        self._leaves: list[dict[str, Any]] = []
        self._events: list[tuple[Envelope, str]] = []
        self.position = 0  # of the last event announced, known after the end
        self.after: list[Any] = []  # what the service wants to hear of once it is committed
        self.once_committed: list[Callable[[], None]] = []

    def locked(self, kind: Kind, id: str) -> Found | None:
        """The current row, held until the transaction ends; a change whose day has come is recorded first."""
        if (kind.name, id) not in self._locked:
            row = self.conn.execute(self.schema.statements(kind).locked, {"id": id}).one_or_none()
            self._locked[kind.name, id] = None if row is None else self._found(kind, row)
        found = self._locked[kind.name, id]
        while found and found.turns_on and found.turns_on <= self.today:
            found = self._turn(found, found.turns_on)
        return found

    def present(self, kind: Kind, id: str) -> Found | None:
        """What holds today; of what this transaction holds or wrote it is known."""
        return self.locked(kind, id) if self._locked.get((kind.name, id)) else super().present(kind, id)

    def record(self, kind: Kind, id: str, said: Said) -> Found:
        """Assert it, with all that follows from it; the new current row."""
        row = self.locked(kind, id)
        return self._record(kind, id, row, said)

    def announce(self, type_: str, subject: str, sequence: int, data: dict[str, Any]) -> None:
        """Tell the other services of something that is no change of a thing."""
        event = self._announced(type_, subject, sequence, data)
        self._leaves.append({"announces": type_, "subject": subject, "sequence": sequence, "event": event})

    def enter(self, entry: dict[str, Any]) -> None:
        """Enter a decision, a draw, a publication or a rule change in the ledger."""
        self._leaves.append(to_json(entry))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is done inside is undone alone where it is refused; the rest of the transaction stands."""
        leaves, events, later = len(self._leaves), len(self._events), len(self.once_committed)
        locked = dict(self._locked)
        try:
            with self.conn.begin_nested():
                yield
        except BaseException:
            del self._leaves[leaves:], self._events[events:], self.once_committed[later:]
            self._locked = locked
            raise

    # -- the end

    def finish(self) -> None:
        """Number leaves and events; late in a transaction, since it takes the row that orders them. Safe to repeat."""
        if self._leaves or self._events:
            more = {"more_leaves": len(self._leaves), "more_events": len(self._events)}
            row = self.conn.execute(self.schema.common_statements.number, more).one()
            ledger.append(self.conn, row.leaves - len(self._leaves), self._leaves, self.now)
            self._write_events(row.position - len(self._events))
            self.position = row.position if self._events else self.position
            self._leaves, self._events = [], []
        if self._first_at is not None and self._clock() - self._first_at > LONGEST:
            raise Unavailable(codes.STORE_UNAVAILABLE.fault())  # who asked meanwhile was answered without it

    def lock_numbering(self) -> None:
        """Take the row that orders leaves and events, before anything is entered."""
        head = self.schema.common.head
        self.conn.execute(sa.select(head.c.one).with_for_update())

    def _write_events(self, first: int) -> None:
        if self._events:
            rows = [event.row(first + number, body) for number, (event, body) in enumerate(self._events, 1)]
            self.conn.execute(self.schema.common_statements.log, rows)

    # -- one assertion

    def _record(self, kind: Kind, id: str, row: Found | None, said: Said) -> Found:
        if not said.start < said.until:
            raise Refused(codes.EMPTY_INTERVAL.fault("#/until", start=said.start, until=said.until))
        at = self._instant(row)
        segments = self._open_segments(kind, id, said) if row else ()
        done = self._cut(kind, id, segments, said) if row else begin(said.sets, said.start, said.until, kind.version)
        if not done.opened and not said.empty:
            raise Refused(codes.NOTHING_CHANGES.fault())
        revision = row.revision + 1 if row else 1
        self._write_segments(kind, id, revision, at, done)
        version = self._write_version(kind, id, revision, at, said)
        left = [segment for segment in segments if segment.key not in done.closed]
        now = present(sorted((*left, *done.opened), key=lambda one: one.valid_from), said.day or self.today)
        found = Found(kind, id, revision, now.state, now.gone, at, now.turns_on)
        self._write_current(row, found)
        self._write_members(row, found)
        event = self._tell(row, found, version, done)
        self._leaves.append(entry_of(kind.name, version) | {"event": event})
        self._locked[kind.name, id] = found
        return found

    def _instant(self, row: Found | None) -> int:
        """When it is recorded: asked after the lock, and later than whatever was recorded of the thing before."""
        at = self._clock()
        self._first_at = at if self._first_at is None else self._first_at
        return max(at, row.recorded_at + 1) if row else at

    def _open_segments(self, kind: Kind, id: str, said: Said) -> tuple[Segment, ...]:
        """What it falls upon, and what holds from the day of the current row on."""
        asked = {"id": id, "start": said.start, "until": said.until, "day": said.day or self.today}
        rows = self.conn.execute(self.schema.statements(kind).open_segments, asked)
        return tuple(
            Segment(row.valid_from, row.valid_until, filled(kind, row.state, row.shape), kind.version, row.seg)
            for row in rows
        )

    def _cut(self, kind: Kind, id: str, segments: Sequence[Segment], said: Said) -> Cut:
        touched = [one for one in segments if one.valid_until > said.start and one.valid_from < said.until]
        if not touched or touched[0].valid_from > said.start:
            begins = self.conn.execute(self.schema.statements(kind).begins, {"id": id}).scalar()
            raise Refused(codes.BEFORE_CREATION.fault("#/valid_from", begins=begins, day=said.start))
        done = cut(touched, said.sets, said.start, said.end, kind.version, partial(upgraded, kind))
        if done.later:
            words = {spec.name: spec.meta.words for spec in state_specs(kind.cls)} | {GONE: ENDED}
            faults = (codes.LATER_FACTS.fault("#/until", day=one.day, field=words[one.field]) for one in done.later)
            raise Refused(*faults)
        return done

    def _turn(self, found: Found, day: date) -> Found:
        """Record that the day of a change has come: today's readers hear now what was recorded for it."""
        kind = found.kind
        table = self.schema.of(kind).version
        brought = bringers(self.assertions(kind, found.id), day, kind.version, partial(upgraded, kind))
        query = sa.select(table.c.announces, table.c.basis).where(table.c.id == found.id, table.c.revision.in_(brought))
        rows = self.conn.execute(query.order_by(table.c.revision.desc())).all()
        announce = next((row.announces for row in rows if row.announces), "")
        basis = next((row.basis for row in rows if row.basis), "")
        said = Said({}, day, None, basis, TURN, announce=announce, actor=CLOCK, day=day, empty=True)
        return self._record(kind, found.id, found, said)

    # -- rows

    def _write_segments(self, kind: Kind, id: str, revision: int, at: int, done: Cut) -> None:
        statements = self.schema.statements(kind)
        for segment in done.opened:  # the states of the past too must load
            from_json(kind.cls, segment.state)
        if done.closed:
            self.conn.execute(statements.close, {"closed": list(done.closed), "at": at})
        if done.opened:
            self.conn.execute(statements.open, [segment_row(id, revision, one, at) for one in done.opened])

    def _write_version(self, kind: Kind, id: str, revision: int, at: int, said: Said) -> dict[str, Any]:
        version = {
            "id": id,
            "revision": revision,
            "valid_from": said.start,
            "valid_until": said.until,
            "recorded_at": at,
            "actor": said.actor or self.principal.id,
            "basis": said.basis,
            "cause": said.cause or self.call.cause,
            "corrects": said.corrects,
            "announces": said.announce,
            "shape": kind.version,
            "sets": said.sets,
        }
        self.conn.execute(self.schema.statements(kind).record, version)
        return version

    def _write_current(self, row: Found | None, found: Found) -> None:
        statements = self.schema.statements(found.kind)
        values = current_row(found)
        if row is None:
            self.conn.execute(statements.begin, values)
        else:
            self.conn.execute(statements.move, {"of": values.pop("id")} | values)

    def _write_members(self, row: Found | None, found: Found) -> None:
        statements = self.schema.statements(found.kind)
        come: list[dict[str, Any]] = []
        for name in member_fields(found.kind):
            had, has = members(row, name), members(found, name)
            if gone := sorted(had - has):
                self.conn.execute(statements.leave, {"field": name, "values": gone, "id": found.id})
            come += ({"field": name, "value": value, "id": found.id} for value in sorted(has - had))
        if come:
            self.conn.execute(statements.join, come)

    # -- what the others are told

    def _tell(self, row: Found | None, found: Found, version: Mapping[str, Any], done: Cut) -> str:
        kind = found.kind
        type_ = version["announces"] or f"{kind.announces}.{_plain_event(row, found)}"
        if _looks_the_same(row, found):  # of the past or of the future: today's readers see no difference
            type_ = f"{kind.announces}.recorded"
        data = {
            "kind": kind.name,
            "id": found.id,
            "revision": found.revision,
            "shape": kind.version,
            "gone": found.gone,
            "state": {name: value for name, value in found.state.items() if not name.startswith("$")},
            "change": {
                "fields": sorted((_turned(row, found) if version["cause"] == TURN else done.changed) - {GONE}),
                "valid_from": version["valid_from"].isoformat(),
                "valid_until": None if version["valid_until"] == FOREVER else version["valid_until"].isoformat(),
                "basis": version["basis"],
                "corrects": version["corrects"],
            },
        }
        return self._announced(type_, f"{kind.name}/{found.id}", found.revision, data)

    def _announced(self, type_: str, subject: str, sequence: int, data: dict[str, Any]) -> str:
        """The event is in the transaction; the hash of its body, by which the ledger knows it."""
        event = envelope_of(self, type_, subject, sequence, data)
        promises.must_hold(event)
        body = event.body()
        self._events.append((event, body))
        return sha256(body.encode()).hexdigest()


ENDED = Words("终止", "ended")


def filled(kind: Kind, state: State, shape: int) -> State:
    """A stored state in today's shape, with every field that it says nothing of, so that each can be looked up."""
    return blank(kind) | upgraded(kind, state, shape, kind.version)


def members(found: Found | None, name: str) -> set[str]:
    """The values of a list that are looked up one by one; of today only."""
    return set() if found is None or found.gone else set(found.state.get(name) or ())


def entry_of(kind: str, version: Mapping[str, Any]) -> dict[str, Any]:
    """What the ledger holds of an assertion: all of it."""
    said = {name: to_json(value) for name, value in version.items() if name != "recorded_at"}
    return {"thing": kind, "at": version["recorded_at"]} | said


def _looks_the_same(row: Found | None, found: Found) -> bool:
    if row is None or row.gone:
        return found.gone
    return not found.gone and filled(row.kind, row.state, row.kind.version) == found.state


def _turned(row: Found | None, found: Found) -> frozenset[str]:
    """The fields that its day changed."""
    before = row.state if row else {}
    return frozenset(name for name, value in found.state.items() if name not in before or before[name] != value)


def _plain_event(row: Found | None, found: Found) -> str:
    """The event that every kind of thing has."""
    if found.gone:
        return "ended"
    return "created" if row is None or not row.state else "changed"


def current_row(found: Found) -> dict[str, Any]:
    return {
        "id": found.id,
        "revision": found.revision,
        "recorded_at": found.recorded_at,
        "turns_on": found.turns_on,
        "shape": found.kind.version,
        "gone": found.gone,
        "state": found.state,
    }


def segment_row(id: str, revision: int, segment: Segment, at: int) -> dict[str, Any]:
    return {
        "id": id,
        "revision": revision,
        "valid_from": segment.valid_from,
        "valid_until": segment.valid_until,
        "known_from": at,
        "known_until": OPEN,
        "shape": segment.shape,
        "gone": segment.gone,
        "state": segment.state,
    }
