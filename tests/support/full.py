"""
The full shape for a test: a process per service, a carrier and a worker, on the run's own servers.

A world has its own virtual host and its own databases, copied from ones that were migrated once for all; so it is new,
and cheap enough for a test of its own.
"""

from __future__ import annotations

import base64
import json
import secrets
import signal
import threading
import time
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import amqp
import psycopg

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.clock import Clock, DemoClock
from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Backend, Caller, Clients
from chassis.storage.engine import Store
from contracts.commands.platform import ReadHead
from deploy.servers import rabbitmq
from deploy.servers.databases import Urls
from deploy.servers.processes import Process
from services.full.running import READERS
from tests.support.capabilities import needs
from tests.support.clocks import SharedClock
from tests.support.forking import STANDING, fork
from tests.support.postgres import make_database, run_server
from tests.support.servers import AT_END, run_broker, run_elastic

SERVICES = ("registry", "applications", "assessment", "credit", "search")
READY_SECONDS = 120.0  # on a machine that does much else
ENDING_SECONDS = 30.0


class Templates:
    """For each service a database that is up to date, to be copied; made once per test process."""

    def __init__(self) -> None:
        self._server = run_server()
        self.urls = {name: make_database(self._server) for name in SERVICES}

    def copy(self, name: str) -> Urls:
        """The database of a service, new, with the roles of its template."""
        kept, made = self.urls[name], f"t_{secrets.token_hex(5)}"
        template = _database(kept.owner)
        with psycopg.connect(self._server.superuser_dsn, autocommit=True) as conn:
            conn.execute(f"create database {made} template {template} owner {template}_owner")
        return Urls(_with_database(kept.owner, made), _with_database(kept.service, made), kept.service_role)

    def drop(self, urls: Urls) -> None:
        with psycopg.connect(self._server.superuser_dsn, autocommit=True) as conn:
            conn.execute(f"drop database {_database(urls.owner)} with (force)")


def _database(url: str) -> str:
    return url.rpartition("/")[2]


