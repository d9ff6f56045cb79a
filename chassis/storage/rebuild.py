"""
The derived rows of a kind made again from its assertions.

Needed when a program of a newer shape starts: a field that was renamed would not be found
by its new name. It may be run at any time; it changes no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

import sqlalchemy as sa

from chassis.history.assertions import Assertion
from chassis.history.segments import OPEN, Cut, Segment, State, begin, cut, present
from chassis.storage.reading import Found, upgraded
from chassis.storage.recording import current_row, filled, members, segment_row
from chassis.storage.tables import member_fields
from chassis.storage.transactions import Transactions
from chassis.storage.work import Work
from contracts.declare import Kind

AT_ONCE = 200  # things of one transaction


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A segment, in today's shape, and from when until when it was known."""

    segment: Segment
    revision: int
    known_from: int
    known_until: int


def older_shapes(transactions: Transactions, kind: Kind) -> int:
    """Bring the rows that an older program wrote to today's shape; how many things that were."""
    table = transactions.schema.of(kind).current
    asked = sa.select(table.c.id).where(table.c.shape < kind.version).order_by(table.c.id).limit(AT_ONCE)
    done = 0
    while kind.version > 1:
        with transactions.work() as work:
            some = work.conn.execute(asked).scalars().all()
            rebuild(work, kind, some)
        done += len(some)
        if not some:
            break
    return done


def rebuild(work: Work, kind: Kind, some: Iterable[str]) -> None:
    """Segments, current rows and member rows of *some* things, from their assertions."""
    for id in some:
        work.locked(kind, id)  # a change whose day has come is announced before it would look as if it had been
        history = work.assertions(kind, id)
        rectangles = rectangles_of(kind, history)
        ahead = [one.segment for one in rectangles if one.known_until == OPEN]
        now = present(sorted(ahead, key=lambda one: one.valid_from), work.today)
        last = history[-1]
        _write_segments(work, kind, id, rectangles)
        _write_current(work, Found(kind, id, last.revision, now.state, now.gone, last.recorded_at, now.turns_on))


def rectangles_of(kind: Kind, history: Sequence[Assertion]) -> list[Rectangle]:
    """What the assertions say, cut so that no two rectangles of days and knowledge share a point."""
    open_: dict[int, Rectangle] = {}
    closed: list[Rectangle] = []
    number = count(1)
    for said in history:
        done = _cut(kind, [one.segment for one in open_.values()], said)
        closed += [replace(open_.pop(key), known_until=said.recorded_at) for key in done.closed]
        for segment in done.opened:
            key = next(number)
            open_[key] = Rectangle(replace(segment, key=key), said.revision, said.recorded_at, OPEN)
    return [_in_todays_shape(kind, one) for one in (*closed, *open_.values())]


def _cut(kind: Kind, open_: Sequence[Segment], said: Assertion) -> Cut:
    """As the program of that day did it: in its shape."""
    touched = [one for one in open_ if one.valid_until > said.valid_from and one.valid_from < said.valid_until]
    if not touched:
        return begin(said.sets, said.valid_from, said.valid_until, said.shape)
    touched.sort(key=lambda one: one.valid_from)
    upgrade = partial(_to_shape, kind)
    return cut(touched, said.sets, said.valid_from, said.valid_until, said.shape, upgrade)


def _to_shape(kind: Kind, state: State, from_: int, to: int) -> State:
    return filled(kind, state, from_) if to == kind.version else upgraded(kind, state, from_, to)


def _in_todays_shape(kind: Kind, one: Rectangle) -> Rectangle:
    old = one.segment
    return replace(one, segment=replace(old, state=filled(kind, old.state, old.shape), shape=kind.version))


def _write_segments(work: Work, kind: Kind, id: str, rectangles: Sequence[Rectangle]) -> None:
    table = work.schema.of(kind).segment
    rows = [
        segment_row(id, one.revision, one.segment, one.known_from) | {"known_until": one.known_until}
        for one in rectangles
    ]
    work.conn.execute(table.delete().where(table.c.id == id))
    work.conn.execute(table.insert(), rows)


def _write_current(work: Work, found: Found) -> None:
    tables = work.schema.of(found.kind)
    work.conn.execute(tables.current.delete().where(tables.current.c.id == found.id))
    work.conn.execute(tables.current.insert(), current_row(found))
    work.conn.execute(tables.member.delete().where(tables.member.c.id == found.id))
    rows = [
        {"field": name, "value": value, "id": found.id}
        for name in member_fields(found.kind)
        for value in sorted(members(found, name))
    ]
    if rows:
        work.conn.execute(tables.member.insert(), rows)
