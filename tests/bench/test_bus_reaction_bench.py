"""
P6: from a command's commit to the commit of another service's reaction, at 100 events a second, over the broker.

PostgreSQL itself says when each transaction was committed (track_commit_timestamp), so nothing is guessed from outside. The
events are entered in the register's log by a transaction of their own each, with the body of a real one and the id of a new
agency; what carries them and what credit does about them (a credit file with history, ledger and event) is the product.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from chassis.clock import SystemClock
from chassis.ids import ALPHABET, with_check
from chassis.rpc.client import Caller, Clients
from contracts.commands.things import CreateThing
from deploy.servers import postgres
from tests.bench.figures import ROUNDS, report
from tests.support import shape
from tests.support.backend import AGENCY, PROVINCE
from tests.support.full import FullShape, templates
from tests.support.postgres import run_server
from tests.support.servers import asking

pytestmark = pytest.mark.bench
RATE = 100
SECONDS = 8
PATIENCE = 60.0
ENTER = """WITH head AS (UPDATE service_head SET position = position + 1 RETURNING position)
INSERT INTO event_log (position, id, type, subject, sequence, body) SELECT position, %s, %s, %s, 1, %s FROM head"""


@pytest.fixture
def full(tmp_path) -> Iterator[tuple[FullShape, str]]:
    """Register and credit with a carrier between them, and the body of an event."""
    _timed_server()
    signer, clock = shape.signer_in(tmp_path), SystemClock()
    made = FullShape(tmp_path, clock, signer.public, elastic=False)
    made.fork("carry", "registry")
    for name in ("registry", "credit"):
        made.fork("serve", name)
    made.until_answered("registry", "credit")
    caller = Caller(token=signer.sign(PROVINCE, clock), key="agency")
    agency = Clients(made.backend, deadline=20).send(CreateThing(kind="agency", state=dict(AGENCY)), caller)
    yield made, agency.id
    made.stop()


def _timed_server() -> None:
    """The run's PostgreSQL, started anew where it does not note when a transaction was committed."""
    server = run_server()
    with psycopg.connect(server.superuser_dsn, autocommit=True) as conn:
        if conn.execute("SHOW track_commit_timestamp").fetchone() == ("on",):
            return
        conn.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    postgres.stop(server)
    with asking() as folder:
        postgres.start(folder)
    templates.cache_clear()


def connected(full: FullShape, name: str) -> psycopg.Connection[Any]:
    return psycopg.connect(full.urls[name].owner.replace("+psycopg", ""), autocommit=True)


def one_round(register: psycopg.Connection[Any], body: str, kind: str, old: str) -> list[str]:
    """So many events a second, each in a transaction; their ids."""
    ids, begun = [], time.perf_counter()
    for number in range(RATE * SECONDS):
        id = with_check("".join(secrets.choice(ALPHABET) for _ in range(11)))
        event = f"registry:agency/{id}:1"
        register.execute(ENTER, (event, kind, f"agency/{id}", body.replace(old, id)))
        ids.append(event)
        time.sleep(max(0.0, begun + (number + 1) / RATE - time.perf_counter()))
    return ids


def commits(conn: psycopg.Connection[Any], table: str, ids: list[str]) -> dict[str, float]:
    asked = f"SELECT id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM {table} WHERE id = ANY(%s)"  # noqa: S608 - names written here
    return dict(conn.execute(asked, (ids,)).fetchall())


def test_p6_from_a_commit_to_the_commit_of_its_reaction(full):
    running, old = full
    with connected(running, "registry") as register, connected(running, "credit") as credit:
        found = register.execute("SELECT body, type FROM event_log WHERE subject = %s", (f"agency/{old}",)).fetchone()
        assert found
        body, kind = found
        rounds: list[list[float]] = []
        for _ in range(ROUNDS + 1):
            ids = one_round(register, body, kind, old)
            until, done = time.monotonic() + PATIENCE, dict[str, float]()
            while len(done) < len(ids) and time.monotonic() < until:
                time.sleep(0.1)
                done = commits(credit, "inbox", ids)
            begun = commits(register, "event_log", ids)
            assert done.keys() == begun.keys() == set(ids), "every event was reacted to"
            rounds.append([(done[id] - begun[id]) * 1000 for id in ids])
        files = credit.execute("SELECT count(*) FROM credit_file").fetchone()
        assert files == (1 + (ROUNDS + 1) * RATE * SECONDS,), "every reaction had its effect"
    timed = rounds[1:]
    p50, p99 = (statistics.median(statistics.quantiles(one, n=100)[at] for one in timed) for at in (49, 98))
    each = [(statistics.median(one), statistics.quantiles(one, n=100)[98]) for one in timed]
    rounds_told = [
        f"  round {number}: p50 {half:6.1f}  p99 {most:6.1f} ms" for number, (half, most) in enumerate(each, 1)
    ]
    bars = f"p50 ≤ 10: {'held' if p50 <= 10 else 'MISSED'}, p99 ≤ 40: {'held' if p99 <= 40 else 'MISSED'}"
    told = f"  commit to reaction's commit: p50 {p50:.1f} ms, p99 {p99:.1f} ms (bars {bars})"
    report(f"P6 {RATE} events a second, {SECONDS} s a round", [*rounds_told, told])
    assert p50 <= 10
    assert p99 <= 40