def _with_database(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


@cache
def templates() -> Templates:
    """Migrated by the product's own verb, and left alone since: a database in use cannot be copied."""
    needs("postgresql")
    made = Templates()
    folder = Path(str(run_server().folder)) / f"templates-{secrets.token_hex(4)}"
    folder.mkdir()
    environ = _told({name: urls.owner for name, urls in made.urls.items()}, folder, "amqp://nobody@127.0.0.1:1/none")
    migrating = fork("migrate", SERVICES, environ, folder / "migrate.log")
    assert migrating.ended_within(READY_SECONDS)
    return made


def _told(urls: Mapping[str, str], folder: Path, broker: str) -> dict[str, str]:
    own = {f"{name.upper()}_DB_URL": url for name, url in urls.items()}
    keys = {f"{name.upper()}_KEYS": str(folder / "keys") for name in urls}
    own |= {"FILES": str(folder / "files")}
    return own | keys | {"BROKER_URL": broker, "PRINCIPAL_PUBLIC_KEY": str(folder / "gateway.pub.pem")}


class FullShape:
    """The services of one world and the way to them."""

    names = SERVICES

    def __init__(self, folder: Path, clock: Clock, public_key: bytes, *, elastic: bool) -> None:
        needs("rabbitmq", "postgresql", *(["elasticsearch"] if elastic else []))
        folder.mkdir(exist_ok=True)
        self.folder, self._host = folder, hosts().take()
        (folder / "gateway.pub.pem").write_bytes(public_key)
        self.urls = {name: templates().copy(name) for name in SERVICES}
        self.broker_url = hosts().url(self._host)
        self.environ = _told({name: urls.service for name, urls in self.urls.items()}, folder, self.broker_url)
        if isinstance(clock, SharedClock):
            self.environ |= {"DEMO_CLOCK": "1", "CLOCK_FILE": str(clock.path), STANDING: "1"}
        elif isinstance(clock, DemoClock):
            self.environ |= {"DEMO_CLOCK": "1", "CLOCK_FILE": str(folder / "clock")}
        if elastic:
            self.environ["SEARCH_ELASTIC_URL"] = f"{run_elastic().url_with_password}/jiju-{self._host}"
        self.processes: dict[str, Process] = {}
        self._calls = BrokerBackend(self.broker_url)
        self.backend: Backend = self._calls

    def store(self, name: str) -> Store:
        """Another way into the database of a service, as its owner."""
        return Store(self.urls[name].owner, name=name)

    # -- processes

    def start(self) -> None:
        """Returns when every service answers."""
        self.fork("carry")
        for name in SERVICES:
            self.fork("serve", name)
        self.fork("work")
        self.until_answered(*SERVICES)

    def until_answered(self, *services: str) -> None:
        """Returns when each answers; ends everything where one does not."""
        until = time.monotonic() + READY_SECONDS
        clients = Clients(self.backend, deadline=5)
        try:
            for name in services:
                self._until_answered(clients, name, until)
        except BaseException:
            self.stop()
            raise

    def fork(self, verb: str, *services: str) -> None:
        """One process; it is known by its words."""
        words = " ".join((verb, *services))
        log = self.folder / f"{words.replace(' ', '-')}.log"
        self.processes[words] = fork(verb, services or SERVICES, self.environ, log)

    def _until_answered(self, clients: Clients, name: str, until: float) -> None:
        while True:
            try:
                clients.send(ReadHead(service=name), Caller())
            except Unavailable:
                assert self.processes[f"serve {name}"].alive, self.said()
                assert time.monotonic() < until, f"{name} does not answer: {self.said()}"
                time.sleep(0.1)
            else:
                return

    def said(self) -> str:
        """The last lines of each process's log."""
        return "\n".join(f"{log.name}: {log.read_text('utf-8')[-1500:]}" for log in self.folder.glob("*.log"))

    def stop(self) -> None:
        """End everything at once and give it back beside the next test: ending in order is another test's business."""
        self._calls.close()
        for one in self.processes.values():
            one.send(signal.SIGKILL)
        giving = threading.Thread(target=self._give_back)
        giving.start()
        AT_END.append(giving.join)

    def _give_back(self) -> None:
        ended = [one.ended_within(ENDING_SECONDS) for one in self.processes.values()]
        assert all(ended)
        for urls in self.urls.values():
            templates().drop(urls)
        hosts().give_back(self._host)


class Hosts:
    """Virtual hosts, given again when their queues are empty: making a quorum queue costs more than emptying it."""

    def __init__(self) -> None:
        self.broker, self._free = run_broker(), list[str]()

    def take(self) -> str:
        """One without messages."""
        if self._free:
            return self._free.pop()
        host = f"t-{secrets.token_hex(5)}"
        self._ask("PUT", f"vhosts/{host}")
        self._ask("PUT", f"permissions/{host}/{rabbitmq.USER}", {"configure": ".*", "write": ".*", "read": ".*"})
        return host

    def url(self, host: str) -> str:
        return f"{self.broker.url().rpartition('/')[0]}/{host}"

    def give_back(self, host: str) -> None:
        """Nobody reads there any more."""
        with amqp.Connection(**parameters(self.url(host))) as connection:
            channel = connection.channel()
            names.declare(channel, READERS)
            for service in SERVICES:
                names.declare_calls(channel, service)
            for queue in (*(names.inbox_of(one.name) for one in READERS), *map(names.calls_of, SERVICES)):
                channel.queue_purge(queue)
        self._free.append(host)

    def _ask(self, method: str, path: str, body: Any = None) -> None:
        """The broker's own HTTP API."""
        login = base64.b64encode(f"{rabbitmq.USER}:{self.broker.password}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - our own broker on loopback
            f"{self.broker.management}/api/{path}",
            data=json.dumps(body or {}).encode(),
            method=method,
            headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        )
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()


@cache
def hosts() -> Hosts:
    """Of this test process."""
    return Hosts()
