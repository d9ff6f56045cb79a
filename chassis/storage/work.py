"""The only way to write a thing: assertion, derived rows, ledger leaf and event in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa

from chassis import ids
from chassis.bus.envelope import Envelope, envelope_of
from chassis.errors import Refused, Stale, Unavailable
from chassis.history.assertions import WITHDRAWN, beneath, withdrawn
from chassis.history.segments import FOREVER, GONE, OPEN, Cut, Segment, State, begin, cut, present
from chassis.ledger import log as ledger
from chassis.shapes.codec import from_json, state_of, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Found, Reading, missing, personal_fields, upgraded
from chassis.storage.tables import member_fields
from contracts.codes import chassis as codes
from contracts.declare import Event, Kind, Thing, Words

T = TypeVar("T", bound=Thing)

KNOWN_STEP = 5_000_000  # µs: what was known longer ago than this is repeatable
CLOCK = "clock"  # the actor of a change that its day brought


@dataclass(frozen=True, slots=True)
class _Said:
    """One assertion as it was asked for."""

    sets: State
    start: date
    end: date | None
    basis: str
    cause: str = ""
    corrects: int | None = None
    announce: str = ""
    actor: str = ""


class Work(Reading):
    """A transaction that may write; what it announces and enters is numbered when it ends."""

    def __init__(self, *args: Any, clock: Callable[[], int], **how: Any) -> None:
        super().__init__(*args, **how)
        self._clock = clock
        self._began = self.now
        self._locked: dict[tuple[str, str], Found | None] = {}
        self._leaves: list[dict[str, Any]] = []
        self._events: list[Envelope] = []
        self.position = 0  # of the last event announced, known after the end
        self.after: list[Any] = []  # what the service wants to hear of once it is committed

    # -- looking up, for change

    def get(self, cls: type[T], id: str, *, seen: int | None = None) -> T:
        """The thing, locked for change; Missing when there is none, Stale when it is past *seen*."""
        found = self.locked(cls.kind, id)
        if found is None or found.gone:
            raise missing(cls.kind, id)
        if seen is not None and found.revision != seen:
            raise Stale(codes.STALE.fault(seen=seen, now=found.revision))
        return self.load(cls, found)

    def locked(self, kind: Kind, id: str) -> Found | None:
        """The current row, held until the transaction ends."""
        if (kind.name, id) not in self._locked:
            table = self.schema.of(kind).current
            query = sa.select(
                table.c.id, table.c.revision, table.c.shape, table.c.gone, table.c.turns_on, table.c.recorded_at,
                table.c.state,
            ).where(table.c.id == id).with_for_update()  # fmt: skip
            row = self.conn.execute(query).one_or_none()
            self._locked[kind.name, id] = row and self._found(kind, row)
        return self._locked[kind.name, id]

    # -- writing

    def create(
        self, new: T, *, valid_from: date | None = None, basis: str = "", announce: type[Event] | None = None
    ) -> T:
        """Begin a thing; it gets an id of its own unless it brings one."""
        kind = new.kind
        id = new.id or ids.new_id()
        if self.locked(kind, id) is not None:
            raise Refused(codes.EXISTS.fault("#/id", id=id))
        sets = self._sealed(kind, id, state_of(new))
        said = _Said(sets, valid_from or self.today, FOREVER, basis, announce=_type(announce))
        return self._load_again(type(new), self._assert(kind, id, said))

    def change(  # noqa: PLR0913 - each is asked for by name
        self,
        thing: T,
        sets: partial[T],
        *,
        valid_from: date | None = None,
        until: date | None = None,
        basis: str = "",
        announce: type[Event] | None = None,
    ) -> T:
        """From a day on; refused where that would overwrite facts of later days in silence: then say *until*."""
        said = _Said(
            self._changes(thing, sets), valid_from or self.today, until, basis, announce=_type(announce)
        )  # fmt: skip
        return self._load_again(type(thing), self._assert(thing.kind, thing.id, said))

    def correct(  # noqa: PLR0913 - each is asked for by name
        self,
        thing: T,
        sets: partial[T],
        *,
        valid_from: date,
        until: date | None,
        corrects: int,
        basis: str,
        announce: type[Event] | None = None,
    ) -> T:
        """Say that revision *corrects* was wrong on these days; what was known before stays as it was."""
        self._entry(thing.kind, thing.id, corrects)
        said = _Said(
            self._changes(thing, sets), valid_from, until or FOREVER, basis, corrects=corrects,
            announce=_type(announce),
        )  # fmt: skip
        return self._load_again(type(thing), self._assert(thing.kind, thing.id, said))

    def end(self, thing: T, *, on: date | None = None, basis: str, announce: type[Event] | None = None) -> None:
        """The thing is no more from *on*; its past stays."""
        said = _Said({GONE: True}, on or self.today, None, basis, announce=_type(announce))
        self._assert(thing.kind, thing.id, said)

    def withdraw(self, thing: T, entry: int, *, basis: str, announce: type[Event] | None = None) -> T:
        """As if *entry* had not been recorded: what lies beneath is asserted again, run by run."""
        kind, id = thing.kind, thing.id
        if entry == 1:
            raise Refused(codes.CREATION_STAYS.fault("#/entry"))
        self._entry(kind, id, entry)
        history = self.assertions(kind, id)
        bad = next(a for a in history if a.revision == entry)
        patches = beneath(history, bad, kind.version, partial(upgraded, kind))
        for patch in patches:
            said = _Said(
                patch.sets, patch.valid_from, patch.valid_until, basis, WITHDRAWN, entry, _type(announce)
            )  # fmt: skip
            self._assert(kind, id, said)
        if not patches:
            self._assert(kind, id, _Said({}, bad.valid_from, bad.valid_until, basis, WITHDRAWN, entry), empty=True)
        found = self.locked(kind, id)
        if found is None or found.gone:
            raise missing(kind, id)
        return self.load(type(thing), found)

    def erase(self, thing: T, *, basis: str) -> T:
        """Destroy the key of the thing's personal fields, and say so in history and ledger."""
        self.persons.erase(thing.id)
        said = _Said({}, self.today, FOREVER, basis, cause="$erased")
        return self._load_again(type(thing), self._assert(thing.kind, thing.id, said, empty=True))

    def turn(self, kind: Kind, limit: int = 500) -> int:
        """Record that the day of a future-dated change has come, so that readers hear of it; how many did."""
        table = self.schema.of(kind).current
        due = sa.select(table.c.id).where(table.c.turns_on <= self.today).order_by(table.c.turns_on, table.c.id)
        ids_due = self.conn.execute(due.limit(limit).with_for_update(skip_locked=True)).scalars().all()
        for id in ids_due:
            found = self.locked(kind, id)
            assert found is not None and found.turns_on is not None  # noqa: S101, PT018 - the query says so
            announce = self._announced_for(kind, id, found.turns_on)
            said = _Said({}, found.turns_on, FOREVER, "", cause="$turn", announce=announce, actor=CLOCK)
            self._assert(kind, id, said, empty=True)
        return len(ids_due)

    def announce(self, type_: str, subject: str, sequence: int, data: dict[str, Any]) -> None:
        """Tell the other services of something that is not a thing."""
        self._events.append(envelope_of(self, type_, subject, sequence, data))

    def enter(self, entry: dict[str, Any]) -> None:
        """Enter a decision, a draw, a publication or a rule change in the ledger."""
        self._leaves.append(to_json(entry))

    # -- one assertion

    def _assert(self, kind: Kind, id: str, said: _Said, *, empty: bool = False) -> Found:
        tables = self.schema.of(kind)
        row = self.locked(kind, id)
        until = FOREVER if said.end is None else said.end
        if not said.start < until:
            raise Refused(codes.EMPTY_INTERVAL.fault("#/until", start=said.start, until=until))
        at = max(self._clock(), row.recorded_at + 1) if row else self._clock()  # after the lock
        revision = row.revision + 1 if row else 1
        done = self._cut(kind, id, row, said)
        if row and not done.opened and not empty:
            raise Refused(codes.NOTHING_CHANGES.fault())
        for segment in done.opened:  # past states too must load
            from_json(kind.cls, segment.state)
        if done.closed:
            close = tables.segment.update().where(tables.segment.c.seg.in_(done.closed))
            self.conn.execute(close.values(known_until=at))
        if done.opened:
            self.conn.execute(
                tables.segment.insert(), [_segment_row(id, revision, segment, at) for segment in done.opened]
            )
        version = {
            "id": id,
            "revision": revision,
            "valid_from": said.start,
            "valid_until": until,
            "recorded_at": at,
            "actor": said.actor or self.principal.id,
            "basis": said.basis,
            "cause": said.cause or self.call.cause,
            "corrects": said.corrects,
            "announces": said.announce,
            "shape": kind.version,
            "sets": said.sets,
        }
        self.conn.execute(tables.version.insert(), version)
        self._leaves.append(entry_of(kind.name, version))
        return self._settle(kind, id, row, version, done)

    def _cut(self, kind: Kind, id: str, row: Found | None, said: _Said) -> Cut:
        until = FOREVER if said.end is None else said.end
        if row is None:
            return begin(said.sets, said.start, until, kind.version)
        table = self.schema.of(kind).segment
        query = sa.select(table.c.seg, table.c.valid_from, table.c.valid_until, table.c.shape, table.c.state).where(
            table.c.id == id,
            table.c.known_until == OPEN,
            table.c.valid_until > said.start,
            table.c.valid_from < until,
        )
        segments = [
            Segment(s.valid_from, s.valid_until, s.state, s.shape, s.seg)
            for s in self.conn.execute(query.order_by(table.c.valid_from))
        ]
        if not segments or segments[0].valid_from > said.start:
            begins = self.conn.execute(
                sa.select(sa.func.min(table.c.valid_from)).where(table.c.id == id, table.c.known_until == OPEN)
            ).scalar()
            raise Refused(codes.BEFORE_CREATION.fault("#/valid_from", begins=begins, day=said.start))
        done = cut(segments, said.sets, said.start, said.end, kind.version, partial(upgraded, kind))
        if done.later:
            words = {spec.name: spec.meta.words for spec in state_specs(kind.cls)}
            raise Refused(
                *(
                    codes.LATER_FACTS.fault("#/until", day=fact.day, field=words.get(fact.field, Words("终止", "ended")))
                    for fact in done.later
                )
            )
        return done

    def _settle(self, kind: Kind, id: str, row: Found | None, version: dict[str, Any], done: Cut) -> Found:
        """The current row is the segment that holds today; `turns_on` says when another will."""
        tables = self.schema.of(kind)
        table = tables.segment
        query = sa.select(table.c.valid_from, table.c.valid_until, table.c.shape, table.c.state).where(
            table.c.id == id, table.c.known_until == OPEN, table.c.valid_until > self.today
        )
        ahead = [
            Segment(s.valid_from, s.valid_until, s.state, s.shape)
            for s in self.conn.execute(query.order_by(table.c.valid_from).limit(2))
        ]
        now = present(ahead, self.today, kind.version)
        state = upgraded(kind, now.state, now.shape, kind.version)
        values = {
            "revision": version["revision"],
            "recorded_at": version["recorded_at"],
            "turns_on": now.turns_on,
            "shape": kind.version,
            "gone": now.gone,
            "state": state,
        }
        if row is None:
            self.conn.execute(tables.current.insert(), {"id": id} | values)
        else:
            self.conn.execute(tables.current.update().where(tables.current.c.id == id), values)
        found = Found(kind, id, version["revision"], state, now.gone, version["recorded_at"], now.turns_on)
        self._locked[kind.name, id] = found
        self._members(kind, row, found)
        self._tell(row, found, version, done)
        return found

    def _members(self, kind: Kind, row: Found | None, found: Found) -> None:
        member = self.schema.of(kind).member
        for name in member_fields(kind):
            had, has = _values(row, name), _values(found, name)
            if had - has:
                gone = member.delete().where(
                    member.c.field == name, member.c.value.in_(sorted(had - has)), member.c.id == found.id
                )
                self.conn.execute(gone)
            if has - had:
                rows = [{"field": name, "value": value, "id": found.id} for value in sorted(has - had)]
                self.conn.execute(member.insert(), rows)

    def _tell(self, row: Found | None, found: Found, version: dict[str, Any], done: Cut) -> None:
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
                "fields": sorted(done.changed - {GONE}),
                "valid_from": version["valid_from"].isoformat(),
                "valid_until": None if version["valid_until"] == FOREVER else version["valid_until"].isoformat(),
                "basis": version["basis"],
                "corrects": version["corrects"],
            },
        }
        self.announce(type_, f"{kind.name}/{found.id}", found.revision, data)

    # -- what a caller said, as it is stored

    def _changes(self, thing: Thing, sets: partial[Any]) -> State:
        if sets.func is not type(thing) or sets.args:
            raise TypeError(f"say partial({type(thing).__name__}, field=…)")
        known = {spec.name for spec in state_specs(type(thing))}
        if unknown := set(sets.keywords) - known:
            raise TypeError(f"{type(thing).__name__} has no {sorted(unknown)}")
        return self._sealed(thing.kind, thing.id, {name: to_json(value) for name, value in sets.keywords.items()})

    def _sealed(self, kind: Kind, id: str, state: State) -> State:
        """Seal what is personal; what is already recorded in clear stays under its old seal."""
        row = self.locked(kind, id)
        stored = {} if row is None else row.state
        sealed = {}
        for name in personal_fields(kind):
            if state.get(name) is None:
                continue
            if stored.get(name) is not None and self.persons.unseal(id, kind.name, name, stored[name]) == state[name]:
                sealed[name] = stored[name]
            else:
                sealed[name] = self.persons.seal(id, kind.name, name, state[name])
        return state | sealed

    def _entry(self, kind: Kind, id: str, entry: int) -> None:
        """Refuse to speak of a revision that is not there or was taken back."""
        history = self.assertions(kind, id)
        real = {a.revision for a in history if a.cause not in (WITHDRAWN, "$turn", "$erased")} - withdrawn(history)
        if entry not in real:
            raise Refused(codes.NO_ENTRY.fault("#/entry", entry=entry))

    def _announced_for(self, kind: Kind, id: str, day: date) -> str:
        table = self.schema.of(kind).version
        query = sa.select(table.c.announces).where(table.c.id == id, table.c.valid_from == day)
        return str(self.conn.execute(query.order_by(table.c.revision.desc()).limit(1)).scalar() or "")

    def _load_again(self, cls: type[T], found: Found) -> T:
        state = found.state
        if found.gone and not state:  # not there today: begins later
            past = self._first_state(found)
            state = past.state if past else state
        return from_json(cls, self.clear(Found(found.kind, found.id, found.revision, state, found.gone, found.recorded_at)),
                         id=found.id, revision=found.revision)  # fmt: skip

    def _first_state(self, found: Found) -> Found | None:
        return self.past(found.kind, found.id, found.turns_on) if found.turns_on else None

    # -- the end

    def finish(self) -> None:
        """Number leaves and events; late in a transaction, since it takes the row that orders them. Safe to repeat."""
        if self._leaves or self._events:
            head = self.schema.common.head
            row = self.conn.execute(
                head.update()
                .values(leaves=head.c.leaves + len(self._leaves), position=head.c.position + len(self._events))
                .returning(head.c.leaves, head.c.position)
            ).one()
            self._write_leaves(row.leaves - len(self._leaves))
            self._write_events(row.position - len(self._events))
            self.position = row.position if self._events else self.position
            self._leaves, self._events = [], []
        if self._clock() - self._began > KNOWN_STEP:  # a later answer about these seconds would differ
            raise Unavailable(codes.STORE_UNAVAILABLE.fault())

    def lock_numbering(self) -> None:
        """Take the row that orders leaves and events, before anything is entered."""
        head = self.schema.common.head
        self.conn.execute(sa.select(head.c.one).with_for_update())

    def _write_leaves(self, first: int) -> None:
        if self._leaves:
            ledger.append(self.conn, first, self._leaves, self.now)

    def _write_events(self, first: int) -> None:
        if self._events:
            rows = [event.row(first + number) for number, event in enumerate(self._events, 1)]
            self.conn.execute(self.schema.common.event_log.insert(), rows)


def entry_of(kind: str, version: Mapping[str, Any]) -> dict[str, Any]:
    """What the ledger holds of an assertion: all of it."""
    said = {name: to_json(value) for name, value in version.items() if name != "recorded_at"}
    return {"thing": kind, "at": version["recorded_at"]} | said


def _looks_the_same(row: Found | None, found: Found) -> bool:
    if row is None:
        return found.gone  # it begins on a later day
    return row.state == found.state and row.gone == found.gone


def _plain_event(row: Found | None, found: Found) -> str:
    """The event that every kind of thing has."""
    if found.gone:
        return "ended"
    return "created" if row is None or row.gone else "changed"


def _type(announce: type[Event] | None) -> str:
    return announce.type if announce else ""


def _values(found: Found | None, name: str) -> set[str]:
    return set() if found is None or found.gone else set(found.state.get(name) or ())


def _segment_row(id: str, revision: int, segment: Segment, at: int) -> dict[str, Any]:
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
