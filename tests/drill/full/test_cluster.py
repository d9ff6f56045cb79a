"""
One node of a three-node broker is killed, or stops answering, while events are published: R4 of the bars.

It is the worst of the three: the one that the publisher is connected to and that leads the reader's queue. The figure is
the longest time without a confirmed event; afterwards the queue must hold each event that was confirmed.
"""

from __future__ import annotations

import json
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any, Self

import amqp
import pytest

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.bus.carrier import AFTER_FAILURE
from chassis.bus.envelope import Envelope
from chassis.bus.publisher import Publisher
from chassis.clock import EPOCH
from chassis.errors import Unavailable
from deploy.servers import rabbitmq
from tests.support.capabilities import needs
from tests.support.servers import run_folder

PROBE = names.Reader("probe", frozenset({"registry.probe"}))
BEFORE, AFTER = 3.0, 20.0  # seconds of traffic
GAP = 1.0  # seconds without a confirmed event


@pytest.fixture(scope="module")
def cluster() -> Iterator[list[rabbitmq.Broker]]:
    needs("rabbitmq")
    folder = run_folder() / f"cluster-{time.monotonic_ns()}"
    first = rabbitmq.start(folder / "1")
    others = [rabbitmq.start(folder / number, beside=first) for number in "23"]
    for other in others:
        rabbitmq.join(other, first)
    yield [first, *others]
    for broker in (*others, first):
        now = rabbitmq.read(broker.folder)
        assert now
        now.process.send(signal.SIGCONT)
        rabbitmq.stop(now)


def leader(cluster: list[rabbitmq.Broker]) -> rabbitmq.Broker:
    """The node that leads the probe's queue."""
    one = cluster[0]
    ask = urllib.request.Request(f"{one.management}/api/queues/{rabbitmq.VHOST}/{names.inbox_of(PROBE.name)}")  # noqa: S310 - our own
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, one.management, rabbitmq.USER, one.password)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPBasicAuthHandler(manager))
    with opener.open(ask, timeout=20) as answer:
        name = json.load(answer)["leader"]
    return next(broker for broker in cluster if broker.name == name)


class Traffic:
    """Events published one after the other, each until it is confirmed, as the carrier does."""

    def __init__(self, cluster: list[rabbitmq.Broker], first: rabbitmq.Broker) -> None:
        order = [first, *(broker for broker in cluster if broker != first)]
        self._publisher = Publisher(",".join(broker.url() for broker in order), (PROBE,), self._parked)
        self.confirmed: list[str] = []
        self.times: list[float] = []
        self.parked: list[str] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(60)
        self._publisher.close()

    def gap(self, since: float) -> float:
        """The longest time without a confirmed event, from then until now."""
        times = [*(at for at in self.times if at > since - 1), time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(times))

    def _run(self) -> None:
        number = 0
        while not self._ending.is_set():
            number += 1
            event = Envelope(
                id=f"e{number}",
                source="registry",
                type="registry.probe",
                subject="probe/1",
                sequence=number,
                time=EPOCH,
                actor="",
                data={"n": number},
            )
            while not self._delivered(event):
                time.sleep(AFTER_FAILURE[0])
            self.confirmed.append(event.id)
            self.times.append(time.monotonic())
            time.sleep(0.005)

    def _delivered(self, event: Envelope) -> bool:
        try:
            self._publisher.deliver("registry", [event], event.sequence)
            if event.sequence % 100 == 1:
                self._publisher.beat()
        except Unavailable:
            return False
        return True

    def _parked(self, event: Envelope, _: Exception) -> None:
        self.parked.append(event.id)


def held(broker: rabbitmq.Broker) -> list[str]:
    """The ids that the queue holds, taken off it; it is empty when nothing comes for three seconds."""
    found: list[str] = []

    def take(message: Any) -> None:
        if message.properties.get("type") != names.MARK:
            found.append(str(message.properties["message_id"]))

    with amqp.Connection(**parameters(broker.url())) as connection:
        connection.channel().basic_consume(names.inbox_of(PROBE.name), no_ack=True, callback=take)
        with suppress(TimeoutError):
            while True:
                connection.drain_events(timeout=3)
    return found


def lost_and_doubled(cluster: list[rabbitmq.Broker], number: signal.Signals) -> dict[str, Any]:
    """Hit the leader under traffic; what the traffic and the queue say."""
    with amqp.Connection(**parameters(cluster[0].url())) as connection:
        names.declare(connection.channel(), (PROBE,))
    held(cluster[0])
    worst = leader(cluster)
    with Traffic(cluster, worst) as traffic:
        time.sleep(BEFORE)
        hit = time.monotonic()
        worst_now = rabbitmq.read(worst.folder)
        assert worst_now
        worst_now.process.send(number)
        time.sleep(AFTER)
        gap = traffic.gap(hit)
    if number is signal.SIGSTOP:
        worst_now.process.send(signal.SIGCONT)
    else:
        worst_now.process.ended_within(10)
        rabbitmq.start(worst.folder)
    time.sleep(3)
    kept = held(next(broker for broker in cluster if broker != worst))
    return {
        "gap": round(gap, 2),
        "confirmed": len(traffic.confirmed),
        "lost": len(set(traffic.confirmed) - set(kept)),
        "sent twice": len(kept) - len(set(kept)),
        "parked": len(traffic.parked),
    }


@pytest.mark.drill
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_the_leading_node_goes_and_nothing_that_was_confirmed_is_lost(cluster, number):
    found = lost_and_doubled(cluster, number)
    print(f"three-node broker, leader {number.name}: {found}")  # noqa: T201 - the figures are what a drill is for
    assert (found["lost"], found["parked"]) == (0, 0)
    assert found["gap"] < GAP
