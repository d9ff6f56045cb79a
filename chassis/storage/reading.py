"""Reading things: today, as of any day, as known at any moment; one and many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from chassis.errors import Missing, Refused
from chassis.files import Files
from chassis.history.assertions import Assertion, speakable
from chassis.history.segments import State
from chassis.shapes.codec import from_json, to_json
from chassis.shapes.specs import specs, state_specs
from chassis.storage.conditions import NOW, Asked, Moment, Where
from chassis.storage.persons import Persons
from chassis.storage.schema import Schema
from chassis.storage.statements import past_columns, present_columns
from contracts.codes import chassis as codes
from contracts.declare import Kind, Thing
from contracts.roles import PLATFORM, Principal

__all__ = [
    "EVERYTHING",
    "NOW",
    "PRESENT",
    "Call",
    "Found",
    "Moment",
    "Reading",
    "Where",
    "blank",
    "field_words",
    "missing",
    "personal_fields",
    "upgraded",
]

T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True)
class Call:
    """On whose behalf, under which key, because of what."""

    principal: Principal = PLATFORM
    key: str = ""
    cause: str = ""
    traceparent: str = ""


EVERYTHING = Where()
PRESENT = Moment()


@dataclass(frozen=True, slots=True)
class Found:
    """A stored state in today's shape, personal fields still sealed."""

    kind: Kind
    id: str
    revision: int
    state: State
    gone: bool
    recorded_at: int
    turns_on: date | None = None


def upgraded(kind: Kind, state: State, from_: int, to: int) -> State:
    """A state of one shape in a later one."""
    for version in range(from_, to):
        state = kind.upgrades[version](dict(state))
    return state


