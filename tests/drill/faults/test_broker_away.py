"""
The broker is killed, stopped or full, under traffic: stock nameko and ours side by side on a node of their own.

Stock: a service that dispatches fifty events a second and one that hears them. Ours: agencies of a test world are written
and carried by the product's Carrier to the probe, and somebody calls the probe all the time with a deadline of 3 s.
`pytest -m drill -s tests/drill/faults` prints the figures of docs/reliability.md. BLOW_SECONDS shortens every blow.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Self

import pytest

from chassis.bus.carrier import Carrier
from chassis.bus.lease import Lease
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.errors import Unavailable
from deploy.servers import rabbitmq
from deploy.servers.rabbitmq import Broker
from tests.support.capabilities import needs
from tests.support.faults import wire
from tests.support.faults.book import until
from tests.support.faults.probe import READER, Do
from tests.support.faults.ring import INBOX, Ring, events, keyed
from tests.support.places import fixed_clock, on_sqlite
from tests.support.samples import V3, declared
from tests.support.servers import run_folder
from tests.support.worlds import World

pytestmark = pytest.mark.drill
SHORT = os.environ.get("BLOW_SECONDS", "")
DEADLINE = 3.0
BACK = 25.0  # seconds until everything has to flow again


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    needs("rabbitmq")
    found = run_folder() / "drill-broker"
    found.mkdir(parents=True, exist_ok=True)
    yield found
    if left := rabbitmq.read(found):
        left.process.send(signal.SIGCONT)
        rabbitmq.stop(left)


def start(folder: Path) -> Broker:
    broker = rabbitmq.start(folder)
    assert until(lambda: management(broker), 30)
    return broker


def management(broker: Broker) -> bool:
    try:
        return bool(wire.api(broker, "GET", "/overview"))
    except OSError:
        return False


@pytest.fixture
def ring(folder: Path, tmp_path: Path) -> Iterator[Ring]:
    with wire.own_vhost(start(folder)) as url, Ring(url, tmp_path) as made:
        yield made


# -- the blows


def killed(folder: Path, seconds: float) -> None:
    broker = start(folder)
    broker.process.send(signal.SIGKILL)
    assert broker.process.ended_within(5)
    time.sleep(seconds)
    rabbitmq.start(folder)


def frozen(folder: Path, seconds: float) -> None:
    broker = start(folder)
    broker.process.send(signal.SIGSTOP)
    time.sleep(seconds)
    broker.process.send(signal.SIGCONT)


def full(folder: Path, seconds: float) -> None:
    broker = start(folder)
    assert rabbitmq.control(broker, "set_vm_memory_high_watermark", "0.00001") == ""
    time.sleep(seconds)
    assert rabbitmq.control(broker, "set_vm_memory_high_watermark", "0.4") == ""


BLOWS = [
    pytest.param(killed, 3.0, id="killed-3s"),
    pytest.param(killed, 40.0, id="killed-40s"),
    pytest.param(frozen, 60.0, id="frozen-60s"),
    pytest.param(full, 75.0, id="memory-alarm-75s"),
]


# -- ours under traffic


@dataclass
class Traffic:
    """What is written and called all the time, and how long each took."""

    ring: Ring
    stack: ExitStack = field(default_factory=ExitStack)
    written: int = 0
    longest_write: float = 0.0
    longest_call: float = 0.0
    calls: int = 0
    unanswered: int = 0
    again: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.stack.enter_context(declared())
        place = on_sqlite(self.ring.folder / "log")
        self.stack.callback(place.close)
        self.world = World(place, fixed_clock()).build([V3])
        publisher = Publisher(self.ring.url, [READER], lambda one, _: self.ring.unsent.append(one))
        relay = Relay(place.store, self.world.schema, self.world.clock, "broker", None, publisher.deliver)
        self.carrier = Carrier(relay, Lease(place.store), publisher)
        self.carrier.start()
        self.stack.callback(self.carrier.stop)
        self._end = threading.Event()
        self._threads = [threading.Thread(target=one) for one in (self._write, self._call)]
        for one in self._threads:
            one.start()
        return self

    def stop(self) -> None:
        self._end.set()
        for one in self._threads:
            one.join()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.stack.close()

    def _write(self) -> None:
        while not self._end.wait(0.02):
            began = time.monotonic()
            self.world.begin()
            self.written += 1
            self.longest_write = max(self.longest_write, time.monotonic() - began)

    def _call(self) -> None:
        clients = self.ring.clients(DEADLINE)
        while not self._end.wait(0.05):
            label = f"call-{self.calls}"
            self.calls += 1
            began = time.monotonic()
            try:
                clients.send(Do(label=label), keyed(label))
            except Unavailable:
                self.unanswered += 1
                self.again.append(label)
            self.longest_call = max(self.longest_call, time.monotonic() - began)

    def send_again(self) -> None:
        """What was not answered, under the same key, as a client does."""
        for label in self.again:
            self.ring.clients(10).send(Do(label=label), keyed(label))


@pytest.mark.parametrize(("blow", "seconds"), BLOWS)
def test_a_broker_that_goes_and_comes_costs_ours_no_event_no_second_effect_and_no_hang(
    ring: Ring, folder: Path, blow: Callable[[Path, float], None], seconds: float
) -> None:
    seconds = float(SHORT or seconds)
    (ring.folder / "log").mkdir()
    hearing = ring.stock("listener").ready()
    sending = ring.stock("dispatching", name="trial", count=10**6)
    ours = ring.ours().ready()
    sending.ready()
    gaps = Gaps(sending.book.path)
    with Traffic(ring) as traffic, gaps:
        time.sleep(3)
        blow(folder, seconds)
        back = time.monotonic()
        seen = len(ring.effects)
        assert until(lambda: len(ring.effects) > seen + 20, BACK), ours.said[-3000:]
        took = time.monotonic() - back
        time.sleep(3)
        traffic.stop()
        gaps.stop()
        sending.term()
        sending.ended()
        traffic.send_again()
        wanted = traffic.written + traffic.calls
        assert until(lambda: len(set(ring.effects)) >= wanted, BACK), (len(set(ring.effects)), wanted)
    until(lambda: set(hearing.book.keys("finished")) >= set(sending.book.keys("sent")), BACK)
    sent, heard = set(sending.book.keys("sent")), hearing.book.times("finished")
    print(  # noqa: T201 - the figures are what a drill is for
        f"\n{blow.__name__} {seconds:.0f} s: stock sent {len(sent)}, lost {len(sent - set(heard))}, doubled"
        f" {sum(count > 1 for count in heard.values())}, dispatcher stood still {gaps.longest:.1f} s;"
        f" ours wrote {traffic.written}, lost {wanted - len(set(ring.effects))}, doubled"
        f" {len(ring.effects) - len(set(ring.effects))}, longest write {traffic.longest_write:.2f} s,"
        f" calls {traffic.calls}, unanswered {traffic.unanswered}, longest call {traffic.longest_call:.2f} s,"
        f" flows {took:.1f} s after"
    )
    assert gaps.longest > min(seconds, 3) * 0.8, "stock: who announces stands still as long as the broker is away"
    assert len(ring.effects) == len(set(ring.effects)) == wanted
    assert ring.unsent == []
    assert traffic.longest_write < 2, "ours: what is written does not wait for the broker"
    assert traffic.longest_call < DEADLINE + 1, "ours: nobody waits longer than his deadline"
    assert ours.alive, ours.said[-3000:]


class Gaps:
    """The longest time in which nothing was sent, by the growth of a book."""

    def __init__(self, path: Path) -> None:
        self._path, self._end, self._at = path, threading.Event(), [time.monotonic()]
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._end.set()
        self._thread.join()
        self._at.append(time.monotonic())

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def longest(self) -> float:
        return max(two - one for one, two in pairwise(self._at))

    def _watch(self) -> None:
        size = 0
        while not self._end.wait(0.05):
            now = self._path.stat().st_size
            if now != size:
                size = now
                self._at.append(time.monotonic())


def test_a_broker_killed_during_calls_ends_stock_and_leaves_its_caller_hanging_and_ours_tells_each_in_time(
    ring: Ring, folder: Path
) -> None:
    answering = ring.stock("answering", seconds=1).ready()
    asking = ring.stock("asking", workers=5).ready()
    ours = ring.ours().ready()
    wire.stock_events(ring.url, ["warm"])
    assert asking.book.until("answered", 1)
    wire.stock_events(ring.url, [f"c{number}" for number in range(5)])
    assert answering.book.until("started", 2)
    clients, told = ring.clients(DEADLINE), list[float]()

    def call(number: int) -> None:
        began = time.monotonic()
        try:
            clients.send(Do(label=f"c{number}", ms=100), keyed(f"k{number}"))
        except Unavailable:
            told.append(time.monotonic() - began)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    assert ours.book.until("started", 1)
    killed(folder, 3)
    for thread in threads:
        thread.join()
    ended = answering.ended(15)
    hanging = 6 - len(set(asking.book.keys("answered")))  # nobody of them has a deadline
    if ended is not None:
        ring.stock("answering", answering.book, seconds=1)  # its supervisor
    time.sleep(10)
    doubled = answering.book.doubled()
    print(  # noqa: T201 - the figures are what a drill is for
        f"\nkilled during calls: stock ended with {ended}, {hanging} of 5 callers hang until it is started again, {doubled} done twice;"
        f" ours: {len(told)} of 10 told within {max(told, default=0):.1f} s, service alive"
    )
    assert ended not in (0, None) or hanging or doubled, "stock: dies, hangs or does it twice"
    assert max(told, default=0) < DEADLINE + 0.5
    assert ours.alive, ours.said[-3000:]
    assert until(lambda: answers(ring), 10)
    for number in range(10):
        clients.send(Do(label=f"c{number}", ms=100), keyed(f"k{number}"))
    assert sorted(set(ring.effects)) == sorted(one for one in ring.effects)
    assert {f"c{number}" for number in range(10)} <= set(ring.effects)


def answers(ring: Ring) -> bool:
    try:
        ring.clients(DEADLINE).send(Do(label="there"), keyed("there"))
    except Unavailable:
        return False
    return True


def test_a_handler_longer_than_the_brokers_patience_runs_again_in_stock_and_has_one_effect_in_ours(
    ring: Ring, folder: Path
) -> None:
    """The patience is 30 minutes by default; here it is 4 s, looked at every second."""
    broker = start(folder)
    for name, value in (("consumer_timeout", 4000), ("channel_tick_interval", 1000)):
        said = rabbitmq.control(broker, "eval", f"application:set_env(rabbit, {name}, {value}).")
        assert said == ""
    try:
        stock, ours = ring.stock("listener", seconds=9), ring.ours(seconds=9)
        stock.ready()
        ours.ready()
        wire.stock_events(ring.url, ["e"])
        ring.send(events(1))
        assert until(lambda: stock.book.doubled() or not stock.alive, 30), "stock: again and again"
        assert until(lambda: ring.effects and wire.depth(ring.url, INBOX) == 0, 60), ours.said[-3000:]
        assert ring.effects == ["sample/A:1"]
        assert ours.alive
        begun = stock.book.times("started")["e"]
        print(f"\nhandler of 9 s, patience of 4 s: stock begun {begun} times by then; ours one effect")  # noqa: T201 - the figures
    finally:
        for name, value in (("consumer_timeout", 1800000), ("channel_tick_interval", 60000)):
            rabbitmq.control(broker, "eval", f"application:set_env(rabbit, {name}, {value}).")
