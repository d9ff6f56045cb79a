"""From the log to the reader: everything, in order, again after a crash, and never past what cannot be read."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from chassis.bus.kept import Kept
from chassis.bus.local import Lane
from chassis.errors import Unavailable
from contracts.codes import chassis as codes
from tests.contract.bus.reader import TYPES, Broken
from tests.support.worlds import World

READERS = 8


@pytest.fixture
def source(reader) -> World:
    """Where samples are kept; the reader starts behind what other tests announced."""
    world = World(reader.place, reader.clock)
    with reader.place.store.writing() as conn:
        last = conn.execute(sa.text("SELECT position FROM service_head")).scalar_one()
        conn.execute(sa.text("INSERT INTO relay (reader, sent) VALUES ('reader', :last)"), {"last": last})
    return world


def several(world, things=3, changes=4):
    ids = [world.begin(world.day(-9)) for _ in range(things)]
    for number in range(changes):
        for id in ids:
            world.change(id, staff=number)
    return ids


def all_in_order(reader, ids, count):
    return all(reader.of(f"sample/{id}") == list(range(1, count + 1)) for id in ids)


def test_every_event_takes_effect_once_and_in_the_order_of_its_subject(reader, source):
    ids = several(source)
    relay = reader.relay()
    while relay.once(4):
        pass
    assert all_in_order(reader, ids, 5)
    assert len(reader.effects) == 15


def test_it_says_how_far_the_log_was_read_even_where_nobody_listens(reader, source):
    several(source, 1, 2)
    relay = reader.relay(types=())
    assert relay.once() == 3
    assert reader.effects == []
    assert reader.inbox.applied("trial") == source.rows("SELECT position FROM service_head")[0][0]


def test_after_a_crash_between_delivery_and_its_note_it_sends_again_and_nothing_doubles(reader, source):
    ids = several(source)
    crashed = reader.relay()
    while crashed.once(4):
        pass  # and it was never written down
    fresh = reader.another()
    relay = fresh.relay()
    sent = 0
    while count := relay.once(4):
        sent += count
    assert sent == 15
    assert all_in_order(reader, ids, 5)


def test_without_the_inbox_a_crash_doubles_everything(reader, source, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(Kept, "moved", lambda *_: True)
    several(source)
    for _ in range(2):
        relay = reader.another().relay()
        while relay.once(4):
            pass
    assert len(reader.effects) == 30


def test_what_was_written_down_is_not_sent_again(reader, source):
    several(source)
    relay = reader.relay()
    relay.once()
    relay.write_down()
    assert reader.another().relay().once() == 0


def test_it_writes_down_now_and_then_by_itself(reader, source):
    several(source, 1, 1)
    relay = reader.relay()
    relay.once()
    source.clock.advance(seconds=1)
    several(source, 1, 0)
    relay.once()
    assert reader.another().relay().once() == 0


def test_a_body_that_is_no_event_is_parked_and_the_rest_goes_on(reader, source):
    ids = several(source, 2, 1)
    broken = source.events(ids[0])[0].position
    with source.place.unguarded("event_log") as conn:
        conn.execute(sa.text("UPDATE event_log SET body = '{\"id\": ' WHERE position = :at"), {"at": broken})
    source.place.lay_again(source.schema)
    relay = reader.relay()
    while relay.once(4):
        pass
    assert reader.of(f"sample/{ids[1]}") == [1, 2]
    assert reader.of(f"sample/{ids[0]}") == []
    rows = reader._rows("SELECT state, body FROM inbox WHERE subject = :of ORDER BY sequence", of=f"sample/{ids[0]}")
    assert [row.state for row in rows] == ["parked", "waiting"]
    assert rows[0].body == '{"id": '


@pytest.mark.slow("eight threads")
def test_eight_relays_at_once_double_nothing_and_keep_the_order(reader, source):
    """As eight processes would, each with an inbox of its own on the same tables."""
    ids = several(source, 3, 12)
    relays = [reader.another().relay() for _ in range(READERS)]
    at_once(relays)
    assert all_in_order(reader, ids, 13)
    assert len(reader.effects) == 39


@pytest.mark.slow("eight threads")
def test_without_the_inbox_eight_relays_at_once_double_and_disorder(reader, source, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(Kept, "moved", lambda *_: True)
    ids = several(source, 3, 12)
    at_once([reader.another().relay() for _ in range(READERS)])
    assert len(reader.effects) > 39
    assert not all_in_order(reader, ids, 13)


def at_once(relays):
    start, raised = threading.Barrier(len(relays)), []

    def run(relay):
        start.wait()
        try:
            while relay.once(3):
                pass
        except Unavailable:  # two of them waited for each other; it comes again
            run_on(relay)
        except Exception as error:  # noqa: BLE001 - told below
            raised.append(error)

    def run_on(relay):
        while relay.once(3):
            pass

    threads = [threading.Thread(target=run, args=(relay,)) for relay in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


@pytest.mark.slow("writers and a reader at once")
def test_while_eight_write_the_reader_misses_nothing(reader, source):
    ids = [source.begin(source.day(-9)) for _ in range(8)]
    relay, stop = reader.relay(), threading.Event()

    def read():
        while not stop.is_set():
            relay.once(5)
        while relay.once(5):
            pass

    carrying = threading.Thread(target=read)
    carrying.start()
    writers = [threading.Thread(target=lambda id=id: [source.change(id, staff=n) for n in range(6)]) for id in ids]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    carrying.join()
    assert all_in_order(reader, ids, 7)
    assert len(reader.effects) == 56


# -- the lane


@pytest.fixture
def lane(reader, source):
    made = Lane("reader", reader.inbox, [reader.relay()])
    yield made
    made.stop()


def eventually(holds, seconds=10.0):
    pause = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if holds():
            return True
        pause.wait(0.01)
    return False


@pytest.mark.slow("a thread of its own")
def test_a_commit_wakes_the_lane(reader, source, lane):
    source.transactions.on_commit = lane.wake
    lane.start()
    id = source.begin()
    assert eventually(lambda: reader.of(f"sample/{id}") == [1])


@pytest.mark.slow("a thread of its own")
def test_a_lane_goes_on_after_a_failure_and_writes_down_where_it_stopped(reader, source, monkeypatch):
    monkeypatch.setattr("chassis.bus.local.AFTER_FAILURE", 0.01)
    troubles = iter([Unavailable(codes.STORE_FULL.fault()), ValueError("a mistake"), None])
    relay = reader.relay()
    once = relay.once

    def shaky(*how):
        if trouble := next(troubles, None):
            raise trouble
        return once(*how)

    monkeypatch.setattr(relay, "once", shaky)
    lane = Lane("reader", reader.inbox, [relay])
    id = source.begin()
    lane.start()
    assert eventually(lambda: reader.of(f"sample/{id}") == [1])
    lane.stop()
    assert reader.another().relay().once() == 0


def test_a_round_of_the_lane_tries_again_what_is_due(reader, source):
    wrong = {"now": True}
    one = reader.another(fails=lambda _: Broken() if wrong["now"] else None)
    lane = Lane("reader", one.inbox, [one.relay(TYPES)])
    id = source.begin()
    assert lane.once() == 1
    wrong["now"] = False
    source.clock.advance(seconds=1)
    assert lane.once() == 1
    assert reader.of(f"sample/{id}") == [1]
    assert lane.once() == 0
