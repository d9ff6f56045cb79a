"""Positions and leaves are numbered without gaps, in the order of their commits, whoever writes at the same time."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
import sqlalchemy as sa

from chassis.errors import Unavailable
from tests.support.samples import Sample, sample
from tests.support.worlds import World

WRITERS, EACH = 8, 12


def together(count, deed):
    """Do it in *count* threads at once; what each raised."""
    start, raised = threading.Barrier(count), []

    def run(number):
        start.wait()
        try:
            deed(number)
        except Exception as error:  # noqa: BLE001 - told to the test
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def numbers(world, column, table):
    return [row[0] for row in world.rows(f"SELECT {column} FROM {table} ORDER BY {column}")]  # noqa: S608 - names written here


@pytest.mark.slow("eight writers at once")
def test_eight_writers_leave_no_gap_and_no_double(own):
    positions = []

    def write(number):
        for turn in range(EACH):
            try:
                with own.work() as work:
                    work.create(sample(name=f"{number}/{turn}"))
                    if turn % 5 == 4:  # some give up after they were numbered
                        work.finish()
                        raise ZeroDivisionError  # noqa: TRY301 - the transaction is what it must leave
            except ZeroDivisionError:
                continue
            positions.append(work.position)

    assert together(WRITERS, write) == []
    written = WRITERS * (EACH - EACH // 5)
    assert sorted(positions) == numbers(own, "position", "event_log") == list(range(1, written + 1))
    assert numbers(own, "idx", "ledger_leaf") == list(range(written))
    assert own.rows("SELECT leaves, position FROM service_head") == [(written, written)]


@pytest.mark.slow("eight writers at once")
def test_without_the_row_that_orders_them_eight_writers_collide(own, monkeypatch):
    """The negative control; on SQLite there is never more than one writer, whatever the numbers come from."""
    if own.place.dialect == "sqlite":
        return
    last = (
        "SELECT (SELECT coalesce(max(idx), -1) + 1 FROM ledger_leaf) + :more_leaves AS leaves,"
        " (SELECT coalesce(max(position), 0) FROM event_log) + :more_events AS position"
    )
    monkeypatch.setattr(own.schema.common_statements, "number", sa.text(last))
    raised = together(WRITERS, lambda number: [own.begin(name=f"{number}/{turn}") for turn in range(EACH)])
    assert {type(error) for error in raised} == {sa.exc.IntegrityError}


@pytest.mark.slow("eight writers at once")
def test_eight_writers_of_one_thing_follow_each_other(own):
    id = own.begin(staff=0)

    def write(_number):
        for _ in range(EACH):
            with own.work() as work:
                thing = work.get(Sample, id)
                work.change(thing, partial(Sample, staff=thing.staff + 1))

    assert together(WRITERS, write) == []
    assert own.seen(id).staff == WRITERS * EACH
    history = own.history(id)
    assert [a.revision for a in history] == list(range(1, WRITERS * EACH + 2))
    assert all(one.recorded_at < other.recorded_at for one, other in pairwise(history))
    assert [event.sequence for event in own.events(id)] == [a.revision for a in history]


@pytest.mark.slow("eight writers at once")
def test_a_reader_never_sees_a_position_without_those_before_it(own):
    stop, seen = threading.Event(), []

    def read():
        while not stop.is_set():
            found = numbers(own, "position", "event_log")
            seen.append(found == list(range(1, len(found) + 1)))

    reader = threading.Thread(target=read)
    reader.start()
    raised = together(4, lambda number: [own.begin(name=f"{number}") for _ in range(10)])
    stop.set()
    reader.join()
    assert raised == []
    assert seen
    assert all(seen)


def test_the_position_is_that_of_the_last_event_of_the_transaction(own):
    with own.work() as work:
        work.create(sample())
        work.create(sample())
    assert work.position == 2
    with own.work() as work:
        work.enter({"decision": "x"})
    assert work.position == 0


def test_numbering_twice_numbers_once(own):
    with own.work() as work:
        work.create(sample())
        work.finish()
        work.finish()
    assert own.rows("SELECT leaves, position FROM service_head") == [(1, 1)]


def test_who_waits_too_long_for_the_writer_before_is_told_to_come_again(own, monkeypatch):
    monkeypatch.setattr("chassis.storage.engine.LONGEST_TURN", 0.05)
    id = own.begin()
    raised = []
    with own.work() as work:
        work.get(Sample, id)

        def other():
            try:
                with own.work() as second:
                    if own.place.dialect == "postgresql":
                        second.conn.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
                    second.get(Sample, id)
            except Unavailable as error:
                raised.append(error.code)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert raised == ["store.unavailable"]


def test_two_programs_on_one_database_number_in_one_order(own, clock):
    """Two engines, as two processes have them: on SQLite the file's own lock orders them."""
    other = World(replace(own.place, store=own.place.again()), clock)
    try:
        raised = together(2, lambda number: [(own, other)[number].begin() for _ in range(10)])
    finally:
        other.place.store.close()
    assert raised == []
    assert numbers(own, "position", "event_log") == list(range(1, 21))
