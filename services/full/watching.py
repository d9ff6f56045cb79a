"""Which checks and figures each kind of process shows on its port; the one place that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from chassis.bus import names
from chassis.bus.broker import Brokers
from chassis.bus.carrier import Carrier
from chassis.bus.look import PATIENCE, BrokerLook
from chassis.health import Check, Found, Health
from chassis.running import CannotStart, Ticker
from chassis.service import Service
from chassis.storage.look import look_at
from chassis.watch import server
from chassis.watch.choice import keep_figures, keep_spans
from chassis.watch.figures import Asked, of_broker, of_index, of_tables
from chassis.watch.pages import pages_of
from chassis.watch.server import Answering, Watch
from chassis.watch.tables import Tables
from contracts.declare import Words
from services.full.settings import Full

ASKED_WITHIN = 1.5 * PATIENCE  # a look may have to connect first
Begin = Callable[[tuple[str, int], Mapping[str, Answering]], Watch]
THREAD_ENDED = Words(
    "进程里的一个线程结束了：查看日志，重启该进程", "a thread of the process has ended: see the log and start it again"
)


class Runs(Protocol):
    """Something with a thread of its own."""

    @property
    def alive(self) -> bool: ...


def watch_service(settings: Full, service: Service) -> None:
    """Calls and events of one service; its hub's beat is what tells that it lives."""
    from chassis.rpc import native  # noqa: PLC0415 - green threads, which the others do without

    health = Health()
    health.add("database", look_at(service.store, service.name))
    nodes = Brokers(settings.shared.broker_url).count
    queues = [names.calls_of(service.name, nodes), *([names.inbox_of(service.name)] if service.inbox.types else [])]
    look = BrokerLook(settings.shared.broker_url, queues)
    health.add("broker", look.broker, limit=ASKED_WITHIN)
    health.add("queues", look.readers, limit=ASKED_WITHIN)
    for name, check in service.beside().items():
        health.add(name, check, needed=False, limit=ASKED_WITHIN)
    lags = [of_index(lambda: service.lag() or 0.0)] if service.lag() is not None else []
    _begin(settings, service.name, health, [of_broker(look), *lags], native.watch)


def watch_carriers(settings: Full, carriers: Sequence[Carrier]) -> None:
    """What services announce, on its way to the broker."""
    health, look = Health(), BrokerLook(settings.shared.broker_url)
    health.add("broker", look.broker, limit=ASKED_WITHIN)
    for carrier in carriers:
        health.add(f"database.{carrier.source}", look_at(carrier.store, carrier.source))
        health.add(f"carrier.{carrier.source}", _runs(carrier), live=True)
    _begin(settings, "carrier", health, [of_broker(look)], server.watch)


def watch_worker(settings: Full, services: Sequence[Service], ticker: Ticker, readers: Sequence[str]) -> None:
    """
    Jobs, and what a day brings.

    The figures of all services' tables are shown here, so that they are there just when a service is not; *readers*
    are those of each log.
    """
    health = Health()
    health.add("ticker", _runs(ticker), live=True)
    for service in services:
        health.add(f"database.{service.name}", look_at(service.store, service.name))
        health.add(f"jobs.{service.name}", _runs(service.jobs), live=True)
    tables = of_tables([Tables(one.store, one.schema, one.clock, readers) for one in services])
    _begin(settings, "worker", health, [tables], server.watch)


def _begin(settings: Full, process: str, health: Health, asked: Sequence[Asked], begin: Begin) -> None:
    """Nothing of it costs anything where no port and no collector is set."""
    keep_spans(settings.tracing, process)
    port, host = settings.shared.health_port, settings.shared.health_host
    if not port:
        return
    figures = keep_figures()
    for one in asked:
        figures.look_up(one)
    try:
        begin((host, port), pages_of(health, figures.page))
    except OSError as error:
        raise CannotStart(
            Words(
                f"HEALTH_PORT 不能用（{host}:{port}）：{error.strerror}；换一个端口",
                f"HEALTH_PORT cannot be used ({host}:{port}): {error.strerror}; take another port",
            )
        ) from error


def _runs(thread: Runs) -> Check:
    def look() -> Found:
        return Found(True) if thread.alive else Found(False, {}, THREAD_ENDED)

    return look
