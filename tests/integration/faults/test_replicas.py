"""Several processes of each kind: one carries, one ticks; told to end under load, each ends in time and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import pairwise
from types import SimpleNamespace
from typing import cast

import pytest

from chassis.bus import lease as lease_module
from chassis.bus.carrier import Carrier
from chassis.bus.lease import TICKING, Lease
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.errors import Unavailable
from chassis.rpc.client import Caller
from chassis.running import Ticker
from chassis.service import Service
from chassis.storage.engine import Store
from contracts import codes, things
from contracts.commands.things import ListThings
from tests.support.capabilities import needs
from tests.support.faults.book import Book, until
from tests.support.faults.probe import READER, rows
from tests.support.faults.process import Process
from tests.support.faults.ring import Ring
from tests.support.full_shape import Shape, agency
from tests.support.places import fixed_clock, on_postgresql
from tests.support.postgres import fresh_database
from tests.support.samples import V3, declared
from tests.support.worlds import World

GRACE = 25.0  # seconds: less than what the supervisor and Kubernetes give


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with closing(Store(fresh_database().service, name="trial")) as made:
        yield made


@pytest.fixture(scope="module")
def another(store: Store) -> Iterator[Store]:
    """Another process's way to the same database."""
    with closing(Store(store.url.render_as_string(hide_password=False), name=store.name)) as made:
        yield made


def test_the_lease_is_held_by_one_and_taken_over_when_he_gives_it_up(store, another):
    first, second = Lease(store), Lease(another)
    assert (first.held(), second.held(), first.held()) == (True, False, True)
    ticking = Lease(store, TICKING)
    assert ticking.held(), "another task has another lease"
    ticking.give_up()
    first.give_up()
    assert until(second.held, 5), "as soon as the server has seen the connection end"
    assert not first.held()
    second.give_up()


def test_a_holder_that_does_nothing_loses_it(store, another, monkeypatch):
    monkeypatch.setattr(lease_module, "IDLE", "300ms")
    frozen, waiting = Lease(store), Lease(another)
    assert frozen.held()
    assert not waiting.held()
    assert until(waiting.held, 5)
    assert not frozen.held(), "and he knows it when he looks"
    waiting.give_up()


class Counting:
    """Of a service what a ticker touches."""

    def __init__(self, store: Store) -> None:
        self.store, self.name, self.ticks = store, "trial", 0
        self.heads = SimpleNamespace(sign_daily=lambda: None)
        self.replays = SimpleNamespace(daily=lambda: None)

    def daily(self) -> None:
        self.ticks += 1

    def forget_old_marks(self) -> None:
        """Nothing is old."""


@pytest.mark.parametrize(("held", "ticks"), [(True, 5), (False, 10)])
def test_of_two_tickers_one_ticks_and_without_the_lease_both_do(store, another, monkeypatch, held, ticks):
    if not held:  # the negative control
        monkeypatch.setattr(Lease, "held", lambda _: True)
    services = [Counting(store), Counting(another)]
    tickers = [Ticker([cast("Service", service)]) for service in services]
    for _ in range(5):
        for ticker in tickers:
            ticker.once()
    assert sum(service.ticks for service in services) == ticks
    for ticker in tickers:
        ticker.stop()


@pytest.mark.parametrize(("held", "copies"), [(True, 1), (False, 2)])
def test_of_two_carriers_one_sends_and_goes_on_where_the_other_was(ring, tmp_path, monkeypatch, held, copies):
    """Each event once on the wire, also when the carrying changes hands; without the lease twice (the negative control)."""
    if not held:
        monkeypatch.setattr(Lease, "held", lambda _: True)
    with closing(on_postgresql(fresh_database(), tmp_path)) as place, declared():
        world = World(place, fixed_clock()).build([V3])
        stores = [place.again(), place.again()]
        carriers = [carrier(one, world, ring) for one in stores]
        sent = [0, 0]
        for turn in range(4):
            for number in range(5):
                world.begin(name=f"样{turn}{number}")
            for number, one in enumerate(carriers):
                sent[number] += max(0, one.once())
            if turn == 1 and held:
                carriers[0]._end()
                assert until(carriers[1]._lease.held, 5)
        for one, store in zip(carriers, stores, strict=True):
            one._end()
            store.close()
    assert sum(sent) == 20 * copies


