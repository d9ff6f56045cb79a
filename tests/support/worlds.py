"""One service's tables with some kinds of thing, a clock that stands still, and the history as it really stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from chassis.clock import FixedClock
from chassis.storage.columns import look_ups
from chassis.storage.reading import Call, Reading
from chassis.storage.schema import Schema
from chassis.storage.tables import made_of
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from contracts.declare import KINDS, Event, Kind
from contracts.roles import Principal, Role
from tests.support.places import Place, fixed_clock
from tests.support.samples import OWNER, V1, V2, V3

OFFICER = Principal(id="u1", role=Role.CITY, region="3202")


@dataclass
class World:
    """A database and the program that runs on it; the program may be exchanged for a newer one."""

    place: Place
    clock: FixedClock = field(default_factory=fixed_clock)
    kind: Kind = V3
    owner: str = OWNER

    def __post_init__(self) -> None:
        self.program(self.kind)

    def build(self, shapes: Iterable[Kind] = (V1, V2, V3)) -> World:
        """The tables that every program in turn needs: the looked-up fields of all their shapes."""
        schema = Schema(self.owner, [])
        found_by = {one.name: one for kind in shapes for one in look_ups(kind)}
        schema.kinds[self.kind.name] = made_of(schema.meta, self.kind.name, list(found_by.values()))
        self.place.build(schema)
        return self

    def program(self, kind: Kind) -> None:
        """From now on this program runs; whoever is asked for the kind finds its declaration."""
        self.kind = kind
        if kind.name in KINDS:
            KINDS[kind.name] = kind
        self.schema = schema_of(self.owner, kind)
        self.transactions: Transactions = self.place.open(self.schema, self.clock)

    @contextmanager
    def work(self, by: Principal = OFFICER) -> Iterator[Work]:
        with self.transactions.work(Call(principal=by)) as work:
            yield work

    @contextmanager
    def reading(self, by: Principal = OFFICER) -> Iterator[Reading]:
        with self.transactions.reading(Call(principal=by)) as reading:
            yield reading

    def forget(self) -> None:
        """Take all derived rows away, which an older program that comes next could not read."""
        with self.place.owner.writing() as conn:
            for table in ("", "_segment", "_member"):
                conn.exec_driver_sql(f"DELETE FROM {self.kind.name}{table}")  # noqa: S608 - names written here

    @property
    def today(self) -> date:
        return self.clock.today()

    # -- one transaction each

    def begin(self, on: date | None = None, *, announce: type[Event] | None = None, **but: Any) -> str:
        """A new sample, as the program of the day declares it."""
        first = {"title" if self.kind is V1 else "name": "样", "region": "320211"}
        with self.work() as work:
            return work.create(self.kind.cls(**(first | but)), valid_from=on, basis="设立", announce=announce).id

    def change(
        self, id: str, on: date | None = None, until: date | None = None, *, announce: Any = None, **sets: Any
    ) -> Any:
        with self.work() as work:
            thing = work.get(self.kind.cls, id, gone=True)
            made = partial(self.kind.cls, **sets)
            return work.change(thing, made, valid_from=on, until=until, basis="变更", announce=announce)

    def correct(self, id: str, on: date, until: date | None, *, corrects: int = 1, **sets: Any) -> Any:
        with self.work() as work:
            thing = work.get(self.kind.cls, id, gone=True)
            made = partial(self.kind.cls, **sets)
            return work.correct(thing, made, valid_from=on, until=until, corrects=corrects, basis="更正")

    def withdraw(self, id: str, entry: int) -> Any:
        with self.work() as work:
            return work.withdraw(work.get(self.kind.cls, id, gone=True), entry, basis="撤回")

    def end(self, id: str, on: date | None = None, *, announce: Any = None) -> None:
        with self.work() as work:
            work.end(work.get(self.kind.cls, id, gone=True), on=on, basis="终止", announce=announce)

    def turn(self) -> int:
        with self.work() as work:
            return work.turn(self.kind)

    def seen(self, id: str, day: date | None = None, known: int | None = None) -> Any:
        """The thing on a day, today where none is said; None when it is not there."""
        with self.reading() as reading:
            if day is None and known is None:
                return reading.find(self.kind.cls, id)
            return reading.as_of(self.kind.cls, id, day or self.today, *(() if known is None else (known,)))

    def day(self, number: int) -> date:
        """So many days from today."""
        return self.today + timedelta(number)

    def types(self, id: str) -> list[str]:
        """What was announced of a thing, one word each."""
        return [event.type for event in self.events(id)]

    # -- what stands in the tables, read past the code under test

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.place.store.reading() as conn:
            return list(conn.execute(sa.text(statement), values))

    def history(self, id: str) -> list[Any]:
        """The assertions as they stand in the database."""
        found = self.rows(
            f"SELECT revision, valid_from, valid_until, recorded_at, sets, shape, cause, corrects, actor, basis,"  # noqa: S608 - the kind's own name
            f" announces FROM {self.kind.name}_version WHERE id = :id ORDER BY revision",
            id=id,
        )
        return [
            SimpleNamespace(**(dict(row._mapping) | {"sets": as_json(row.sets), "valid_from": as_day(row.valid_from), "valid_until": as_day(row.valid_until)}))
            for row in found
        ]  # fmt: skip

    def events(self, id: str) -> list[Any]:
        """The events of one thing in order, each with its body read."""
        found = self.rows(
            "SELECT position, type, sequence, body FROM event_log WHERE subject = :of ORDER BY position",
            of=f"{self.kind.name}/{id}",
        )
        return [
            SimpleNamespace(position=row.position, type=row.type.rpartition(".")[2], sequence=row.sequence, **json.loads(row.body)["data"])
            for row in found
        ]  # fmt: skip


@cache
def schema_of(owner: str, kind: Kind) -> Schema:
    """A program's tables; made once, like the program."""
    return Schema(owner, [kind])


def as_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def as_day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
