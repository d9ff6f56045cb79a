"""`@consume`: a method of a service class that takes what the bus brings: batches in order, acknowledged once they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from eventlet.queue import LightQueue
from kombu.entity import Queue
from kombu.messaging import Consumer
from nameko.extensions import Entrypoint

from chassis.bus import names
from chassis.bus.envelope import Envelope, parse
from chassis.rpc.safe import SafeQueueConsumer

log = structlog.get_logger()
BATCH = 50
PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0)  # seconds before a batch that could not be kept is tried again


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some events of one source in order, and how far its log was read with them."""

    source: str
    batch: tuple[Envelope, ...]
    upto: int


@dataclass(frozen=True, slots=True)
class Scrap:
    """A message that is no event, as it came."""

    body: bytes
    why: str


class Unbroken(Consumer):
    """
    A consumer that ends with its connection and never before.

    A quorum queue puts a message that is given back one by one, as the library does after a cancel, behind all others;
    and a cancelled consumer hands over to the next replica while its own messages are still open. Closing the
    connection gives everything back at once, in its place, and only then another replica begins.
    """

    def cancel(self) -> None:
        """Left to the end of the connection."""


class InboxConsumer(SafeQueueConsumer):
    """The connection on which events come; their order is kept when it ends."""

    prefetch = 4 * BATCH

    def consumer_of(self, consumer_cls: Any) -> Any:
        return partial(Unbroken, *consumer_cls.args, **consumer_cls.keywords)

    def late(self, message: Any) -> None:
        """Left open: the end of the connection gives it back where it was."""


class Consume(Entrypoint):
    """The service's inbox; its method gets Parcels and Scraps and returns when they are kept."""

    consumer = InboxConsumer()

    def __init__(self, readers: Sequence[names.Reader] = (), **kwargs: Any) -> None:
        self._readers = tuple(readers)
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.queue = Queue(names.inbox_of(self.container.service_name), no_declare=True)
        self._came: LightQueue = LightQueue()
        self._idle = Event()
        self._stopping = False
        self.consumer.register_provider(self)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="inbox")

    def declare(self, channel: Any) -> None:
        names.declare(channel, self._readers)

    def stop(self) -> None:
        """No more come; what came is kept before this returns."""
        self.consumer.unregister_provider(self)
        self._stopping = True
        self._came.put(None)
        self._idle.wait()

    def take(self, message: Any) -> None:
        self._came.put(message)

    def _run(self) -> None:
        while not (self._stopping and self._came.empty()):  # the word to stop may have come along with the last batch
            if batch := self._next():
                self._keep(batch)
        self._idle.send()

    def _next(self) -> list[Any]:
        found = [self._came.get()]
        while len(found) < BATCH and not self._came.empty():
            found.append(self._came.get_nowait())
        return [message for message in found if message is not None]

    def _keep(self, messages: Sequence[Any]) -> None:
        """Until it is kept: a database that is away loses nothing, it holds the rest up."""
        parcels = list(sorted_out(messages))
        tries = 0
        while not self._kept(parcels):
            eventlet.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1
        for message in messages:
            self.consumer.ack(message)

    def _kept(self, parcels: list[Parcel | Scrap]) -> bool:
        """Whether the service's method returned; it runs in a worker, as every method of a service does."""
        done = Event()

        def finish(_: Any, result: Any = None, exc_info: Any = None) -> tuple[Any, Any]:
            done.send(exc_info is None)
            return result, exc_info

        self.container.spawn_worker(self, (parcels,), {}, handle_result=finish)
        return bool(done.wait())


consume = Consume.decorator


def sorted_out(messages: Sequence[Any]) -> Iterator[Parcel | Scrap]:
    """What came, in order: events of one source together with how far it was read."""
    source, batch, upto = "", list[Envelope](), 0
    for message in messages:
        found = _read(message)
        if isinstance(found, Scrap):
            yield found
            continue
        if found.source != source:
            if source:
                yield Parcel(source, tuple(batch), upto)
            source, batch, upto = found.source, [], 0
        batch += found.batch
        upto = max(upto, found.upto)
    if source:
        yield Parcel(source, tuple(batch), upto)


def _read(message: Any) -> Parcel | Scrap:
    body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
    try:
        text = body.decode("utf-8")
        if message.properties.get("type") == names.MARK:
            mark = json.loads(text)
            return Parcel(str(mark["source"]), (), int(mark["upto"]))
        headers = message.headers or {}
        envelope = parse(text, int(headers.get(names.POSITION, 0)))
        if carried := headers.get(names.TRACE):
            envelope = replace(envelope, traceparent=str(carried))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Scrap(body, f"{type(error).__name__}: {error}")
    return Parcel(envelope.source, (envelope,), envelope.position)
