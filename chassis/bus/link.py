"""One connection on which messages are published and confirmed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import amqp

from chassis.bus import names
from chassis.clock import monotonic


class Unrouted(Exception):
    """Messages that somebody listens to reached no queue."""


class Refused(OSError):
    """The broker does not keep them now; nothing is said against the messages."""


class Link:
    """Messages under way, and what became of them."""

    def __init__(self, connection: amqp.Connection) -> None:
        self._connection = connection
        self.channel = channel = connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._nacked)
        channel.events["basic_return"].add(self._returned)
        self._open: set[int] = set()  # delivery tags of what was published and not confirmed
        self._unrouted: list[str] = []
        self._refused = 0
        self._tag = 0

    @property
    def stands(self) -> bool:
        """Whether it can be used, as far as is known on this side."""
        return bool(self._connection.connected)

    def publish(self, message: Any, key: str, *, mandatory: bool) -> None:
        """Send one; `wait` tells what became of it."""
        self._tag += 1
        self.channel.basic_publish(message, exchange=names.EVENTS, routing_key=key, mandatory=mandatory)
        self._open.add(self._tag)

    def wait(self, seconds: float) -> None:
        """Returns when all that was published is kept; TimeoutError, Refused or Unrouted else."""
        until = monotonic() + seconds
        while self._open:
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError("the broker does not confirm")
            self._connection.drain_events(timeout=left)
        refused, self._refused = self._refused, 0
        unrouted, self._unrouted = self._unrouted, []
        if refused:
            raise Refused(f"the broker refused {refused} messages")
        if unrouted:
            raise Unrouted("; ".join(unrouted[:3]))

    def beat(self) -> None:
        """Every few seconds, or the broker thinks that we are gone; OSError or AMQPError where the link is broken."""
        self._connection.heartbeat_tick()

    def close(self) -> None:
        """In order."""
        with suppress(OSError, amqp.AMQPError):
            self._connection.close()
        self.drop()

    def drop(self) -> None:
        """At once: a node that is silent would not answer a farewell either."""
        with suppress(OSError, amqp.AMQPError):
            self._connection.collect()

    def _acked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - the library calls it so
        self._open -= {one for one in self._open if one <= tag} if multiple else {tag}

    def _nacked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - the library calls it so
        self._refused += 1
        self._acked(tag, multiple)

    def _returned(self, error: Exception, exchange: str, key: str, message: Any) -> None:  # noqa: ARG002 - the library's
        self._unrouted.append(f"{key}: {error}")
