"""What processes of the full shape tell whoever watches them, while all is well and while something is away."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import codes, things
from contracts.commands.things import ListThings
from deploy.servers.processes import free_port
from tests.support.capabilities import needs
from tests.support.full_shape import RUNNING, Shape


class Watched(Shape):
    """A shape whose processes have a port each."""

    ports: dict[str, int]

    def begin(self) -> None:
        self.ports = {}
        self.migrate()
        for words in (*(("serve", name) for name in RUNNING), ("carry", *RUNNING), ("work", *RUNNING)):
            self.watched(*words)
        for kind in ("agency", "credit_file"):
            self.until_answered(ListThings(kind=kind))

    def watched(self, *words: str, **more: str) -> None:
        port = self.ports[words[0] + ("-" + words[1] if words[0] == "serve" else "")] = free_port(self.ports.values())
        self.start(*words, HEALTH_PORT=str(port), HEALTH_HOST="127.0.0.1", **more)

    def get(self, process: str, path: str) -> tuple[int, Any]:
        url = f"http://127.0.0.1:{self.ports[process]}{path}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, body = error.code, error.read()
        return status, json.loads(body) if body.startswith(b"{") else body.decode()

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


@pytest.fixture(scope="module")
def shape(broker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    needs("postgresql")
    codes.load_all()
    things.load_all()
    made = Watched(broker.url(), tmp_path_factory.mktemp("watched"))
    try:
        made.begin()
        yield made
    finally:
        made.end()
        made.backend.close()


@pytest.mark.parametrize("process", ["serve-registry", "serve-credit", "carry", "work"])
def test_every_process_is_ready_and_says_what_it_reached(shape, process):
    report = shape.until(process, 200)
    assert not report["degraded"]
    names = {check["name"].partition(".")[0] for check in report["checks"]}
    assert "database" in names
    assert ("broker" in names) is (process != "work")
    assert shape.get(process, "/healthz")[0] == 200
