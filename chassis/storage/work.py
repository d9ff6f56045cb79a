"""The only way to write a thing."""

from __future__ import annotations

from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

import sqlalchemy as sa

from chassis.chance import new_id
from chassis.errors import Refused, Stale
from chassis.history.assertions import ERASED, WITHDRAWN, beneath
from chassis.history.segments import FOREVER, GONE, State
from chassis.shapes.codec import state_of, to_json
from chassis.shapes.specs import state_specs
from chassis.storage.reading import Found, blank, missing, personal_fields, upgraded
from chassis.storage.recording import CLOCK, KNOWN_STEP, Recording, Said, entry_of
from contracts.codes import chassis as codes
from contracts.declare import Event, Kind, Thing

__all__ = ["CLOCK", "KNOWN_STEP", "Work", "entry_of"]

T = TypeVar("T", bound=Thing)


class Work(Recording):
    """A transaction that may write things."""

    # -- looking up, for change

    def get(self, cls: type[T], id: str, *, seen: int | None = None, gone: bool = False) -> T:
        """
        The thing, locked for change; Missing when there is none, Stale when it is past *seen*.

        With *gone* also one that has ended or begins on a later day: its past may
        still be corrected, and an ending taken back.
        """
        found = self.locked(cls.kind, id)
        if found is None or (found.gone and not gone):
            raise missing(cls.kind, id)
        if seen is not None and found.revision != seen:
            raise Stale(codes.STALE.fault(seen=seen, now=found.revision))
        return self._loaded(cls, found)

    def claim(self, *names: str) -> None:
        """Whoever claims one of these too waits until this transaction ends: what was judged is still so when it is written."""
        if self.conn.dialect.name == "postgresql":  # SQLite has one writer at a time
            for name in sorted(names):
                number = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
                self.conn.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.literal(number, sa.BigInteger))))

    # -- writing

    def create(
        self, new: T, *, valid_from: date | None = None, basis: str = "", announce: type[Event] | None = None
    ) -> T:
        """Begin a thing; it gets an id of its own unless it brings one."""
        kind = new.kind
        id = new.id or new_id()
        if not new.id:
            self._locked[kind.name, id] = None  # nobody can have an id that was just made
        if self.locked(kind, id) is not None:
            raise Refused(codes.EXISTS.fault("#/id", id=id))
        sets = self._sealed(kind, id, state_of(new))
        said = Said(sets, valid_from or self.today, None, basis, announce=_type(announce))
        return self._loaded(type(new), self.record(kind, id, said))

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
        said = Said(
            self._changes(thing, sets), valid_from or self.today, until, basis, announce=_type(announce)
        )  # fmt: skip
        return self._loaded(type(thing), self.record(thing.kind, thing.id, said))

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
        self.entry_standing(thing.kind, thing.id, corrects, "#/corrects")
        said = Said(
            self._changes(thing, sets), valid_from, until or FOREVER, basis, corrects=corrects,
            announce=_type(announce),
        )  # fmt: skip
        return self._loaded(type(thing), self.record(thing.kind, thing.id, said))

    def end(self, thing: Thing, *, on: date | None = None, basis: str, announce: type[Event] | None = None) -> None:
        """The thing is no more from *on*; its past stays."""
        self.record(thing.kind, thing.id, Said({GONE: True}, on or self.today, None, basis, announce=_type(announce)))

    def withdraw(self, thing: T, entry: int, *, basis: str, announce: type[Event] | None = None) -> T:
        """As if *entry* had not been recorded: what lies beneath is asserted again, run by run."""
        kind, id = thing.kind, thing.id
        if entry == 1:
            raise Refused(codes.CREATION_STAYS.fault("#/entry"))
        history, bad = self.entry_standing(kind, id, entry, "#/entry")
        patches = beneath(history, bad, kind.version, partial(upgraded, kind), blank(kind))
        saids = [
            Said(patch.sets, patch.valid_from, patch.valid_until, basis, WITHDRAWN, entry, _type(announce))
            for patch in patches
        ]
        nothing_beneath = Said({}, bad.valid_from, bad.valid_until, basis, WITHDRAWN, entry, empty=True)
        done = [self.record(kind, id, said) for said in saids or [nothing_beneath]]
        return self._loaded(type(thing), done[-1])

    def erase(self, thing: T, *, basis: str) -> T:
        """Destroy the key of the thing's personal fields, and say so in history and ledger."""
        self.persons.erase(thing.id)
        begins = self.schema.statements(thing.kind).begins
        start = max(self.today, self.conn.execute(begins, {"id": thing.id}).scalar_one())
        said = Said({}, start, None, basis, ERASED, empty=True)
        return self._loaded(type(thing), self.record(thing.kind, thing.id, said))

    def turn(self, kind: Kind, limit: int = 500) -> int:
        """Record that the day of future-dated changes has come, so that readers hear of it; for how many things."""
        table = self.schema.of(kind).current
        due = sa.select(table.c.id).where(table.c.turns_on <= self.today).order_by(table.c.turns_on, table.c.id)
        found = self.conn.execute(due.limit(limit).with_for_update()).scalars().all()
        for id in found:
            self.locked(kind, id)
        return len(found)

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

    def _loaded(self, cls: type[T], found: Found) -> T:
        """The declared class; of a thing that begins on a later day, as it will be then."""
        if found.state or found.turns_on is None:
            return self.load(cls, found)
        begun = self.past(found.kind, found.id, found.turns_on)
        state = begun.state if begun else {}
        return self.load(cls, Found(found.kind, found.id, found.revision, state, found.gone, found.recorded_at))


def _type(announce: type[Event] | None) -> str:
    return announce.type if announce else ""
