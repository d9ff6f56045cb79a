"""
The far side of P1 and P2, in a process of its own: answers each call with the bytes that came.

    python -m tests.bench.echo ours URL NAME      # our host and our @rpc on the queue rpc.NAME
    python -m tests.bench.echo bare URL NAME      # pika and nothing else on the queue NAME
"""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace
from typing import Any

import pika

AT_ONCE = 16  # what both sides take before they have answered


def ours(url: str, name: str) -> None:
    importlib.import_module("chassis.rpc.green")  # before any socket or lock
    host = importlib.import_module("chassis.rpc.host")

    def answer(_method: str, body: bytes, _headers: Any) -> bytes:
        return body

    service = SimpleNamespace(name=name, answer=answer, inbox=SimpleNamespace(types=frozenset(), tick=lambda: 0))
    host.Host(service, (), url, AT_ONCE).run()


def bare(url: str, name: str) -> None:
    def answer(channel: Any, method: Any, properties: Any, body: bytes) -> None:
        with_number = pika.BasicProperties(correlation_id=properties.correlation_id)
        channel.basic_publish("", properties.reply_to, body, with_number)
        channel.basic_ack(method.delivery_tag)

    channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
    channel.basic_qos(prefetch_count=AT_ONCE)
    channel.basic_consume(name, answer)
    channel.start_consuming()


if __name__ == "__main__":
    {"ours": ours, "bare": bare}[sys.argv[1]](*sys.argv[2:])
