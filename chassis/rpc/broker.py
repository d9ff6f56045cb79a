"""
Calls over the broker: the gateway's own client.

One connection per process and one thread that reads and writes it; callers wait for their answer and nothing else.
A call is never sent twice by us: who gets no answer within the deadline is told so, and its message expires with it.
"""

from __future__ import annotations

import itertools
import os
import queue
import select
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import amqp
import structlog

from chassis.bus.broker import Brokers, Refusal
from chassis.bus.names import calls_of
from chassis.clock import monotonic
from chassis.errors import Unavailable
from chassis.rpc import packet
from chassis.rpc.wire import Headers
from chassis.watch.meter import meter
from contracts.codes import chassis as codes

log = structlog.get_logger()
REPLY_TO = "amq.rabbitmq.reply-to"
SHORTEST, LONGEST = 0.1, 1.0  # seconds between two attempts to connect
BEAT = 2.0
PIPE = 4096
FRAME = 5.0  # seconds in which the rest of a frame has to come


@dataclass(slots=True, eq=False)
class Waiting:
    """One call under way."""

    service: str
    method: str
    body: bytes
    headers: Headers
    until: float
    done: threading.Event = field(default_factory=threading.Event)
    answer: bytes | None = None
    why: str = ""


class BrokerBackend:
    """Sends a call to the queue of a service and gives back the bytes of its answer."""

    def __init__(self, url: str) -> None:
        self._brokers = Brokers(url)
        self._numbers = itertools.count(1)
        self._waiting: dict[str, Waiting] = {}
        self._outgoing: queue.SimpleQueue[tuple[str, Waiting]] = queue.SimpleQueue()
        self._connection: Any = None
        self._channel: Any = None
        self._lock = threading.Lock()
        self._owner = 0  # the process in which the thread runs: a fork has to make its own
        self._wake_read = self._wake_write = -1
        self._stopping = False
        self._refused = ""  # why the broker lets us not in, while it does not

    def call(self, service: str, method: str, body: bytes, headers: Headers) -> bytes:
        """The answer; Unavailable where none came within the deadline."""
        self._running()
        if self._refused:  # known, and waiting mends nothing
            log.warning("call.unanswered", service=service, method=method, why=self._refused)
            raise Unavailable(codes.SERVICE_AWAY.fault(service=service))
        number = str(next(self._numbers))
        waiting = Waiting(service, method, body, headers, monotonic() + headers.deadline)
        self._waiting[number] = waiting
        self._outgoing.put((number, waiting))
        self._nudge()
        waiting.done.wait(headers.deadline)
        self._waiting.pop(number, None)
        if waiting.answer is None:
            meter().unanswered(service)
            log.warning("call.unanswered", service=service, method=method, why=waiting.why or "deadline")
            raise Unavailable(codes.SERVICE_AWAY.fault(service=service))
        return waiting.answer

    def close(self) -> None:
        """End the thread and the connection; calls under way are told that there is no answer."""
        self._stopping = True
        self._nudge()
        thread = self._thread if self._owner == os.getpid() else None
        if thread:
            thread.join(timeout=5)

    # -- the thread

    def _running(self) -> None:
        if self._owner == os.getpid():
            return
        with self._lock:
            if self._owner == os.getpid():
                return
            self._waiting, self._outgoing = {}, queue.SimpleQueue()
            self._connection = self._channel = None
            self._wake_read, self._wake_write = os.pipe()
            os.set_blocking(self._wake_read, False)
            os.set_blocking(self._wake_write, False)
            self._thread = threading.Thread(target=self._run, name="calls", daemon=True)
            self._thread.start()
            self._owner = os.getpid()

    def _nudge(self) -> None:
        with suppress(OSError):  # the pipe is full: then it wakes anyway
            os.write(self._wake_write, b".")

    def _run(self) -> None:
        pause = SHORTEST
        while not self._stopping:
            try:
                self._connect()
                pause = SHORTEST
                self._serve()
            except Refusal as refusal:
                self._told(refusal)
                self._drop("the broker refuses", unsent=True)
                select.select([], [], [], LONGEST)
            except (OSError, amqp.AMQPError) as error:
                log.warning("calls.broker_away", error=str(error)[:200])
                self._drop("the connection to the broker broke")
                select.select([], [], [], pause)
                pause = min(pause * 2, LONGEST)
            except Exception:
                log.exception("calls.failed")
                self._drop("the client failed")
                select.select([], [], [], pause)
        self._drop("the client ends")

    def _connect(self) -> None:
        self._connection = connection = self._brokers.connect()
        self._refused = ""
        log.info("calls.connected")
        self._channel = channel = connection.channel()
        channel.basic_consume(REPLY_TO, no_ack=True, callback=self._answered)
        channel.events["basic_return"].add(self._returned)

    def _told(self, refusal: Refusal) -> None:
        """One line when it begins; who calls meanwhile is answered at once."""
        if self._refused != refusal.line:
            log.error("calls.broker_refuses", what_to_do=refusal.line)
        self._refused = refusal.line

    def _serve(self) -> None:
        connection = self._connection
        socket = connection.sock
        beaten = monotonic()
        while not self._stopping:
            ready, _, _ = select.select([socket, self._wake_read], [], [], BEAT)
            if self._wake_read in ready:
                self._empty_pipe()
            self._send()
            if socket in ready:
                self._read(connection)
            if monotonic() - beaten > BEAT:
                connection.heartbeat_tick()
                beaten = monotonic()

    def _read(self, connection: Any) -> None:
        """One frame; draining would wait for a whole message where only a heartbeat came."""
        try:
            connection.blocking_read(timeout=FRAME)
        except TimeoutError:
            log.debug("calls.half_a_frame")

    def _empty_pipe(self) -> None:
        with suppress(BlockingIOError):
            while len(os.read(self._wake_read, PIPE)) == PIPE:
                pass

    def _send(self) -> None:
        while True:
            try:
                number, waiting = self._outgoing.get_nowait()
            except queue.Empty:
                return
            left = waiting.until - monotonic()
            if left <= 0 or waiting.done.is_set():  # its caller was told
                continue
            message = amqp.Message(
                waiting.body,
                content_type=packet.CONTENT,
                delivery_mode=1,
                reply_to=REPLY_TO,
                correlation_id=number,
                type=waiting.method,
                expiration=str(max(1, int(left * 1000))),
                application_headers=packet.beside(waiting.headers),
            )
            self._channel.basic_publish(message, exchange="", routing_key=self._queue(waiting), mandatory=True)

    def _queue(self, waiting: Waiting) -> str:
        return calls_of(waiting.service, self._brokers.count)

    def _answered(self, message: Any) -> None:
        waiting = self._waiting.pop(message.properties.get("correlation_id", ""), None)
        if waiting is None:
            return  # too late: its caller was told
        body = message.body
        waiting.answer = body.encode() if isinstance(body, str) else bytes(body)
        waiting.done.set()

    def _returned(self, error: Exception, exchange: str, key: str, message: Any) -> None:  # noqa: ARG002 - the library's
        waiting = self._waiting.pop(message.properties.get("correlation_id", ""), None)
        if waiting is not None:
            waiting.why = f"{key}: {error}"
            waiting.done.set()

    def _drop(self, why: str, *, unsent: bool = False) -> None:
        """Nobody will answer what was sent; what was not sent goes out over the next connection, if there may be one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, amqp.AMQPError):
                connection.collect()
        kept = [] if unsent else list(self._drained())
        for number, waiting in list(self._waiting.items()):
            if (number, waiting) not in kept:
                waiting.why = why
                waiting.done.set()
                self._waiting.pop(number, None)
        for one in kept:
            self._outgoing.put(one)

    def _drained(self) -> Iterator[tuple[str, Waiting]]:
        with suppress(queue.Empty):
            while True:
                yield self._outgoing.get_nowait()
