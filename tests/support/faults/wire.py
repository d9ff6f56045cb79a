"""The broker as somebody else reaches it: raw messages, counts, virtual hosts; by its own client and its own HTTP API."""

from __future__ import annotations

import json
import secrets
import urllib.request
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import amqp

from chassis.bus.broker import parameters
from deploy.servers import rabbitmq
from deploy.servers.rabbitmq import Broker


@contextmanager
def channel(url: str) -> Iterator[Any]:
    """A channel with confirms, on a connection of its own."""
    connection = amqp.Connection(**parameters(url) | {"heartbeat": 0})
    connection.connect()
    try:
        made = connection.channel()
        made.confirm_select()
        yield made
    finally:
        connection.collect()


def publish(url: str, bodies: Iterable[bytes | str], *, exchange: str, key: str, **properties: Any) -> None:
    """Each confirmed."""
    with channel(url) as open_:
        for body in bodies:
            message = amqp.Message(body, delivery_mode=2, **properties)
            open_.basic_publish_confirm(message, exchange=exchange, routing_key=key)


def stock_events(url: str, labels: Iterable[str], key: str = "thing") -> None:
    """As a stock dispatcher of the service `trial` sends them."""
    bodies = [json.dumps({"label": label}) for label in labels]
    publish(url, bodies, exchange="trial.events", key=key, content_type="application/json", content_encoding="utf-8")


def stock_calls(url: str, labels: Iterable[str], service: str, **properties: Any) -> None:
    """As a stock client sends them, with *properties* over what it would say."""
    usual = {
        "content_type": "application/json",
        "content_encoding": "utf-8",
        "reply_to": "nobody",
        "correlation_id": "1",
    }
    bodies = [json.dumps({"args": [label], "kwargs": {}}) for label in labels]
    said = {name: value for name, value in (usual | properties).items() if value is not None}
    publish(url, bodies, exchange="nameko-rpc", key=f"{service}.do", **said)


def depth(url: str, queue: str) -> int:
    """How many messages wait in a queue; -1 where there is none."""
    with channel(url) as open_:
        try:
            return int(open_.queue_declare(queue, passive=True).message_count)
        except amqp.NotFound:
            return -1


def api(broker: Broker, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """The broker's own HTTP API; management answers a moment later than the broker."""
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{broker.management}/api{path}",
        method=method,
        data=json.dumps(body or {}).encode() if method != "GET" else None,
    )
    request.add_header("Authorization", "Basic " + b64encode(f"{rabbitmq.USER}:{broker.password}".encode()).decode())
    request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=20) as answer:
        said = answer.read()
    return json.loads(said) if said else None


@contextmanager
def own_vhost(broker: Broker) -> Iterator[str]:
    """A virtual host for one module, as a URL: nobody else's queues are in it."""
    name = f"faults-{secrets.token_hex(4)}"
    api(broker, "PUT", f"/vhosts/{name}")
    allow(broker, name)
    try:
        yield broker.url().rpartition("/")[0] + f"/{name}"
    finally:
        api(broker, "DELETE", f"/vhosts/{name}")


def allow(broker: Broker, vhost: str, user: str = rabbitmq.USER) -> None:
    """Everything there."""
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    api(broker, "PUT", f"/permissions/{quote(vhost, safe='')}/{user}", everything)
