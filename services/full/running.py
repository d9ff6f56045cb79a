"""What each kind of process does until it is told to end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

import structlog

from chassis import collector, logs
from chassis.bus import broker
from chassis.bus import names as on_broker
from chassis.bus.broker import Refusal
from chassis.bus.carrier import Carrier
from chassis.bus.lease import Lease
from chassis.bus.names import Reader
from chassis.bus.publisher import Publisher
from chassis.bus.relay import Relay
from chassis.bus.unsendable import Unsendable
from chassis.clock import Clock, DemoClock, SystemClock
from chassis.files import Files
from chassis.running import WRONG, CannotStart, Keys, Ticker, open_service, require_current
from chassis.service import Service
from chassis.settings import BadSettings
from chassis.storage.engine import Store
from chassis.tokens import Verifier
from contracts import codes, events
from contracts.roles import NOBODY, Principal
from services.all_in_one import SERVICES
from services.full import watching
from services.full.settings import Full, read
from services.search.service import SearchService
from services.trial import say

log = structlog.get_logger()
BROKER = "broker"  # the reader that a carrier is to its log
READERS = tuple(Reader(cls.name, cls.hears()) for cls in SERVICES if cls.hears())
CLASSES: dict[str, type[Service]] = {cls.name: cls for cls in SERVICES}


def run(verb: str, names: Sequence[str]) -> int:
    """Until SIGTERM or SIGINT; 1 or 75 with one bilingual line for each reason where it cannot start, or not go on."""
    codes.load_all()
    events.load_all()
    try:
        settings = read(names, os.environ)  # noqa: TID251 - the start of the process hands the environment on
        logs.configure("debug" if settings.shared.log_debug else "info")
        collector.spare()
        {"prepare": _prepare, "migrate": _migrate, "serve": _serve, "carry": _carry, "work": _work, "fill": _fill}[
            verb
        ](settings)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.line}\n")
        return WRONG
    except (CannotStart, BadSettings) as error:
        say.complain(say.faults_of(error) or [])
        return error.code if isinstance(error, CannotStart) else WRONG
    return 0


def _prepare(settings: Full) -> None:
    from services.full.preparing import prepare  # noqa: PLC0415 - PostgreSQL, which a test of the others does without

    prepare(settings, os.environ)  # noqa: TID251 - the start of the process hands the environment on


def _migrate(settings: Full) -> None:
    """As the owner of each database; before it the demonstration's clock is set, since no clock goes back."""
    if settings.shared.demo_clock:
        from services.full.demonstration import begin_clock  # noqa: PLC0415 - only a demonstration needs it

        begin_clock(settings.shared.clock_file.parent)
    for name, own in settings.of.items():
        store = Store(own.owner_db_url or own.db_url, name=name)
        try:
            open_service(
                CLASSES[name], store, _clock(settings), Keys(own.keys), _nobody, files=Files(settings.shared.files),
                answering=False,
            )  # fmt: skip
        finally:
            store.close()


def _serve(settings: Full) -> None:
    from chassis.rpc.host import Host  # noqa: PLC0415 - nameko, which the others do without

    (name,) = settings.of
    service = _opened(settings, name, answering=True)
    try:
        broker.look(settings.shared.broker_url, lambda channel: _declare(channel, settings, name))
        watching.watch_service(settings, service)
        Host(service, READERS, settings.shared.broker_url, settings.of[name].workers).run()
    finally:
        service.closing()
        service.store.close()


def _declare(channel: Any, settings: Full, service: str = "") -> None:
    """All that stands on the broker for a service; harmless where it is there."""
    on_broker.declare(channel, READERS)
    if service:
        on_broker.declare_calls(channel, service, broker.Brokers(settings.shared.broker_url).count)


def _carry(settings: Full) -> None:
    clock = _clock(settings)
    carriers = [_carrier(settings, name, clock) for name in settings.of]
    broker.look(settings.shared.broker_url, lambda channel: _declare(channel, settings))
    for carrier in carriers:
        carrier.start()
    watching.watch_carriers(settings, carriers)
    _until_told("carrier.ready")
    for carrier in carriers:
        carrier.stop()


def _carrier(settings: Full, name: str, clock: Clock) -> Carrier:
    store, schema = Store(settings.of[name].db_url, name=name), CLASSES[name].schema_of()
    require_current(store, name)
    unsendable = Unsendable(store, schema, clock)
    publisher = Publisher(settings.shared.broker_url, READERS, unsendable.park)
    relay = Relay(store, schema, clock, BROKER, None, publisher.deliver)
    return Carrier(relay, Lease(store), publisher, unsendable)


def _work(settings: Full) -> None:
    services = [_opened(settings, name, answering=False) for name in settings.of]
    ticker = Ticker(services)
    for service in services:
        service.jobs.start()
    ticker.start()
    watching.watch_worker(settings, services, ticker, [BROKER])
    _until_told("worker.ready")
    ticker.stop()
    for service in services:
        service.jobs.stop()
        service.closing()
        service.store.close()


def _fill(settings: Full) -> None:
    from services.full.demonstration import fill  # noqa: PLC0415 - the gateway, which the others do without

    demo = "full" if settings.shared.demo_clock else "none"
    fill(settings.shared.clock_file.parent, READERS, demo=demo)


def _opened(settings: Full, name: str, *, answering: bool) -> Service:
    own, shared = settings.of[name], settings.shared
    clock = _clock(settings)
    verifier = Verifier(shared.principal_public_key.read_bytes())
    store, keys = Store(own.db_url, name=name), Keys(own.keys)
    cls = SearchService.on(own.elastic_url) if name == SearchService.name else CLASSES[name]

    def who(token: str) -> Principal:
        return verifier.read(token, clock)

    return open_service(cls, store, clock, keys, who, files=Files(shared.files), owned=False, answering=answering)


def _nobody(_token: str) -> Principal:
    return NOBODY


def _clock(settings: Full) -> Clock:
    return DemoClock(settings.shared.clock_file) if settings.shared.demo_clock else SystemClock()


def _until_told(ready: str) -> None:
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    log.info(ready)
    told.wait()
