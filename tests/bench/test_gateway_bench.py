"""
P8: a page and a read of the API under 16 clients, against a bare Flask route that gives back the same bytes.

Both are served by the command with which the full shape starts its gateway; behind ours stand the services, each in its
process, on RabbitMQ and PostgreSQL. The clients are this process's threads, the same for both sides.
"""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.clock import SystemClock
from chassis.rpc.client import Caller, Clients
from contracts.commands.things import CreateThing
from deploy.full.supervise import commands
from deploy.servers.processes import free_port
from tests.bench.figures import ROUNDS, report, verdict
from tests.support import shape
from tests.support.backend import AGENCY, PROVINCE
from tests.support.full import FullShape

pytestmark = pytest.mark.bench
ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 16
EACH = {"ours": 15, "bare": 100}  # requests of one client in one round: about as long for either side
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """What a server gave for an address."""

    body: bytes
    kind: str


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, Served]:
    connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
    answer = connection.getresponse()
    return answer.status, Served(answer.read(), answer.headers["Content-Type"])


def once(port: int, path: str) -> tuple[int, Served]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        return ask(connection, path)


@contextmanager
def serving(app: str, log: Path, **environ: str) -> Iterator[int]:
    """The port on which *app* is served, as the full shape serves its gateway."""
    port = free_port()
    words = [app if word == "gateway.wsgi:app" else word for word in commands(port)["gateway"]]
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ | environ, stdout=out, stderr=out)
    try:
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                once(port, "/")
                break
            except OSError:
                assert time.monotonic() < until, log.read_text("utf-8")
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def load(port: int, path: str, each: int) -> tuple[float, list[float], int]:
    """Requests a second, milliseconds of each, and how many were not answered with 200."""
    taken: list[float] = []
    failed: list[int] = []

    def client() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            for _ in range(each):
                begun = time.perf_counter()
                status, _ = ask(connection, path)
                taken.append((time.perf_counter() - begun) * 1000)
                if status != 200:
                    failed.append(status)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return CLIENTS * each / (time.perf_counter() - begun), taken, len(failed)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The port of the gateway, and the id of an agency."""
    folder, clock = tmp_path_factory.mktemp("gateway"), SystemClock()
    signer = shape.signer_in(folder)
    full = FullShape(folder, clock, signer.public, elastic=False)
    full.start()
    try:
        caller = Caller(token=signer.sign(PROVINCE, clock), key="agency")
        agency = Clients(full.backend, deadline=20).send(CreateThing(kind="agency", state=dict(AGENCY)), caller)
        told = {
            "BROKER_URL": full.broker_url,
            "DB_URL": f"sqlite:///{folder / 'gateway.sqlite'}",
            "PRINCIPAL_KEY": str(folder / "gateway.pem"),
            "SESSION_KEY": "k" * 40,
            "RATE": "1000000 per minute",
        }
        environ = {f"GATEWAY_{name}": value for name, value in told.items()}
        with serving("gateway.wsgi:app", folder / "gateway.log", **environ) as port:
            yield port, agency.id
    finally:
        full.stop()


def median(rounds: Sequence[tuple[float, list[float], int]]) -> str:
    times = sorted(time for one in rounds for time in one[1])
    rate = statistics.median(one[0] for one in rounds)
    errors = sum(one[2] for one in rounds)
    return f"{rate:8,.0f}/s  p50 {times[len(times) // 2]:7.1f}  p99 {times[len(times) * 99 // 100]:7.1f} ms  errors {errors}"


@pytest.mark.parametrize(
    ("what", "path"), [("a read of the API", "/api/v1/agencies/{id}"), ("a page", "/agencies/{id}")]
)
def test_p8_the_gateway_under_sixteen_clients(gateway, tmp_path, what, path):
    port, id = gateway
    path = path.format(id=id)
    status, served = once(port, path)
    assert status == 200
    body = tmp_path / "body"
    body.write_bytes(served.body)
    with serving(
        "tests.bench.bare_flask:app", tmp_path / "bare.log", BENCH_BODY=str(body), BENCH_KIND=served.kind
    ) as bare:
        rounds = [(load(port, path, EACH["ours"]), load(bare, "/", EACH["bare"])) for _ in range(ROUNDS + 1)][
            1:
        ]  # the first made everything warm
    rate = statistics.median(ours[0] / theirs[0] for ours, theirs in rounds)
    report(
        f"P8 {what}, {len(served.body):,} bytes, {CLIENTS} clients",
        [
            f"  gateway        {median([ours for ours, _ in rounds])}",
            f"  a Flask route  {median([theirs for _, theirs in rounds])}",
            verdict("rate of the gateway, of a Flask route's", rate, 0.35, at_most=False),
        ],
    )
    assert sum(one[2] for pair in rounds for one in pair) == 0
    assert rate >= 0.35
