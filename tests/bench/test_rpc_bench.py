"""
P1 and P2: a call from the gateway's client to a service process, against pika alone with direct reply-to.

Both sides send the same bytes to a process that gives them back, over a queue of the same kind, and acknowledge after the
answer is sent. Of pika each caller has a connection of its own, since a connection of pika is not for several threads;
ours share one, as they do in the gateway. Printed beside it: pika over a quorum queue, the kind that a cluster has.
"""

from __future__ import annotations

import secrets
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pika
import pytest

from chassis.bus import names
from chassis.errors import Unavailable
from chassis.rpc.broker import REPLY_TO, BrokerBackend
from chassis.rpc.wire import Headers
from tests.bench.figures import ROUNDS, report, verdict

pytestmark = pytest.mark.bench
ROOT = Path(__file__).resolve().parents[2]
BODY = b'{"kind":"agency","filters":{"region":["320211"]},"note":"' + b"x" * 396 + b'"}'
HEADERS = Headers(
    token="t" * 300, traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01", deadline=20.0
)  # as long as real ones
CALLS = {1: 300, 16: 1600}
READY_SECONDS = 60.0
Call = Callable[[], None]


class Pika:
    """One caller with a connection of its own."""

    def __init__(self, url: str, queue: str) -> None:
        self._queue, self._answers = queue, dict[str, bytes]()
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.basic_consume(REPLY_TO, self._answered, auto_ack=True)
        self._number = 0

    def _answered(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        self._answers[properties.correlation_id] = body

    def call(self) -> None:
        self._number += 1
        number = str(self._number)
        headers = {"jiju-token": HEADERS.token, "traceparent": HEADERS.traceparent}
        about = pika.BasicProperties(reply_to=REPLY_TO, correlation_id=number, headers=headers)
        self._channel.basic_publish("", self._queue, BODY, about)
        while number not in self._answers:
            self._connection.process_data_events(time_limit=20)
        assert self._answers.pop(number) == BODY

    def close(self) -> None:
        self._connection.close()


@contextmanager
def far_side(kind: str, url: str, name: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.bench.echo", kind, url, name], cwd=ROOT)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def rate(calls: list[Call], count: int) -> float:
    """Calls a second, all callers at once."""
    each = count // len(calls)

    def many(call: Call) -> None:
        for _ in range(each):
            call()

    threads = [threading.Thread(target=many, args=(call,)) for call in calls]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * len(calls) / (time.perf_counter() - begun)


def until_there(call: Call) -> None:
    end = time.monotonic() + READY_SECONDS
    while True:
        try:
            return call()
        except Unavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize(("number", "callers", "bar"), [("P1", 1, 0.65), ("P2", 16, 0.60)])
def test_a_call_to_a_service(broker: Any, number: str, callers: int, bar: float):
    url, name = broker.url(), f"bench-{secrets.token_hex(4)}"
    same, quorum = f"{name}.same", f"{name}.quorum"
    setting_up = pika.BlockingConnection(pika.URLParameters(url))
    channel = setting_up.channel()
    channel.queue_declare(same, durable=True, arguments=dict(names.CALL_ARGUMENTS_OF_ONE))
    channel.queue_declare(quorum, durable=True, arguments=dict(names.CALL_ARGUMENTS))
    backend = BrokerBackend(url)

    def ours() -> None:
        assert backend.call(name, "Echo", BODY, HEADERS) == BODY

    bares = {queue: [Pika(url, queue) for _ in range(callers)] for queue in (same, quorum)}
    with far_side("ours", url, name), far_side("bare", url, same), far_side("bare", url, quorum):
        until_there(ours)
        works = {"ours": [ours] * callers} | {queue: [one.call for one in some] for queue, some in bares.items()}
        for calls in works.values():
            rate(calls, CALLS[callers] // 4)
        found = [{what: rate(calls, CALLS[callers]) for what, calls in works.items()} for _ in range(ROUNDS)]
    for one in (*bares[same], *bares[quorum]):
        one.close()
    backend.close()
    for queue in (same, quorum, names.calls_of(name)):
        channel.queue_delete(queue)
    setting_up.close()
    told = {
        "ours": "our client, nameko host",
        same: "pika, the same kind of queue (classic)",
        quorum: "pika, a quorum queue",
    }
    of_same, of_quorum = (statistics.median(one["ours"] / one[queue] for one in found) for queue in (same, quorum))
    report(
        f"{number} {callers} caller{'s' if callers > 1 else ''}",
        [
            *(f"  {told[what]:<40} {statistics.median(one[what] for one in found):8,.0f} calls/s" for what in told),
            verdict("rate of pika's on the same kind of queue", of_same, bar, at_most=False),
            f"  of pika's on a quorum queue: {of_quorum:.2f} ×",
        ],
    )
    assert of_same >= bar
