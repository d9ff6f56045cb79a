"""Stand-ins behind a real broker: whoever asks them goes the gateway's own way over RabbitMQ."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

import amqp

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.rpc import packet
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Backend
from chassis.rpc.local import Answering
from tests.support.full import hosts
from tests.support.servers import AT_END

LOOK = 0.2  # seconds between two looks at whether the run is over


class Answers:
    """A thread that takes calls from the queues of *services* and gives back what these answer."""

    def __init__(self, url: str, services: Mapping[str, Answering]) -> None:
        self._stop = threading.Event()
        self._connection = amqp.Connection(**parameters(url) | {"heartbeat": 0})
        self._connection.connect()
        self._channel = self._connection.channel()
        for name, service in services.items():
            names.declare_calls(self._channel, name)
            self._channel.basic_consume(names.calls_of(name), callback=partial(self._answer, service))
        self._thread = threading.Thread(target=self._run, name="stand-ins", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._connection.drain_events(timeout=LOOK)
            except TimeoutError:
                continue

    def _answer(self, service: Answering, message: Any) -> None:
        properties = message.properties
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        headers = packet.headers_of(message.headers or {})
        answer = amqp.Message(
            service.answer(properties["type"], body, headers), correlation_id=properties["correlation_id"]
        )
        self._channel.basic_publish(answer, exchange="", routing_key=properties["reply_to"])
        self._channel.basic_ack(message.delivery_tag)


def behind_broker(services: Mapping[str, Answering]) -> Backend:
    """The gateway's client on a virtual host of its own, until the run ends."""
    url = hosts().url(hosts().take())
    answers, backend = Answers(url, services), BrokerBackend(url)
    AT_END.extend((backend.close, answers.stop))
    return backend
