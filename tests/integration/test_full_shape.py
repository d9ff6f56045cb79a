"""The full shape in small: processes of their own on RabbitMQ and PostgreSQL, calls and events between them."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import amqp
import pytest

from chassis.bus import names
from chassis.bus.broker import parameters
from chassis.clock import SystemClock
from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Caller, Clients
from chassis.tokens import Signer, make_key
from contracts import codes, things
from contracts.commands.platform import ReadParked
from contracts.commands.things import CreateThing, ListThings
from contracts.roles import Principal, Role
from rulebooks import credit_code
from tests.support.capabilities import needs
from tests.support.postgres import make_database, run_server

ROOT = Path(__file__).resolve().parents[2]
RUNNING = ("registry", "credit")
OFFICER = Principal(id="u1", role=Role.PROVINCE, region="32")
OPERATIONS = Principal(id="u2", role=Role.SYSTEM_ADMIN)


class Shape:
    """Some processes and a way to call them."""

    def __init__(self, url: str, folder: Path) -> None:
        key, public = folder / "gateway.pem", folder / "gateway.pub.pem"
        make_key(key)
        self._signer, self._clock = Signer(key), SystemClock()
        public.write_bytes(self._signer.public)
        self.url, self._log = url, folder / "log"
        self.environ = os.environ | {"BROKER_URL": url, "PRINCIPAL_PUBLIC_KEY": str(public)}
        for name in (*RUNNING, "applications", "assessment", "search"):
            urls = make_database(run_server())
            self.environ |= {
                f"{name.upper()}_DB_URL": urls.service,
                f"{name.upper()}_OWNER_DB_URL": urls.owner,
                f"{name.upper()}_KEYS": str(folder),
            }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.backend = BrokerBackend(url)
        self.clients = Clients(self.backend, deadline=20)

    def start(self, *words: str) -> None:
        log = self._log.open("ab")
        command = [sys.executable, "-m", "services.full", *words]
        self.processes[" ".join(words)] = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log)
        log.close()

    def migrate(self) -> None:
        command = [sys.executable, "-m", "services.full", "migrate", *RUNNING]
        subprocess.run(command, cwd=ROOT, env=self.environ, check=True, capture_output=True)

    def send(
        self, request: Any, who: Principal = OFFICER, *, after: dict[str, int] | None = None
    ) -> tuple[Any, Caller]:
        caller = Caller(token=self.token(who), key=secrets.token_hex(8), after=after or {})
        return self.clients.send(request, caller), caller

    def token(self, who: Principal = OFFICER) -> str:
        return self._signer.sign(who, self._clock)

    def until_answered(self, request: Any, seconds: float = 40) -> Any:
        """The first answer: until its queue is there, a service is away."""
        until = time.monotonic() + seconds
        while True:
            try:
                return self.send(request)[0]
            except Unavailable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def end(self) -> dict[str, int]:
        for process in self.processes.values():
            process.terminate()
        return {name: process.wait(30) for name, process in self.processes.items()}


@pytest.fixture(scope="module")
def shape(broker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shape]:
    needs("postgresql")
    codes.load_all()
    things.load_all()
    made = Shape(broker.url(), tmp_path_factory.mktemp("full"))
    try:
        made.migrate()
        for name in RUNNING:
            made.start("serve", name)
        made.start("carry", *RUNNING)
        for kind in ("agency", "credit_file"):
            made.until_answered(ListThings(kind=kind))
        yield made
    finally:
        ended = made.end()
        made.backend.close()
    assert set(ended.values()) == {0}, ended


def agency(number: int) -> CreateThing:
    bodies = (f"91320211MA{number:06d}{sign}" for sign in credit_code.ALPHABET)
    code = next(
        whole
        for whole in (body + credit_code.check(body + "0").expected for body in bodies)
        if credit_code.check(whole).valid
    )
    state = {"credit_code": code, "name": f"测试{number}机构", "region": "320211", "categories": ["agency"]}
    return CreateThing(kind="agency", state=state, basis="测试")


def test_what_one_service_announces_another_has_done_when_a_reader_asks_for_it(shape):
    written: dict[str, int] = {}
    for number in range(20):
        written = shape.send(agency(number))[1].written
    files, _ = shape.send(ListThings(kind="credit_file", count=True), after=written)
    assert files.total == 20


def test_bytes_that_are_no_event_are_kept_and_shown_and_hold_nothing_up(shape):
    with amqp.Connection(**parameters(shape.url)) as connection:
        channel = connection.channel()
        channel.basic_publish(amqp.Message(b"\xff{"), exchange="", routing_key=names.inbox_of("credit"))
    _, caller = shape.send(agency(100))
    shape.send(ListThings(kind="credit_file"), after=caller.written)
    parked, _ = shape.send(ReadParked(service="credit"), OPERATIONS)
    assert [one.type for one in parked.items] == ["?"]


def test_a_service_that_was_killed_goes_on_where_it_was(shape):
    shape.processes["serve credit"].kill()
    shape.processes["serve credit"].wait()
    written: dict[str, int] = {}
    for number in range(200, 205):
        written = shape.send(agency(number))[1].written
    with pytest.raises(Unavailable):
        Clients(shape.backend, deadline=1).send(ListThings(kind="credit_file"), Caller())
    shape.start("serve", "credit")
    shape.until_answered(ListThings(kind="credit_file"))
    files, _ = shape.send(ListThings(kind="credit_file", count=True), after=written)
    assert files.total == 26


def test_a_call_to_nobody_is_answered_at_once(shape):
    with pytest.raises(Unavailable):
        Clients(shape.backend, deadline=20).send(ListThings(kind="title"), Caller())
