"""The full shape in small: some of its processes on the run's broker and PostgreSQL, and a way to call them."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from chassis.clock import SystemClock
from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.client import Caller, Clients
from chassis.tokens import Signer, make_key
from contracts.commands.things import CreateThing
from contracts.roles import Principal, Role
from deploy.servers.databases import Urls
from rulebooks import credit_code
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
        self.url, self.folder, self._log = url, folder, folder / "log"
        self.databases: dict[str, Urls] = {}
        self.environ = os.environ | {"BROKER_URL": url, "PRINCIPAL_PUBLIC_KEY": str(public)}
        for name in (*RUNNING, "applications", "assessment", "search"):
            urls = self.databases[name] = make_database(run_server())
            self.environ |= {
                f"{name.upper()}_DB_URL": urls.service,
                f"{name.upper()}_OWNER_DB_URL": urls.owner,
                f"{name.upper()}_KEYS": str(folder),
            }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.backend = BrokerBackend(url)
        self.clients = Clients(self.backend, deadline=20)

    def start(self, *words: str, **more: str) -> None:
        """A process; *more* is what it alone is told."""
        log = self._log.open("ab")
        command = [sys.executable, "-m", "services.full", *words]
        self.processes[" ".join(words)] = subprocess.Popen(
            command, cwd=ROOT, env=self.environ | more, stdout=log, stderr=log
        )
        log.close()

    def migrate(self, *names: str) -> None:
        command = [sys.executable, "-m", "services.full", "migrate", *(names or RUNNING)]
        subprocess.run(command, cwd=ROOT, env=self.environ, check=True, capture_output=True)

    def send(
        self, request: Any, who: Principal = OFFICER, *, after: dict[str, int] | None = None
    ) -> tuple[Any, Caller]:
        caller = Caller(token=self.token(who), key=secrets.token_hex(8), after=after or {})
        return self.clients.send(request, caller), caller

    def token(self, who: Principal = OFFICER) -> str:
        return self._signer.sign(who, self._clock)

    def until_answered(self, request: Any, seconds: float = 120) -> Any:
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


def agency(number: int) -> CreateThing:
    bodies = (f"91320211MA{number:06d}{sign}" for sign in credit_code.ALPHABET)
    code = next(
        whole
        for whole in (body + credit_code.check(body + "0").expected for body in bodies)
        if credit_code.check(whole).valid
    )
    state = {"credit_code": code, "name": f"测试{number}机构", "region": "320211", "categories": ["agency"]}
    return CreateThing(kind="agency", state=state, basis="测试")
