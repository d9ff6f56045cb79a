"""The full shape with ports to watch it by, a gateway in front, and a collector of its spans."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from chassis.clock import SystemClock
from contracts.commands.things import ListThings
from deploy.servers.processes import free_port
from gateway.access.accounts import Accounts, Person
from gateway.access.passwords import Passwords
from gateway.storage import Database
from tests.support.full_shape import ROOT, RUNNING, Shape
from tests.support.postgres import run_server
from tests.support.troubles import Door

TOKEN = "figures-" + "t" * 20


@dataclass(frozen=True)
class Kept:
    """One span as the collector got it."""

    process: str
    name: str
    trace: str
    id: str
    parent: str


class Collector:
    """Takes spans over OTLP/HTTP, as the standard says: a protobuf by POST to /v1/traces."""

    def __init__(self) -> None:
        self.spans: list[Kept] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, trace: str) -> list[Kept]:
        return [one for one in list(self.spans) if one.trace == trace]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            facts = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [
                    Kept(
                        facts["service.name"], one.name, one.trace_id.hex(), one.span_id.hex(),
                        one.parent_span_id.hex(),
                    )
                    for one in scope.spans
                ]  # fmt: skip

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take = self._take

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                take(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing on the terminal."""

        return Handler


class Watched(Shape):
    """A shape whose processes have a port each."""

    ports: dict[str, int]
    door: Door  # between the registry's processes and their database

    def begin(self) -> None:
        self.ports = {}
        server = run_server()
        self.door = Door(server.port)
        direct = self.environ["REGISTRY_DB_URL"]
        self.environ["REGISTRY_DB_URL"] = direct.replace(f":{server.port}/", f":{self.door.port}/")
        self.migrate()
        for words in (*(("serve", name) for name in RUNNING), ("carry", *RUNNING), ("work", *RUNNING)):
            self.watched(*words)
        for kind in ("agency", "credit_file"):
            self.until_answered(ListThings(kind=kind))

    def watched(self, *words: str, **more: str) -> None:
        port = self.ports[words[0] + ("-" + words[1] if words[0] == "serve" else "")] = free_port(self.ports.values())
        self.start(*words, HEALTH_PORT=str(port), HEALTH_HOST="127.0.0.1", **more)

    def get(self, process: str, path: str, **headers: str) -> tuple[int, Any]:
        """What it answers."""
        status, _, body = self.sent(process, path, None, **headers)
        return status, body

    def sent(self, process: str, path: str, body: Any, **headers: str) -> tuple[int, Any, Any]:
        """Status, headers and what it answers; a POST where there is a body."""
        url = f"http://127.0.0.1:{self.ports[process]}{path}"
        data = None if body is None else json.dumps(body).encode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(url, data, {"Content-Type": "application/json"} | told)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - our own
                status, back, said = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, back, said = error.code, error.headers, error.read()
        return status, back, json.loads(said) if said.startswith(b"{") else said.decode()

    def until(self, process: str, status: int, seconds: float = 20) -> Any:
        """The first readiness report of that status."""
        until = time.monotonic() + seconds
        while True:
            try:
                found, report = self.get(process, "/readyz")
            except OSError:
                found, report = 0, None
            if found == status or time.monotonic() > until:
                assert found == status, report
                return report
            time.sleep(0.1)

    def gateway(self) -> None:
        """Of gunicorn, as in the full shape."""
        port = self.ports["gateway"] = free_port(self.ports.values())
        told = {
            "GATEWAY_BROKER_URL": self.url,
            "GATEWAY_DB_URL": f"sqlite:///{self.folder / 'gateway.sqlite'}",
            "GATEWAY_PRINCIPAL_KEY": str(self.folder / "gateway.pem"),
            "GATEWAY_SESSION_KEY": "k" * 40,
            "GATEWAY_METRICS_TOKEN": TOKEN,
        }
        command = [sys.executable, "-m", "gunicorn", "gateway.wsgi:app", "--bind", f"127.0.0.1:{port}",
                   "--worker-class", "gthread", "--workers", "1", "--threads", "4"]  # fmt: skip
        with (self.folder / "gateway.log").open("ab") as log:
            self.processes["gateway"] = subprocess.Popen(
                command, cwd=ROOT, env=self.environ | told, stdout=log, stderr=log
            )

    def signed_in(self, person: Person) -> str:
        """A new account at the gateway, and the token of its sign-in."""
        database = Database(f"sqlite:///{self.folder / 'gateway.sqlite'}")
        try:
            made = Accounts(database, SystemClock(), Passwords("asvs", memory=1, rounds=1)).make(person)
        finally:
            database.close()
        _, _, answer = self.sent("gateway", "/api/v1/sessions", {"login": person.login, "password": made.password})
        return str(answer["token"])
