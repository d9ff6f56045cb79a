"""
P3: the carrier drains a service's log in batches of 500, against py-amqp alone that publishes the same bytes.

Both send every event with the same properties to the same exchange and queue (quorum, so each batch is on a disk when it is
confirmed), each confirmed, a batch at a time. Ours reads them from PostgreSQL first, and says how far it has come.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Sequence
from typing import Any

import amqp
import pytest

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.bus.carrier import BATCH
from chassis.bus.envelope import Envelope
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.clock import FixedClock
from chassis.storage.schema import Schema
from tests.bench.figures import ROUNDS, report, verdict
from tests.contract.bus.reader import TYPES, envelope
from tests.support.places import MONDAY, on_postgresql
from tests.support.samples import OWNER, V3

pytestmark = pytest.mark.bench
EVENTS = 5_000


class Bare:
    """py-amqp and nothing else."""

    def __init__(self, url: str) -> None:
        self._connection = amqp.Connection(**parameters(url))
        self._connection.connect()
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._acked)
        self._open: set[int] = set()
        self._tag = 0

    def _acked(self, tag: int, multiple: bool) -> None:
        self._open = {one for one in self._open if one > tag} if multiple else self._open - {tag}

    def publish(self, batch: Sequence[Envelope], bodies: Sequence[str]) -> None:
        for event, body in zip(batch, bodies, strict=True):
            message = amqp.Message(
                body,
                content_type=names.EVENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=event.id,
                type=event.type,
                application_headers={names.POSITION: event.position},
            )
            self._tag += 1
            self._open.add(self._tag)
            self._channel.basic_publish(message, exchange=names.EVENTS, routing_key=event.type, mandatory=True)
        while self._open:
            self._connection.drain_events(timeout=10)

    def close(self) -> None:
        self._connection.close()


def nobody_parks(event: Envelope, error: Exception) -> None:
    raise AssertionError(f"{event.id}: {error}")


@pytest.fixture
def log(postgres_database, tmp_path):
    """A log with so many events, and what is in it."""
    place, schema = on_postgresql(postgres_database, tmp_path), Schema(OWNER, [V3])
    place.build(schema)
    some = [envelope(f"S{number}", position=number) for number in range(1, EVENTS + 1)]
    rows = [one.row(one.position, one.body()) for one in some]
    with place.owner.writing() as conn:
        conn.execute(schema.common.event_log.insert(), rows)
    yield place, schema, some
    place.close()


def test_p3_the_carrier_drains_a_log(broker: Any, log):
    place, schema, some = log
    url, queue = broker.url(), f"bench{secrets.token_hex(4)}"
    publisher = Publisher(url, [names.Reader(queue, frozenset(TYPES))], nobody_parks)
    bare = Bare(url)
    bodies = [one.body() for one in some]
    setting_up = amqp.Connection(**parameters(url))
    setting_up.connect()
    channel = setting_up.channel()

    def ours() -> float:
        with place.owner.writing() as conn:
            conn.execute(schema.common.relay.delete())
        relay = Relay(place.store, schema, FixedClock(MONDAY), "broker", None, publisher.deliver)
        begun = time.perf_counter()
        while relay.once(BATCH):
            pass
        return EVENTS / (time.perf_counter() - begun)

    def theirs() -> float:
        begun = time.perf_counter()
        for first in range(0, EVENTS, BATCH):
            bare.publish(some[first : first + BATCH], bodies[first : first + BATCH])
        return EVENTS / (time.perf_counter() - begun)

    found = []
    publisher.deliver(OWNER, [], 0)  # declares the queue
    for _ in range(ROUNDS + 1):
        found.append((ours(), theirs()))
        assert channel.queue_purge(names.inbox_of(queue)) >= 2 * EVENTS
    found = found[1:]  # the first made everything warm
    publisher.close()
    bare.close()
    channel.queue_delete(names.inbox_of(queue))
    setting_up.close()
    rate = statistics.median(one / other for one, other in found)
    report(
        f"P3 {EVENTS:,} events of {len(bodies[0].encode())} bytes, batches of {BATCH}",
        [
            f"  carrier, from PostgreSQL   {statistics.median(one for one, _ in found):8,.0f} events/s",
            f"  py-amqp, batched confirms  {statistics.median(other for _, other in found):8,.0f} events/s",
            verdict("rate of the carrier, of py-amqp alone", rate, 0.95, at_most=False),
        ],
    )
    assert rate >= 0.95
