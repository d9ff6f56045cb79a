"""
nameko's consumer made safe: subclasses only, nothing patched. What stock nameko does instead stands in the tests of this module.

- a message is settled where its connection still stands; else the broker sends it again, and no container dies of it;
- bodies are taken as bytes: nothing is decoded on the way, so nothing can be dropped for not being decodable;
- the connection stays until everything that was taken is settled, so that SIGTERM makes nothing run twice;
- after a broken connection it is there again within a second of the broker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import structlog
from amqp import AMQPError
from nameko.messaging import QueueConsumer

from chassis.bus.broker import Brokers, refusals

log = structlog.get_logger()
BROKERS = "BROKERS"  # in the container's configuration: all addresses, as the setting has them
PAUSE, LONGEST_PAUSE = 0.2, 1.0  # seconds between two attempts to connect


class SafeQueueConsumer(QueueConsumer):
    """One connection that consumes; a provider names its queue and takes each message as it came."""

    prefetch = 10
    _inflight = 0
    _pending_remove_providers: dict[Any, Any]

    @property
    def prefetch_count(self) -> int:
        return self.prefetch

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """kombu's own pause grows to half a minute."""
        with self.create_connection() as conn:
            with self._refusals():
                conn.ensure_connection(self.on_connection_error, interval_start=PAUSE, interval_step=PAUSE,
                                       interval_max=LONGEST_PAUSE)  # fmt: skip
            yield conn

    def _refusals(self) -> AbstractContextManager[None]:
        """A broker that refuses ends the process with one line, instead of being asked for ever."""
        return refusals(Brokers(self.container.config[BROKERS]).first)

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        log.warning("broker.away", error=str(exc)[:200], again_in=interval)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        """Each provider says how its queue is declared; called after each connection."""
        channel.auto_decode = False  # else bytes in another encoding are not what came
        for provider in self._providers:
            with self._refusals():
                provider.declare(channel)
            consumer = self.consumer_of(consumer_cls)(
                queues=[provider.queue], on_message=partial(self.take, provider), auto_declare=False
            )
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return list(self._consumers.values())

    def consumer_of(self, consumer_cls: Any) -> Any:
        """What makes a consumer of some queues; kombu's own."""
        return consumer_cls

    def late(self, message: Any) -> None:
        """What comes while the consumer is being cancelled: somebody else may have it."""
        message.requeue()

    def take(self, provider: Any, message: Any) -> None:
        """In order of arrival; the provider returns at once and settles later."""
        if provider not in self._consumers:
            self.late(message)
            return
        self._inflight += 1
        provider.take(message)

    def ack(self, message: Any) -> None:
        """Done with it."""
        self._settle(message.ack)

    def requeue(self, message: Any) -> None:
        """Somebody else may have it."""
        self._settle(message.requeue)

    def _settle(self, how: Any) -> None:
        try:
            if how.__self__.channel.connection:
                how()
        except (OSError, AMQPError) as error:
            log.warning("broker.will_redeliver", error=str(error)[:200])
        finally:
            self._inflight -= 1

    def _cancel_consumers_if_requested(self) -> None:
        """A consumer that cannot be cancelled, because the connection just broke, is as good as cancelled."""
        pending, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in pending.items():
            try:
                self._consumers.pop(provider).cancel()
            except (OSError, AMQPError) as error:
                log.warning("broker.away", error=str(error)[:200])
            removed.send()

    def on_iteration(self) -> None:
        """Stay connected until all that was taken is settled."""
        self._cancel_consumers_if_requested()
        if not self._consumers and self._inflight <= 0:
            self.should_stop = True
