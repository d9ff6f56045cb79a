"""The full shape in a folder of its own, as `make full` runs it: kept alive by its supervisor's children, killed by us."""

from __future__ import annotations

import http.client
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import psycopg

from chassis.clock import SystemClock
from chassis.ledger.heads import Checker, Signer
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Clients
from chassis.settings import load
from chassis.storage.engine import Store
from chassis.tokens import Signer as Tokens
from chassis.tokens import make_key
from contracts import codes, events
from contracts.roles import Role
from deploy.full.place import SERVICES, Place, Servers, with_environment
from deploy.full.supervise import Child, commands, end
from deploy.servers import elasticsearch, postgres, rabbitmq
from deploy.servers.processes import Process, free_port, process
from gateway.access.accounts import ACCOUNTS, Person
from gateway.app import create_app
from gateway.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
LOGIN = "demo-province"
SERVERS: Mapping[str, Any] = {"postgres": postgres, "broker": rabbitmq, "elastic": elasticsearch}
CHEAP = {"GATEWAY_PASSWORD_MEMORY": "1", "GATEWAY_RATE": "1000000 per minute"}
READY_SECONDS = 120.0
GATHERED = 20  # events that wait for a carrier at rest
HANDED_SECONDS = 1.0  # in which a carrier has written them to its socket


class Platform:
    """Servers, processes and one officer; *without* names a process and the guard that it runs without."""

    def __init__(self, folder: Path, *, elastic: bool = False, without: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True)
        self.place = Place(folder, elastic=elastic)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.passwords = {LOGIN: secrets.token_urlsafe(16)}
        self.elastic = elastic
        self._without = without or {}
        self._children: dict[str, Child] = {}

    # -- starting and ending

    def __enter__(self) -> Self:
        self.place.prepare()
        for start in self.place.starts().values():
            start()
        private, public = self.place.keys / "gateway.pem", self.place.keys / "gateway.pub.pem"
        make_key(private)
        public.write_bytes(Tokens(private).public)
        told = self.place.environment(self.servers, demo=False) | CHEAP
        with with_environment(told) as environ:
            self.environ = environ
        migrate = [sys.executable, "-m", "services.full", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env=self.environ, check=True, capture_output=True)
        for name, words in commands(self.port).items():
            self.begin(name, words)
        self._account()
        self.ready()
        return self

    def __exit__(self, *_: object) -> None:
        if self._children:
            end(list(self._children.values()))
        for name, kind in SERVERS.items():
            if server := self.server(name):
                server.process.send(signal.SIGCONT)
                kind.stop(server)

    def begin(self, name: str, words: list[str]) -> None:
        """A process under its name; without a guard where it is to run without one."""
        if guard := self._without.get(name):
            words = [sys.executable, "-m", "tests.drill.full.without", guard, *words[3:]]
        self._children[name] = Child(name, words, self.place.log / f"{name}.log", free_port(), self.environ)

    def again(self, name: str) -> None:
        """A second one of its kind beside the first."""
        self.begin(f"{name}-2", commands(self.port)[name])

    def _account(self) -> None:
        codes.load_all()
        events.load_all()
        settings = load(Settings, "GATEWAY", self.environ)
        app = create_app(settings, Clients(BrokerBackend(settings.broker_url)), SystemClock())
        person = Person(login=LOGIN, role=Role.PROVINCE, name="演练", region="32")
        app.extensions[ACCOUNTS].make(person, self.passwords[LOGIN])

    def ready(self, seconds: float = READY_SECONDS) -> float:
        """Returns when a list is answered over all the way; how long it took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            try:
                if self.status("/api/v1/agencies?limit=1") == http.client.OK:
                    return time.monotonic() - began
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready within {seconds} s; logs in {self.place.log}")

    def status(self, path: str, timeout: float = 40) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    # -- what is killed

    @property
    def servers(self) -> Servers:
        found = self.place.servers()
        assert found
        return found

    def server(self, name: str) -> Any:
        below = {"broker": "rabbitmq", "elastic": "elasticsearch"}.get(name, name)
        return SERVERS[name].read(self.place.folder / "servers" / below)

    def process(self, name: str) -> Process:
        """The running process of that name, a server or one of ours; waited for while it is being started again."""
        if name in SERVERS:
            return self.server(name).process  # type: ignore[no-any-return]  # each kind has its own Server
        until = time.monotonic() + READY_SECONDS
        while not (pid := self._children[name].pid) and time.monotonic() < until:
            time.sleep(0.02)
        return process(pid)

    def kill(self, name: str) -> None:
        """SIGKILL; a server is started again after a moment, as the machine's service manager would."""
        self.process(name).send(signal.SIGKILL)
        if name in SERVERS:
            self.process(name).ended_within(10)
            SERVERS[name].start(self.server(name).folder)
        if name == "carrier":
            self._not_written_down(50)

    def kill_while_carrying(self, work: Callable[[int], None]) -> None:
        """
        A broker that hangs with events in its socket, and then dies: they were written and not kept.

        Whether a kill at a random moment meets such events is chance. So the carrier rests while commands go on, and
        hands what has gathered to a broker that reads no longer.
        """
        carrier, broker = self.process("carrier"), self.process("broker")
        carrier.send(signal.SIGSTOP)
        work(GATHERED)
        broker.send(signal.SIGSTOP)
        carrier.send(signal.SIGCONT)
        time.sleep(HANDED_SECONDS)
        self.kill("broker")

    def _not_written_down(self, events: int) -> None:
        """As if the carrier had been killed before it noted its last events: it notes so often that chance never shows it."""
        for service in SERVICES:
            self.rows(service, f"update relay set sent = greatest(sent - {events}, 0) returning sent")  # noqa: S608 - ours

    # -- what is there afterwards (`Databases` of tests.drill.books)

    def rows(self, service: str, statement: str) -> list[Any]:
        with psycopg.connect(self.servers.postgres.superuser_dsn, dbname=f"jiju_{service}") as connection:
            return connection.execute(statement.encode()).fetchall()

    def store(self, service: str) -> Store:
        return Store(self.environ[f"{service.upper()}_DB_URL"], name=service)

    def checker(self, service: str) -> Checker:
        return Signer(service, self.place.keys / f"{service}.ledger.pem").checker

    def broken(self, service: str) -> list[str]:
        """PostgreSQL's own check of its pages: the data folder has checksums, so reading everything is one."""
        for (table,) in self.rows(service, "select tablename from pg_tables where schemaname = 'public'"):
            self.rows(service, f'select count(*) from "{table}"')  # noqa: S608 - the database's own name
        return []
