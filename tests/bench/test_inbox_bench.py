"""
P5: an inbox takes events in batches of 50, against psycopg alone that inserts a row and commits for each.

Ours begins at the bytes of the message: it reads and checks the event, looks whether its subject waits, moves the subject's
mark, calls the reaction, and enters the event as done. With a reaction that writes nothing, its own rows are the yardstick's;
with one that writes a row of its own by its own statement, that statement is what costs: printed beside.
"""

from __future__ import annotations

import itertools
import json
import statistics
import time
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from chassis.bus.envelope import Envelope, parse
from chassis.bus.inbox import Inbox
from chassis.storage.work import Work
from tests.bench.figures import ROUNDS, report, verdict
from tests.contract.bus.reader import TYPES, Reader, declare_effect, envelope
from tests.support.places import fixed_clock, on_postgresql
from tests.support.samples import OWNER, V3, declared
from tests.support.worlds import World

pytestmark = pytest.mark.bench
BATCH = 50
BATCHES = 30


@pytest.fixture
def reader(postgres_database, tmp_path):
    place = on_postgresql(postgres_database, tmp_path)
    with declared():
        World(place).build([V3])
        meta = sa.MetaData()
        declare_effect(meta)
        with place.owner.writing() as conn:
            meta.create_all(conn)
        yield Reader(place, fixed_clock())
    place.close()


def test_p5_an_inbox_takes_batches(reader):
    numbers = itertools.count(1)
    silent = Inbox(reader.transactions, dict.fromkeys(TYPES, _nothing))
    bare = psycopg.connect(reader.place.store.url.set(drivername="postgresql").render_as_string(hide_password=False))

    def batches() -> list[list[tuple[str, int]]]:
        """New events, as their bytes came."""
        made = []
        for _ in range(BATCHES):
            some = [envelope(f"P{next(numbers)}") for _ in range(BATCH)]
            made.append([(one.body(), number) for number, one in enumerate(some, start=1)])
        return made

    def taken(receive: Callable[[str, list[Envelope], int], None]) -> float:
        waiting = batches()
        begun = time.perf_counter()
        for batch in waiting:
            receive(OWNER, [parse(body, position) for body, position in batch], 1)
        return BATCH * BATCHES / (time.perf_counter() - begun)

    def by_hand() -> float:
        waiting = [event for batch in batches() for event in batch]
        rows = [(json.loads(body)["subject"], position) for body, position in waiting]
        begun = time.perf_counter()
        for row in rows:
            bare.execute("INSERT INTO effect (subject, sequence) VALUES (%s, %s)", row)
            bare.commit()
        return BATCH * BATCHES / (time.perf_counter() - begun)

    found = [(taken(silent.receive), taken(reader.inbox.receive), by_hand()) for _ in range(ROUNDS + 1)][1:]
    bare.close()
    assert len(reader.effects) == 2 * BATCH * BATCHES * (ROUNDS + 1)
    own, with_row = (statistics.median(one[at] / one[2] for one in found) for at in (0, 1))
    report(
        f"P5 PostgreSQL, batches of {BATCH}",
        [
            f"  inbox, a reaction that writes nothing   {statistics.median(one[0] for one in found):8,.0f} events/s",
            f"  inbox, a reaction that writes a row     {statistics.median(one[1] for one in found):8,.0f} events/s",
            f"  psycopg, insert and commit per row      {statistics.median(one[2] for one in found):8,.0f} rows/s",
            verdict("rate of the inbox, of psycopg's", own, 5, at_most=False),
            f"  with a reaction that writes a row: {with_row:.2f} ×",
        ],
    )
    assert own >= 5


def _nothing(_work: Work, _envelope: Envelope) -> None:
    pass