def carrier(store: Store, world: World, ring: Ring) -> Carrier:
    publisher = Publisher(ring.url, [READER], lambda one, _: ring.unsent.append(one))
    relay = Relay(store, world.schema, world.clock, "broker", None, publisher.deliver)
    return Carrier(relay, Lease(store), publisher)


# -- the product's own processes, under load


class Load:
    """Agencies, each under a key, asked for again until it is answered."""

    def __init__(self, shape: Shape) -> None:
        self.shape, self.written, self.going = shape, dict[str, int](), True
        self.done: list[int] = []

    def begun(self) -> None:
        assert until(lambda: len(self.done) > 10, 60)

    def end(self) -> None:
        self.going = False

    def work(self, first: int) -> None:
        number = first
        while self.going:
            token = self.shape.token()
            caller = Caller(token=token, key=f"load-{number}")
            until_done = time.monotonic() + 60
            while time.monotonic() < until_done:
                try:
                    self.shape.clients.send(agency(number), caller)
                except Unavailable:
                    time.sleep(0.05)
                else:
                    self.done.append(number)
                    self.written["registry"] = max(self.written.get("registry", 0), caller.written["registry"])
                    break
            number += 4


def test_each_told_to_end_under_load_ends_in_time_and_nothing_is_lost_or_doubled(standing, tmp_path_factory):
    needs("postgresql")
    codes.load_all()
    things.load_all()
    shape = Shape(standing.url, tmp_path_factory.mktemp("full"))
    shape.migrate()
    book = Book(tmp_path_factory.mktemp("processes") / "book")

    def start(verb: str, *names: str) -> Process:
        return Process(book, "services.full", verb, *names, environ=shape.environ)

    leaving = [("serve", "credit"), ("carry", "registry", "credit"), ("work", "registry", "credit")]
    staying = [("serve", "credit"), ("carry", "registry", "credit"), ("serve", "registry")]
    running = [(verb, start(*verb)) for verb in (*leaving, *staying)]
    load = Load(shape)
    try:
        for _, one in running:
            one.ready()
        shape.until_answered(ListThings(kind="credit_file"))
        with ThreadPoolExecutor(4) as pool, ExitStack() as ending:
            ending.callback(load.end)  # whatever happens in here
            for first in range(4):
                pool.submit(load.work, 1000 + first)
            load.begun()
            for verb, one in running[: len(leaving)]:
                began = time.monotonic()
                one.term()
                assert one.ended(GRACE) == 0, (verb, one.said[-2000:])
                assert time.monotonic() - began < GRACE
            time.sleep(0.5)
        assert len(load.done) > 50
        listed = shape.send(ListThings(kind="agency", count=True))[0]
        assert listed.total == len(load.done) == len(set(load.done))
        files = shape.send(ListThings(kind="credit_file", count=True), after=load.written)[0]
        assert files.total == len(load.done)
        with closing(Store(shape.environ["CREDIT_DB_URL"], name="credit")) as credit:
            assert not rows(credit, "SELECT 1 FROM inbox WHERE state <> 'done'")
            positions = [
                row.position
                for row in rows(credit, "SELECT position FROM inbox ORDER BY received_at, arrived, position")
            ]
        assert all(one < two for one, two in pairwise(positions)), (
            "in the order of the log, whoever carried and took it"
        )
        for _, one in running[len(leaving) :]:
            one.term()
        assert {one.ended(GRACE) for _, one in running[len(leaving) :]} == {0}
    finally:
        for _, one in running:
            one.away()
        shape.backend.close()
