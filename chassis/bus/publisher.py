"""
Sends events to the broker: batches, each message confirmed, each event that somebody listens to routed.

An event that cannot be sent is found by halving its batch, and handed to *park*; the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import amqp
import structlog

from chassis.bus import broker, names
from chassis.bus.envelope import Envelope
from chassis.clock import monotonic
from chassis.errors import Unavailable
from contracts.codes import chassis as codes

log = structlog.get_logger()
CONFIRM_SECONDS = 10.0
Park = Callable[[Envelope, Exception], None]


class Broken(Exception):
    """This batch did not go through, and the broker is well: the fault is in it."""


class Publisher:
    """One connection to the broker, made when it is needed and again when it broke."""

    def __init__(self, url: str, readers: Sequence[names.Reader], park: Park) -> None:
        self._connect_to, self._readers, self._park = broker.parameters(url), tuple(readers), park
        self._connection: amqp.Connection | None = None
        self._heard = frozenset(type_ for reader in readers for type_ in reader.types)
        self._open: dict[int, Envelope | None] = {}  # published and not confirmed, by delivery tag
        self._refused: list[str] = []
        self._kept: Any = None  # the channel
        self._tag = 0

    def deliver(self, source: str, batch: Sequence[Envelope], upto: int) -> None:
        """Returns when the broker keeps all of it; Unavailable when it cannot now, and nothing counts as sent."""
        try:
            self._send(batch)
            self._open_channel()
            self._publish_all([], mark=(source, upto))
        except broker.Refusal:
            self.close()
            raise
        except (OSError, amqp.AMQPError) as error:
            self.close()
            raise Unavailable(codes.BROKER_AWAY.fault()) from error

    def _send(self, batch: Sequence[Envelope], *, again: bool = False) -> None:
        if not batch:
            return
        self._open_channel()
        try:
            self._publish_all(batch)
        except (Broken, amqp.ChannelError, ValueError, TypeError, UnicodeError) as error:
            self.close()  # the channel went with a channel error, and half of the batch may be open
            if len(batch) == 1 and not again:
                self._send(batch, again=True)  # a queue that somebody deleted has been declared by then
                return
            if len(batch) == 1:
                log.exception("event.unsendable", event_id=batch[0].id)
                self._park(batch[0], error)
                return
            middle = len(batch) // 2
            self._send(batch[:middle])
            self._send(batch[middle:])

    def _publish_all(self, batch: Sequence[Envelope], mark: tuple[str, int] | None = None) -> None:
        channel = self._kept
        for envelope in batch:
            message = amqp.Message(
                envelope.body(),
                content_type=names.EVENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=envelope.id,
                type=envelope.type,
                application_headers={names.POSITION: envelope.position},
            )
            tag = self._basic_publish(channel, message, envelope.type, mandatory=envelope.type in self._heard)
            self._open[tag] = envelope
        if mark:
            source, upto = mark
            body = json.dumps({"source": source, "upto": upto})
            message = amqp.Message(body, content_type="application/json", delivery_mode=2, type=names.MARK)
            self._open[self._basic_publish(channel, message, names.mark_of(source), mandatory=False)] = None
        self._wait(channel.connection)

    def _basic_publish(self, channel: Any, message: Any, key: str, *, mandatory: bool) -> int:
        self._tag += 1
        channel.basic_publish(message, exchange=names.EVENTS, routing_key=key, mandatory=mandatory)
        return self._tag

    def _wait(self, connection: Any) -> None:
        until = monotonic() + CONFIRM_SECONDS
        while self._open:
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError("the broker does not confirm")
            connection.drain_events(timeout=left)
        if self._refused:
            refused, self._refused = self._refused, []
            raise Broken("; ".join(refused[:3]))

    def _open_channel(self) -> None:
        """Apart from sending: a broker that lets us not in, or not declare, is no fault of any event."""
        if self._connection is not None and self._connection.connected:
            return
        self._connection = connection = broker.connected(self._connect_to)
        with broker.refusals(self._connect_to):
            channel = connection.channel()
            names.declare(channel, self._readers)
            channel.confirm_select()
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._nacked)
        channel.events["basic_return"].add(self._returned)
        self._tag, self._kept = 0, channel
        self._open.clear()
        self._refused.clear()

    def beat(self) -> None:
        """To be called every few seconds while nothing is sent, or the broker thinks that we are gone."""
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_tick()
        except (OSError, amqp.AMQPError):
            self.close()

    def _acked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - the library calls it so
        for one in [open_ for open_ in self._open if open_ <= tag] if multiple else [tag]:
            self._open.pop(one, None)

    def _nacked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 - the library calls it so
        self._refused.append(f"the broker refused message {tag}")
        self._acked(tag, multiple)

    def _returned(self, error: Exception, exchange: str, key: str, message: Any) -> None:  # noqa: ARG002 - the library's
        self._refused.append(f"{key}: {error}")

    def close(self) -> None:
        """Give the connection back; the next batch makes a new one."""
        connection, self._connection = self._connection, None
        self._open.clear()
        self._refused.clear()
        if connection is not None:
            try:
                connection.close()
            except (OSError, amqp.AMQPError):
                connection.collect()
