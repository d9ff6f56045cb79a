"""The gateway as a process of its own, for a WSGI server: `gunicorn gateway.wsgi:app`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import DBAPIError

from chassis import collector, logs
from chassis.bus.broker import Brokers
from chassis.bus.look import PATIENCE, BrokerLook
from chassis.bus.names import calls_of
from chassis.clock import DemoClock, SystemClock
from chassis.errors import Unavailable
from chassis.health import Health
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Clients
from chassis.settings import BadSettings, load
from chassis.storage.trouble import OTHER, trouble_of
from chassis.watch.choice import Tracing, keep_figures, keep_spans
from chassis.watch.figures import of_broker
from contracts import codes, events
from gateway.api.services import SERVICES
from gateway.app import create_app
from gateway.settings import Settings

ASKED_WITHIN = 2 * PATIENCE
ENDS = 4  # gunicorn's own code for an application that does not start


def made() -> Flask:
    """From the environment; every fault of it at once, and no server."""
    codes.load_all()
    events.load_all()
    logs.configure()
    try:
        settings = load(Settings, "GATEWAY", os.environ)  # noqa: TID251 - the start of a process hands it on
        tracing = load(Tracing, "", os.environ)  # noqa: TID251 - the same
    except BadSettings as bad:
        sys.stderr.write(f"{bad}\n")
        raise SystemExit(ENDS) from bad
    clock = DemoClock(Path(settings.clock_file)) if settings.clock_file else SystemClock()
    health, look = Health(), BrokerLook(settings.broker_url, _queues(settings.broker_url))
    health.add("broker", look.broker, limit=ASKED_WITHIN)
    health.add("services", look.readers, needed=False, limit=ASKED_WITHIN)
    keep_spans(tracing, "gateway")
    figures = keep_figures()
    figures.look_up(of_broker(look))
    clients = Clients(BrokerBackend(settings.broker_url))
    try:
        app = create_app(settings, clients, clock, health, figures.page)
    except (Unavailable, DBAPIError) as error:
        found = trouble_of(error) or OTHER
        sys.stderr.write(f"网关的数据库（GATEWAY_DB_URL）：{found.todo.zh} · the gateway's database: {found.todo.en}\n")
        raise SystemExit(ENDS) from error
    collector.spare()
    return app


def _queues(broker: str) -> list[str]:
    """Where the services are called."""
    nodes = Brokers(broker).count
    return [calls_of(name, nodes) for name in SERVICES]


app = made()
