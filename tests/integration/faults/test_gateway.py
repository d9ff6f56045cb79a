"""The gateway where the broker refuses it: it says so once, answers 503 with Retry-After, and is there again when it is mended."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.servers import rabbitmq
from deploy.servers.processes import free_port
from tests.support.faults.book import Book, until
from tests.support.faults.process import Process
from tests.support.faults.ring import Ring
from tests.support.faults.wire import allow, api

GUNICORN = (
    "gateway.wsgi:app",
    "--worker-class",
    "gthread",
    "--workers",
    "1",
    "--threads",
    "8",
)


class Gateway:
    """The process, as the full shape starts it."""

    def __init__(self, url: str, folder: Path, grace: int = 20) -> None:
        self.port = free_port()
        environ = {
            "GATEWAY_BROKER_URL": url,
            "GATEWAY_SESSION_KEY": secrets.token_urlsafe(48),
            "GATEWAY_DB_URL": f"sqlite:///{folder / 'gateway.sqlite'}",
            "GATEWAY_PRINCIPAL_KEY": str(folder / "gateway.pem"),
            "GATEWAY_RATE": "100000 per minute",
        }
        self.process = Process(
            Book(folder / "gateway"),
            "gunicorn",
            *GUNICORN,
            "--bind",
            f"127.0.0.1:{self.port}",
            "--graceful-timeout",
            str(grace),
            environ=environ,
        )
        assert until(lambda: self.ask("/health/live")[0] == 200, 30), self.process.said

    def ask(self, path: str, seconds: float = 15) -> tuple[int, dict[str, str]]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=seconds) as answer:
                answer.read()
                return answer.status, dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers)
        except OSError:
            return 0, {}


@pytest.fixture
def wrong(broker: rabbitmq.Broker) -> Iterator[tuple[str, str]]:
    """A virtual host that is not there yet, and the URL that names it."""
    name = f"later-{secrets.token_hex(4)}"
    yield name, broker.url().rpartition("/")[0] + f"/{name}"
    with suppress(urllib.error.HTTPError):  # a test that failed did not make it
        api(broker, "DELETE", f"/vhosts/{name}")


def test_it_answers_503_says_so_once_and_recovers(broker, wrong, tmp_path):
    name, url = wrong
    gateway = Gateway(url, tmp_path)
    try:
        for _ in range(3):
            began = time.monotonic()
            status, headers = gateway.ask("/api/v1/agencies")
            assert (status, int(headers["Retry-After"]) > 0) == (503, True)
            assert time.monotonic() - began < 3, "a refusal is known: nobody waits for his deadline"
            time.sleep(0.8)
        (line,) = [line for line in gateway.process.said.splitlines() if "calls.broker_refuses" in line]
        assert f"rabbitmqctl add_vhost {name}" in json.loads(line)["what_to_do"]
        assert "Traceback" not in gateway.process.said
        api(broker, "PUT", f"/vhosts/{name}")
        allow(broker, name)
        assert until(lambda: "calls.connected" in gateway.process.said, 5), gateway.process.said
        assert gateway.ask("/api/v1/agencies")[0] == 503, "still, for there is no service; but it is reached"
        assert gateway.process.said.count("calls.broker_refuses") == 1
    finally:
        gateway.process.away()


@pytest.mark.drill
def test_told_to_end_it_answers_whom_it_has_begun_to_serve(ring: Ring, tmp_path):
    """The negative control has a second to end in: then whoever was being served gets nothing."""
    answered = {}
    for grace in (20, 1):
        folder = tmp_path / str(grace)
        folder.mkdir()
        nowhere = ring.url.replace(f":{ring.port}/", ":1/")  # nobody listens there: each waits his 10 s
        gateway = Gateway(nowhere, folder, grace)
        try:
            with ThreadPoolExecutor(6) as pool:
                asked = [pool.submit(gateway.ask, "/api/v1/agencies") for _ in range(6)]
                time.sleep(1)
                gateway.process.term()
                answered[grace] = [one.result()[0] for one in asked]
            assert gateway.process.ended(25) == 0
        finally:
            gateway.process.away()
    assert answered == {20: [503] * 6, 1: [0] * 6}
