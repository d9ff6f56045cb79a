"""Looks at the broker as a process's readiness needs it: a round trip over a connection of its own, queue by queue."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import amqp

from chassis.bus.broker import Brokers
from chassis.health import Found
from contracts.declare import Words

PATIENCE = 2.0  # seconds for one answer of the broker
REACHED = Words(
    "消息服务器连不上：启动它，核对 BROKER_URL；恢复后自动继续",
    "the broker cannot be reached: start it, check BROKER_URL; it goes on by itself afterwards",
)
REFUSED = Words(
    "消息服务器拒绝登录：核对 BROKER_URL 的用户、口令和虚拟主机，改好后重启",
    "the broker refuses the sign-in: check user, password and virtual host of BROKER_URL and start again",
)
NOBODY = Words(
    "没有进程读这些队列：启动相应的服务（make status）",
    "nobody reads these queues: start their services (make status)",
)


class BrokerLook:
    """One kept connection, made when somebody looks and again when it broke; whether it works is what the look is for."""

    def __init__(self, url: str, queues: Sequence[str] = ()) -> None:
        self._brokers = Brokers(url, connect_timeout=PATIENCE, read_timeout=PATIENCE, heartbeat=0)
        self._queues = tuple(queues)
        self._one_at_a_time = threading.Lock()
        self._connection: Any = None
        self._channel: Any = None
        self.waiting: dict[str, int] = {}  # messages by queue, as the last look found them
        self.unread: tuple[str, ...] = ()  # queues that nobody reads, or that are not there

    def broker(self) -> Found:
        """Whether the broker answers."""
        with self._one_at_a_time:
            try:
                self._ask()
            except (amqp.AccessRefused, amqp.NotAllowed) as error:
                self._forget()
                return Found(False, {"why": "refused", "code": error.code or 0}, REFUSED)
            except (OSError, amqp.AMQPError) as error:
                self._forget()
                return Found(False, {"why": "away", "error": type(error).__name__}, REACHED)
        return Found(True, {"waiting": dict(self.waiting)} if self.waiting else {})

    def readers(self) -> Found:
        """Whether somebody reads each queue."""
        reached = self.broker()
        if not reached.ok:
            return reached
        return Found(
            not self.unread, {"unread": list(self.unread)} if self.unread else {}, NOBODY if self.unread else None
        )

    def _ask(self) -> None:
        if self._connection is None:
            self._connection = connection = self._brokers.connect()
            self._channel = connection.channel()
        if not self._queues:
            self._channel.exchange_declare("amq.topic", "topic", passive=True)
        unread, waiting = [], {}
        for queue in self._queues:
            count = self._count(queue)
            if count is None or not count.consumer_count:
                unread.append(queue)
            if count is not None:
                waiting[queue] = count.message_count
        self.waiting, self.unread = waiting, tuple(unread)

    def _count(self, queue: str) -> Any:
        """None where there is no such queue; the broker closes the channel over that question."""
        try:
            return self._channel.queue_declare(queue, passive=True)
        except amqp.NotFound:
            self._channel = self._connection.channel()
            return None

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        self.waiting, self.unread = {}, self._queues
        if connection is not None:
            with suppress(OSError, amqp.AMQPError):
                connection.collect()

    def close(self) -> None:
        """Give the connection back."""
        with self._one_at_a_time:
            self._forget()
