"""
The figures of a process in Prometheus's form: what was counted, and what is looked up when somebody asks.

One process, one set of figures. Several workers of one gunicorn would need the library's multiprocess mode, a shared
folder that is emptied at each start and in which the figures of memory and age have no meaning; so the gateway runs
one worker of many threads per process, and more processes where more is needed (docs/operations/watching.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from chassis.bus.look import BrokerLook
from chassis.errors import Unavailable
from chassis.watch.meter import Meter
from chassis.watch.server import Page
from chassis.watch.tables import Heap, Standing, Tables

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
Row = tuple[tuple[str, ...], float]
Asked = Callable[[], Iterable[GaugeMetricFamily]]


class Figures(Meter):
    """Keeps what is counted, and knows whom to ask for the rest."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped; a second series per counter, which nobody reads
        self._registry = registry = CollectorRegistry()
        ProcessCollector(namespace="jiju", registry=registry)
        self._calls = Histogram(
            "jiju_call_duration_seconds", "Time to answer a call to a service, by method and outcome.",
            ("service", "method", "outcome"), buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        self._requests = Histogram(
            "jiju_http_request_duration_seconds", "Time to answer a request over HTTP, by route and status.",
            ("route", "method", "status"), buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        self._unanswered = Counter(
            "jiju_calls_unanswered_total", "Calls without an answer within their deadline.", ("service",),
            registry=registry,
        )  # fmt: skip
        self._carried = Counter(
            "jiju_events_carried_total", "Events of a service's log that the broker has confirmed.", ("service",),
            registry=registry,
        )  # fmt: skip
        self._took = Counter(
            "jiju_events_taken_total", "Events that took effect in a service.", ("service",), registry=registry
        )
        self._failed = Counter(
            "jiju_reactions_failed_total", "Reactions that raised; the event is kept and tried again.",
            ("service", "type"), registry=registry,
        )  # fmt: skip
        self._differed = Gauge(
            "jiju_copy_differing_buckets", "Buckets in which a copy differed from its owner's last digest.",
            ("service", "owner"), registry=registry,
        )  # fmt: skip

    def called(self, service: str, method: str, outcome: str, seconds: float) -> None:
        self._calls.labels(service, method, outcome).observe(seconds)

    def unanswered(self, service: str) -> None:
        self._unanswered.labels(service).inc()

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).observe(seconds)

    def carried(self, service: str, count: int) -> None:
        self._carried.labels(service).inc(count)

    def took(self, service: str, count: int) -> None:
        self._took.labels(service).inc(count)

    def failed(self, service: str, type_: str) -> None:
        self._failed.labels(service, type_).inc()

    def differed(self, reader: str, owner: str, buckets: int) -> None:
        self._differed.labels(reader, owner).set(buckets)

    def look_up(self, asked: Asked) -> None:
        """Ask this too, each time that the figures are asked for."""
        self._registry.register(_LookedUp(asked))

    def page(self) -> Page:
        """All of them, now."""
        return Page(HTTPStatus.OK, generate_latest(self._registry), CONTENT_TYPE_LATEST)


class _LookedUp(Collector):
    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return self._asked()


def gauge(name: str, about: str, labels: tuple[str, ...], rows: Iterable[Row]) -> GaugeMetricFamily:
    """One figure with its present values."""
    made = GaugeMetricFamily(name, about, labels=labels)
    for values, value in rows:
        made.add_metric(values, value)
    return made


def of_broker(look: BrokerLook) -> Asked:
    """Whether the broker answers, and what waits in the queues that this process reads."""

    def asked() -> Iterator[GaugeMetricFamily]:
        reached = look.broker().ok
        yield gauge("jiju_broker_connected", "1 while the broker answers this process, else 0.", (), [((), reached)])
        waiting = [((queue,), float(count)) for queue, count in look.waiting.items()]
        yield gauge("jiju_queue_messages", "Messages that wait in a queue of the broker.", ("queue",), waiting)

    return asked


def of_index(lag: Callable[[], float]) -> Asked:
    """How far the index is behind the tables."""

    def asked() -> Iterator[GaugeMetricFamily]:
        about = "For how long the oldest change has not been found by a search yet."
        yield gauge("jiju_index_lag_seconds", about, (), [((), lag())])

    return asked


def of_tables(all_tables: Iterable[Tables]) -> Asked:
    """What waits in each service's tables; of a database that is away only that it is."""
    every = tuple(all_tables)

    def asked() -> Iterator[GaugeMetricFamily]:
        found = {tables.name: _standing(tables) for tables in every}
        reached = [((name,), float(one is not None)) for name, one in found.items()]
        yield gauge("jiju_database_reached", "1 while a service's database can be read, else 0.", ("service",), reached)
        standing = {name: one for name, one in found.items() if one}
        for name, about, label, heaps in _HEAPS:
            rows = [((service, key), heap) for service, one in standing.items() for key, heap in heaps(one)]
            labels = ("service", label) if label else ("service",)
            cut = len(labels)
            yield gauge(f"{name}s", f"{about}.", labels, [(key[:cut], heap.count) for key, heap in rows])
            yield gauge(
                f"{name}_oldest_seconds", f"{about}: the age of the oldest; 0 where there is none.", labels,
                [(key[:cut], heap.oldest) for key, heap in rows],
            )  # fmt: skip

    return asked


def _standing(tables: Tables) -> Standing | None:
    try:
        return tables.standing()
    except (Unavailable, DBAPIError):
        return None


_Heaps = Callable[[Standing], Iterable[tuple[str, Heap]]]
_HEAPS: tuple[tuple[str, str, str, _Heaps], ...] = (
    ("jiju_outbox_event", "Events in a service's log that a reader has not been sent", "reader",
     lambda one: one.outbox.items()),
    ("jiju_unsendable_event", "Events that the broker does not take, which wait for a decision", "",
     lambda one: [("", one.unsendable)]),
    ("jiju_inbox_event", "Events that came and have not taken effect", "state", lambda one: one.inbox.items()),
    ("jiju_job", "Jobs that are not done", "state", lambda one: one.jobs.items()),
)  # fmt: skip
