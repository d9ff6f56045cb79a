"""
Calls of a process that wait for the database wait together; without our wait function, one after the other.

A stop waits for them too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chassis.errors import Unavailable
from chassis.rpc.broker import BrokerBackend
from chassis.rpc.wire import Headers

ROOT = Path(__file__).resolve().parents[2]
CALLS, EACH = 10, 0.2
TOGETHER = 0.6
SLEEPER = """
import sys
if sys.argv[1] == "ours":
    import chassis.rpc.green
else:
    import eventlet
    eventlet.monkey_patch()
from chassis.rpc.host import Host
from chassis.storage.engine import Store
from contracts import codes


class Inbox:
    types = frozenset()

    def tick(self):
        if seconds := float(sys.argv[4]):
            with Sleeper.store.reading() as conn:
                print("looks", flush=True)
                conn.exec_driver_sql(f"select pg_sleep({seconds})")
            print("has looked", flush=True)


class Sleeper:
    name = "sleeper-" + sys.argv[1]
    inbox = Inbox()
    store = Store(sys.argv[3])

    def answer(self, method, body, headers):
        with self.store.reading() as conn:
            conn.exec_driver_sql(f"select pg_sleep({body.decode()})")
        return b"{}"


codes.load_all()
Host(Sleeper(), (), sys.argv[2], 10).run()
"""


def sleeper(broker, database, how, looks=0.0):
    return [sys.executable, "-W", "ignore", "-c", SLEEPER, how, broker.url(), database.service, str(looks)]


def seconds_of_ten_calls(broker, database, how):
    """In one process, its connections open already."""
    environ = {name: value for name, value in os.environ.items() if name != "PSYCOPG_WAIT_FUNC"}
    backend = BrokerBackend(broker.url())
    command = sleeper(broker, database, how)
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            until_there(backend, how)
            with ThreadPoolExecutor(CALLS) as pool:
                list(pool.map(lambda _: call(backend, how, EACH), range(CALLS)))
                began = time.monotonic()
                list(pool.map(lambda _: call(backend, how, EACH), range(CALLS)))
                return time.monotonic() - began
        finally:
            process.terminate()
            backend.close()


def call(backend, how, seconds):
    return backend.call(f"sleeper-{how}", "sleep", str(seconds).encode(), Headers(deadline=15))


def until_there(backend, how):
    until = time.monotonic() + 20
    while True:
        try:
            return call(backend, how, 0)
        except Unavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_ten_calls_wait_together(broker, postgres_database):
    assert EACH <= seconds_of_ten_calls(broker, postgres_database, "ours") < TOGETHER


def test_with_the_drivers_own_wait_they_wait_one_after_the_other(broker, postgres_database):
    assert seconds_of_ten_calls(broker, postgres_database, "stock") > CALLS * EACH * 0.9


def test_a_stop_waits_until_the_inbox_has_looked(broker, postgres_database):
    """Broken off in the middle of a statement it left an error in the log of a stop, and a torn connection."""
    command = sleeper(broker, postgres_database, "ours", looks=0.5)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        assert "looks\n" in process.stdout  # read line by line up to it
        process.terminate()
        said = process.stdout.read()
    assert process.returncode == 0
    assert "has looked\n" in said


@pytest.mark.parametrize("module", ["chassis.rpc.green"])
def test_the_module_says_so_before_the_driver_is_imported(module):
    asked = f"import {module}, os, sys; print(os.environ['PSYCOPG_WAIT_FUNC'], 'psycopg' in sys.modules)"
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout == "wait_selector False\n"
