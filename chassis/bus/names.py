"""What stands on the broker, named in one place: one exchange of events, one inbox per service, one queue of calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

EVENTS = "jiju.events"
EVENT_TYPE = "application/cloudevents+json"
MARK = "mark"  # type of the message that says how far a source has been sent
TRACE = "traceparent"  # header: the step of the carrier; in the event itself stands that of the command
POSITION = "jiju-position"  # header: the event's number in its source's log
# Quorum: kept by a majority of the nodes. One active consumer: order per subject holds with several replicas.
INBOX_ARGUMENTS: Mapping[str, Any] = {"x-queue-type": "quorum", "x-single-active-consumer": True}
CALL_ARGUMENTS: Mapping[str, Any] = {"x-queue-type": "quorum"}
CALL_ARGUMENTS_OF_ONE: Mapping[str, Any] = {"x-queue-type": "classic"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A service that listens: to which events, and therefore to how far which sources are."""

    name: str
    types: frozenset[str]

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(type_.partition(".")[0] for type_ in self.types)


def inbox_of(service: str) -> str:
    """The one queue of events that a service reads."""
    return f"inbox.{service}"


def calls_of(service: str, nodes: int = 1) -> str:
    """
    The queue of calls to a service: of a broker of one node another than of a cluster.

    A quorum queue writes each call to disk; where there is no second node to keep it, that protects nothing: a call is
    over when its caller's deadline is, and is sent again under its key.
    """
    return f"rpc.{service}" if nodes > 1 else f"call.{service}"


def mark_of(source: str) -> str:
    """The routing key of a source's marks."""
    return f"{MARK}.{source}"


def declare(channel: Any, readers: Iterable[Reader]) -> None:
    """
    The exchange, and every inbox with its bindings; harmless where they are there.

    Whoever comes first declares all of it, so that no event is sent before the inbox
    of a service that starts later is there to keep it.
    """
    channel.exchange_declare(EVENTS, "topic", durable=True, auto_delete=False)
    for reader in readers:
        queue = inbox_of(reader.name)
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=dict(INBOX_ARGUMENTS))
        for key in sorted((*reader.types, *map(mark_of, reader.sources))):
            channel.queue_bind(queue, EVENTS, routing_key=key)


def declare_calls(channel: Any, service: str, nodes: int = 1) -> None:
    """The queue of calls to a service."""
    arguments = CALL_ARGUMENTS if nodes > 1 else CALL_ARGUMENTS_OF_ONE
    channel.queue_declare(calls_of(service, nodes), durable=True, auto_delete=False, arguments=dict(arguments))
