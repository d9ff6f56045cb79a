"""The rows of an inbox: what was done, what waits, how far each subject and each source is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from chassis.bus.envelope import Envelope, restored
from chassis.storage.statements import COUNTED, INSERTS
from chassis.storage.tables import CommonTables

OPEN = ("waiting", "parked")  # neither done nor given up
DUE_AT_ONCE = 50
NONE: Mapping[str, bool] = MappingProxyType({})

Upsert = sqlite.Insert | postgresql.Insert


class Kept:
    """What is asked of and written to an inbox's three tables; the statements are made once."""

    def __init__(self, tables: CommonTables) -> None:
        self._inbox = inbox = tables.inbox
        one = inbox.c
        # with an answer, all rows go in one statement; without, one by one
        self._put = {name: make(inbox).on_conflict_do_nothing().returning(one.id) for name, make in INSERTS.items()}
        self._move = {
            name: _forward(make(tables.inbox_subject), "subject", "sequence") for name, make in INSERTS.items()
        }
        self._move_some = {name: move.returning(tables.inbox_subject.c.subject) for name, move in self._move.items()}
        self._move_equal = {
            name: _forward(make(tables.inbox_subject), "subject", "sequence", equal=True)
            for name, make in INSERTS.items()
        }
        self._advance = {
            name: _forward(make(tables.inbox_source), "source", "position") for name, make in INSERTS.items()
        }
        self._unsettled = sa.select(one.subject, one.sequence, one.state).where(
            one.source == sa.bindparam("of"),
            one.subject.in_(sa.bindparam("subjects", expanding=True)),
            one.state != "done",
        )
        self._of_id = sa.select(inbox).where(one.id == sa.bindparam("of"))
        marked = tables.inbox_subject.c.subject
        self._marked = sa.select(marked).where(marked.in_(sa.bindparam("of", expanding=True)))
        self._due = _due(inbox)
        source = tables.inbox_source.c
        self._read = sa.select(source.position).where(source.source == sa.bindparam("of"))
        self._first_open = sa.select(sa.func.min(one.position)).where(
            one.source == sa.bindparam("of"), one.state != "done", one.state.in_(OPEN)
        )

    def put(self, conn: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Enter events; one that is there already stays as it is."""
        if rows:
            conn.execute(self._put[conn.dialect.name], rows)

    def moved(self, conn: sa.Connection, envelope: Envelope, at_once: Mapping[str, bool] = NONE) -> bool:
        """
        Move the subject's mark forward; false when it stood as far already, for a replay when it stood farther.

        *at_once*: what was moved before.
        """
        if envelope.subject in at_once:
            return at_once[envelope.subject]
        mark = {"subject": f"{envelope.source}/{envelope.subject}", "sequence": envelope.sequence}
        move = self._move_equal if envelope.replay else self._move
        return bool(conn.execute(move[conn.dialect.name], mark).rowcount)

    def came(self, conn: sa.Connection, id: str) -> bool:
        """Whether it was entered before; for what its subject's mark does not tell."""
        return conn.execute(self._of_id, {"of": id}).first() is not None

    def heard_of(self, conn: sa.Connection, source: str, subjects: Iterable[str]) -> set[str]:
        """Those of these subjects of which an event took effect once."""
        asked = [f"{source}/{subject}" for subject in subjects]
        found = conn.execute(self._marked, {"of": asked}).scalars()
        return {subject.partition("/")[2] for subject in found}

    def move_at_once(self, conn: sa.Connection, some: Sequence[Envelope]) -> dict[str, bool]:
        """Of events whose subjects stand once among them, in one statement: by subject, whether it moved."""
        if not some:
            return {}
        marks = [{"subject": f"{one.source}/{one.subject}", "sequence": one.sequence} for one in some]
        marks.sort(key=itemgetter("subject"))  # who else moves some of them does it in the same order
        moved = set(conn.execute(self._move_some[conn.dialect.name], marks).scalars())
        return {one.subject: f"{one.source}/{one.subject}" in moved for one in some}

    def advance(self, conn: sa.Connection, source: str, upto: int) -> None:
        """How far the source was read; never backwards, whoever sends it again."""
        conn.execute(self._advance[conn.dialect.name], {"source": source, "position": upto})

    def unsettled(self, conn: sa.Connection, source: str, some: Iterable[Envelope]) -> dict[str, dict[int, str]]:
        """By subject and sequence, the state of what waits, is parked or was dropped."""
        subjects = sorted({envelope.subject for envelope in some})
        found: dict[str, dict[int, str]] = {subject: {} for subject in subjects}
        for row in conn.execute(self._unsettled, {"of": source, "subjects": subjects}):
            found[row.subject][row.sequence] = row.state
        return found

    def locked(self, conn: sa.Connection, id: str, due: int | None = None) -> tuple[Envelope, int] | None:
        """
        An event that waits or is parked, and how often it was tried; held until the transaction ends.

        With *due* only one whose next try has come by then: another process may have tried it while we waited for it.
        """
        query = self._of_id.where(self._inbox.c.state.in_(OPEN)).with_for_update()
        if due is not None:
            at = self._inbox.c.next_try_at
            query = query.where(self._inbox.c.state == "waiting", sa.or_(at.is_(None), at <= due))
        row = conn.execute(query, {"of": id}).one_or_none()
        return None if row is None else (restored(row, row.source), row.tries)

    def settle(self, conn: sa.Connection, id: str, **what: Any) -> bool:
        """Write down what became of an open event; false when it is none."""
        there = self._inbox.update().where(self._inbox.c.id == id, self._inbox.c.state.in_(OPEN))
        return bool(conn.execute(there.values(**what)).rowcount)

    def state(self, conn: sa.Connection, id: str) -> tuple[str, str]:
        """Its state and error; empty texts when it is unknown."""
        row = conn.execute(self._of_id, {"of": id}).one_or_none()
        return ("", "") if row is None else (row.state, row.error or "")

    def due(self, conn: sa.Connection, now: int) -> Sequence[str]:
        """What may be tried now: of each subject the first that waits."""
        return conn.execute(self._due, {"now": now}).scalars().all()

    def applied(self, conn: sa.Connection, source: str) -> int:
        """The position up to which nothing waits."""
        read = conn.execute(self._read, {"of": source}).scalar() or 0
        first_open = conn.execute(self._first_open, {"of": source}).scalar()
        return min(read, first_open - 1) if first_open else read


def _forward(insert: Any, key: str, number: str, *, equal: bool = False) -> Upsert:
    """Set a number under a key, unless it is as great already (with *equal*: greater): then no row is counted."""
    table = insert.table
    there, new = table.c[number], insert.excluded[number]
    made = insert.on_conflict_do_update(
        index_elements=[table.c[key]],
        set_={number: insert.excluded[number]},
        where=there <= new if equal else there < new,
    )
    return made.execution_options(**COUNTED)  # type: ignore[no-any-return]  # an insert knows not that it stays one


def _due(inbox: sa.Table) -> sa.Select[Any]:
    ahead = inbox.alias()
    blocked = sa.exists().where(
        ahead.c.source == inbox.c.source,
        ahead.c.subject == inbox.c.subject,
        ahead.c.sequence < inbox.c.sequence,
        ahead.c.state != "done",
        ahead.c.state.in_(OPEN),
    )
    due = sa.or_(inbox.c.next_try_at.is_(None), inbox.c.next_try_at <= sa.bindparam("now"))
    waiting = (inbox.c.state != "done", inbox.c.state == "waiting")  # the first is what the index is made for
    return (
        sa.select(inbox.c.id)
        .where(*waiting, due, ~blocked)
        .order_by(inbox.c.arrived, inbox.c.position)
        .limit(DUE_AT_ONCE)
    )