class Reading:
    """What can be asked of a service's tables in one snapshot."""

    def __init__(  # noqa: PLR0913 - everything that a transaction is made of
        self,
        conn: sa.Connection,
        schema: Schema,
        *,
        now: int,
        today: date,
        call: Call,
        master: bytes,
        files: Files | None = None,
    ) -> None:
        self.conn, self.schema, self.now, self.today, self.call = conn, schema, now, today, call
        self._files = files
        self.persons = Persons(conn, schema.common.person_key, master, now)
        self.looks: list[dict[str, str]] = []  # personal fields that were shown in clear, to be noted afterwards

    @property
    def files(self) -> Files:
        """Contents by their hash, beside the tables: put before the row that names them, so that no row names nothing."""
        if self._files is None:
            raise LookupError(f"{self.schema.owner} keeps no files")
        return self._files

    @property
    def principal(self) -> Principal:
        """Who acts; never a field of a command."""
        return self.call.principal

    # -- one thing

    def find(self, cls: type[T], id: str) -> T | None:
        """The thing as it is today, or None."""
        found = self.present(cls.kind, id)
        return None if found is None or found.gone else self.load(cls, found)

    def get(self, cls: type[T], id: str) -> T:
        """The thing as it is today; Missing when there is none."""
        if (thing := self.find(cls, id)) is None:
            raise missing(cls.kind, id)
        return thing

    def as_of(self, cls: type[T], id: str, day: date, known: int = NOW) -> T | None:
        """The thing as it was on *day*, as known at *known*; None when it was not there."""
        found = self.past(cls.kind, id, day, known)
        return None if found is None or found.gone else self.load(cls, found)

    def present(self, kind: Kind, id: str) -> Found | None:
        """What holds today: the current row, or, on the day of a change that was not turned yet, that change."""
        row = self.conn.execute(self.schema.statements(kind).present, {"id": id}).one_or_none()
        if row is None:
            return None
        found = self._found(kind, row)
        if found.turns_on is None or found.turns_on > self.today:
            return found
        now = self.past(kind, id, self.today)
        return now and replace(now, revision=found.revision, recorded_at=found.recorded_at)

    def stored(self, kind: Kind, ids: Sequence[str]) -> Sequence[Found]:
        """The current rows of these, by id, as they were last announced; gone ones too."""
        rows = self.conn.execute(self.schema.statements(kind).stored, {"ids": list(ids)})
        return [self._found(kind, row) for row in rows]

    def past(self, kind: Kind, id: str, day: date, known: int = NOW) -> Found | None:
        """The segment that answers for *day*."""
        statements = self.schema.statements(kind)
        if known == NOW:
            row = self.conn.execute(statements.past_as_known_now, {"id": id, "day": day}).one_or_none()
        else:
            row = self.conn.execute(statements.past, {"id": id, "day": day, "known": known}).one_or_none()
        return None if row is None else self._found(kind, row)

    def assertions(self, kind: Kind, id: str) -> Sequence[Assertion]:
        """The whole history in order of recording."""
        return [
            Assertion(
                row.revision, row.valid_from, row.valid_until, row.recorded_at, row.sets, row.shape, row.cause,
                row.corrects,
            )
            for row in self.conn.execute(self.schema.statements(kind).history, {"id": id})
        ]  # fmt: skip

    def entry_standing(self, kind: Kind, id: str, entry: int, at: str) -> tuple[Sequence[Assertion], Assertion]:
        """The history and one entry of it; Refused where it is not there, was taken back, or says nothing of its own."""
        history = self.assertions(kind, id)
        found = speakable(history).get(entry)
        if found is None:
            raise Refused(codes.NO_ENTRY.fault(at, entry=entry))
        return history, found

    # -- many things

    def list(
        self, cls: type[T], where: Where = EVERYTHING, *, at: Moment = PRESENT, after: str = "", limit: int = 50
    ) -> Sequence[T]:
        """Some things by id, after *after*."""
        return [self.load(cls, found) for found in self.page(cls.kind, where, at=at, after=after, limit=limit)]

    def page(
        self, kind: Kind, where: Where = EVERYTHING, *, at: Moment = PRESENT, after: str = "", limit: int = 50
    ) -> Sequence[Found]:
        """Some stored states by id, after *after*; gone ones are not among them."""
        asked = self._asked(kind)
        if at.is_present and (said := asked.plainly(where)) is not None:
            ready = self.schema.statements(kind).having(tuple(said))
            values = {f"is_{name}": value for name, value in said.items()}
            return [
                self._found(kind, row) for row in self.conn.execute(ready, values | {"after": after, "most": limit})
            ]
        table, conditions = asked.wanted(where, at, self.today)
        columns = present_columns(table) if at.is_present else past_columns(table)
        query = sa.select(*columns).where(table.c.id > after, *conditions).order_by(table.c.id).limit(limit)
        return [self._found(kind, row) for row in self.conn.execute(query)]

    def count(self, kind: Kind, where: Where = EVERYTHING, *, at: Moment = PRESENT) -> int:
        """How many there are."""
        table, conditions = self._asked(kind).wanted(where, at, self.today)
        return int(self.conn.execute(sa.select(sa.func.count()).select_from(table).where(*conditions)).scalar_one())

    def days_of_change(self, kind: Kind, where: Where, first: date, last: date) -> Sequence[date]:
        """The days from *first* to *last* on which a recorded state of such things begins or ends, as known now."""
        table, conditions = self._asked(kind).ever(where)
        begins = sa.select(table.c.valid_from.label("day")).where(*conditions)
        ends = sa.select(table.c.valid_until.label("day")).where(*conditions)
        days = sa.union(begins, ends).subquery()
        query = sa.select(days.c.day).where(days.c.day >= first, days.c.day <= last).order_by(days.c.day)
        return self.conn.execute(query).scalars().all()

    def states_ever(self, kind: Kind, name: str, values: Sequence[str]) -> Sequence[State]:
        """Every state in which this looked-up text has one of the values, of any day, as known now."""
        return self.conn.execute(self.schema.statements(kind).ever(name), {"values": list(values)}).scalars().all()

    def _asked(self, kind: Kind) -> Asked:
        return Asked(kind, self.schema.of(kind), self.conn.dialect.name)

    # -- shapes

    def load(self, cls: type[T], found: Found) -> T:
        """The declared class again, personal fields in clear (None once erased)."""
        return from_json(cls, self.clear(found), id=found.id, revision=found.revision)

    def clear(self, found: Found) -> State:
        """The state with its personal fields opened."""
        sealed = [name for name in personal_fields(found.kind) if found.state.get(name) is not None]
        if not sealed:
            return found.state
        opened = {
            name: self.persons.unseal(found.id, found.kind.name, name, found.state[name]) for name in sealed
        }  # fmt: skip
        return found.state | opened

    def _found(self, kind: Kind, row: Any) -> Found:
        state = row.state if row.shape == kind.version else upgraded(kind, row.state, row.shape, kind.version)
        turns_on = getattr(row, "turns_on", None)
        return Found(kind, row.id, row.revision, state, row.gone, row.recorded_at, turns_on)


def missing(kind: Kind, id: str) -> Missing:
    return Missing(codes.MISSING.fault(id=id, kind=kind.words))


@cache
def personal_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that are sealed."""
    return tuple(spec.name for spec in state_specs(kind.cls) if spec.meta.personal)


@cache
def blank(kind: Kind) -> State:
    """What each field reads as that was never set."""
    return {spec.name: to_json(spec.default) for spec in state_specs(kind.cls) if not spec.required}


def field_words(kind: Kind) -> dict[str, Any]:
    """The labels of a kind's fields."""
    return {spec.name: spec.meta.words for spec in specs(kind.cls)}
