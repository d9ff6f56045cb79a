"""`@rpc`: a method of a service class that answers calls. The body and the answer are bytes; no exception class travels."""

from __future__ import annotations

from functools import partial
from typing import Any

import amqp
import structlog
from eventlet.semaphore import Semaphore
from kombu.entity import Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, SharedExtension

from chassis.bus import names
from chassis.bus.broker import Brokers
from chassis.rpc import packet
from chassis.rpc.safe import BROKERS, SafeQueueConsumer

log = structlog.get_logger()
WHAT_TO_DO = (  # for whoever reads the log
    "查明是谁直接向这个队列写消息；调用须经网关 · find out who writes to this queue: calls come from the gateway"
)


class CallConsumer(SafeQueueConsumer):
    """The connection on which calls come."""

    @property
    def prefetch_count(self) -> int:
        return int(self.container.max_workers)


class Replies(SharedExtension):
    """
    The connection on which answers go back: transient, unconfirmed, whole.

    An answer that cannot be sent is logged and forgotten: its caller has a deadline.
    """

    def setup(self) -> None:
        self._brokers = Brokers(self.container.config[BROKERS], heartbeat=0)
        self._one_at_a_time = Semaphore()
        self._channel: Any = None

    def send(self, to: str, correlation: str, body: bytes) -> None:
        message = amqp.Message(body, content_type=packet.CONTENT, delivery_mode=1, correlation_id=correlation)
        with self._one_at_a_time:
            for again in (True, False):
                try:
                    self._opened().basic_publish(message, exchange="", routing_key=to)
                except (OSError, amqp.AMQPError) as error:
                    self._channel = None
                    if not again:
                        log.warning("answer.lost", error=str(error)[:200])
                else:
                    return

    def _opened(self) -> Any:
        if self._channel is None:
            self._channel = self._brokers.connect().channel()
        return self._channel

    def stop(self) -> None:
        with self._one_at_a_time:
            channel, self._channel = self._channel, None
            if channel is not None:
                try:
                    channel.connection.close()
                except (OSError, amqp.AMQPError) as error:
                    log.warning("broker.away", error=str(error)[:200])


class Rpc(Entrypoint):
    """Calls from the queue of the service, each in a worker."""

    consumer = CallConsumer()
    replies = Replies()

    def setup(self) -> None:
        name = self.container.service_name
        self._nodes = Brokers(self.container.config[BROKERS]).count
        self.queue = Queue(names.calls_of(name, self._nodes), no_declare=True)
        self.consumer.register_provider(self)

    def declare(self, channel: Any) -> None:
        names.declare_calls(channel, self.container.service_name, self._nodes)

    def stop(self) -> None:
        self.consumer.unregister_provider(self)

    def take(self, message: Any) -> None:
        """Start a worker; what is no call is told in the log and taken off, so that nobody stumbles over it again."""
        properties = message.properties
        try:
            headers = packet.headers_of(message.headers or {})
            args = (str(properties["type"]), bytes(_body(message)), headers)
            to, correlation = str(properties["reply_to"]), str(properties["correlation_id"])
        except (KeyError, ValueError, TypeError) as error:
            log.error(  # noqa: TRY400 - one line: there is nothing of ours in the traceback
                "call.malformed",
                service=self.container.service_name,
                error=f"{type(error).__name__}: {error}"[:200],
                what_to_do=WHAT_TO_DO,
            )
            self.consumer.ack(message)
            return
        try:
            finish = partial(self._finish, message, to, correlation)
            self.container.spawn_worker(self, args, {}, handle_result=finish)
        except ContainerBeingKilled:
            self.consumer.requeue(message)

    def _finish(
        self, message: Any, to: str, correlation: str, _: Any, result: Any = None, exc_info: Any = None
    ) -> tuple[Any, Any]:
        if exc_info is None:
            self.replies.send(to, correlation, result)
        self.consumer.ack(message)  # a call that failed is not tried again: its caller decides
        return result, exc_info


rpc = Rpc.decorator


def _body(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)
