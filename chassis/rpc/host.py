"""Runs one service over the broker, until it is told to end: the service class of the trial, carried by nameko."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from nameko.containers import ServiceContainer

from chassis.bus import names
from chassis.bus.broker import for_kombu
from chassis.bus.consume import Parcel, Scrap, consume
from chassis.errors import Unavailable
from chassis.rpc.entry import rpc
from chassis.rpc.safe import BROKERS
from chassis.rpc.wire import Headers
from chassis.service import Service

log = structlog.get_logger()
RETRY_EVERY = 0.5  # seconds between two looks at what waits in the inbox


def hosted(service: Service, readers: Sequence[names.Reader]) -> type:
    """The service as nameko knows it; only one that listens has an inbox."""

    class Answering:
        """Calls to one service."""

        name = service.name

        @rpc
        def answer(self, method: str, body: bytes, headers: Headers) -> bytes:
            return service.answer(method, body, headers)

    class Listening(Answering):
        """Calls and events of one service."""

        @consume(readers)
        def receive(self, parcels: Sequence[Parcel | Scrap]) -> None:
            for parcel in parcels:
                if isinstance(parcel, Scrap):
                    service.inbox.keep_scrap(parcel.body, parcel.why)
                else:
                    service.inbox.receive(parcel.source, parcel.batch, parcel.upto)

    return Listening if service.inbox.types else Answering


class Host:
    """A container and what it does beside: the tries of the inbox."""

    def __init__(
        self, service: Service, readers: Sequence[names.Reader], brokers: str, workers: int, **other: float
    ) -> None:
        self._service = service
        config: dict[str, Any] = {"AMQP_URI": for_kombu(brokers), BROKERS: brokers, "max_workers": workers} | other
        self._container = ServiceContainer(hosted(service, readers), config)
        self._ending = Event()

    def run(self) -> None:
        """Returns when it has ended in order; raises what a part of it died of."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told)
        self._container.start()
        log.info("service.ready", service=self._service.name)
        tries = eventlet.spawn(self._try_again)
        died = eventlet.spawn(self._container.wait)
        died.link(lambda _: self._end())
        self._ending.wait()
        tries.wait()  # killed in the middle of a statement it would leave its connection torn, and an error in the log of each stop
        self._container.stop()
        died.wait()

    def _told(self, *_: object) -> None:
        eventlet.spawn_n(self._end)

    def _end(self) -> None:
        if not self._ending.ready():
            self._ending.send()

    def _try_again(self) -> None:
        while not self._ending.ready():
            try:
                self._service.inbox.tick()
            except Unavailable as error:
                log.warning("inbox.waits", service=self._service.name, error=str(error))
            except Exception:
                log.exception("inbox.failed", service=self._service.name)
            self._ending.wait(timeout=RETRY_EVERY)
