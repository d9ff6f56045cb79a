"""A process that finds its database in trouble at its start ends with one line that says what to do, and a code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from chassis.errors import Unavailable
from chassis.running import AWAY, WRONG
from chassis.storage import engine, migrate
from chassis.storage.engine import Store
from chassis.tokens import Signer, make_key
from contracts import codes
from services.registry.service import RegistryService
from tests.support.postgres import run_server
from tests.support.troubles import Door, trouble

ROOT = Path(__file__).resolve().parents[2]
VERBS = ("serve", "carry", "work")
SAID = {
    "connections": (AWAY, "max_connections"),
    "password": (WRONG, "_DB_URL"),
    "database": (WRONG, "_DB_URL"),
    "migration": (WRONG, "services.full migrate"),
    "newer": (WRONG, "更新的程序"),
}


@pytest.fixture(scope="module")
def database(postgres_database):
    codes.load_all()
    owner = Store(postgres_database.owner, name="registry")
    migrate.upgrade(owner, RegistryService.schema_of())
    owner.close()
    return postgres_database


@pytest.fixture(scope="module")
def environ(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trouble")
    make_key(folder / "gateway.pem")
    (folder / "public.pem").write_bytes(Signer(folder / "gateway.pem").public)
    return os.environ | {
        "BROKER_URL": "amqp://nobody@127.0.0.1:1/none",
        "PRINCIPAL_PUBLIC_KEY": str(folder / "public.pem"),
        "REGISTRY_DB_URL": database.service,
        "REGISTRY_KEYS": str(folder),
        "GATEWAY_DB_URL": database.service,
        "GATEWAY_BROKER_URL": "amqp://nobody@127.0.0.1:1/none",
        "GATEWAY_SESSION_KEY": "k" * 40,
        "GATEWAY_PRINCIPAL_KEY": str(folder / "gateway.pem"),
    }


STARTER = """
import contextlib, io, json, os, sys
if sys.argv[1] == "serve":
    import chassis.rpc.green
from services.full import __main__ as full
for line in sys.stdin:
    os.environ["REGISTRY_DB_URL"] = line.strip()
    with contextlib.redirect_stderr(io.StringIO()) as said:
        code = full.main([sys.argv[1], "registry"])
    print(json.dumps([said.getvalue().splitlines(), code]), flush=True)
"""


class Starter:
    """Starts a process of one kind as often as one asks: its packages are loaded once."""

    def __init__(self, verb, environ):
        command = [sys.executable, "-W", "ignore", "-c", STARTER, verb]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ended(self, url):
        """Its lines and its code."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{url}\n")
        lines, code = json.loads(self._process.stdout.readline())
        return lines, code

    def close(self):
        self._process.communicate(timeout=20)


@pytest.fixture(scope="module")
def starters(environ):
    made = {verb: Starter(verb, environ) for verb in VERBS}
    yield made
    for one in made.values():
        one.close()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", SAID)
def test_each_process_says_one_line_that_names_what_to_do(database, starters, kind, verb):
    code, word = SAID[kind]
    with trouble(run_server(), database, kind):
        lines, its = starters[verb].ended(database.service)
    assert (len(lines), its) == (1, code), lines
    assert word in lines[0]
    assert all(lines[0].partition(" · "))
    assert database.service.partition("@")[0].rpartition(":")[2] not in lines[0]  # the password


@pytest.mark.parametrize("verb", VERBS)
def test_one_that_cannot_be_reached_is_worth_another_start(database, starters, verb):
    door = Door(1)
    door.shut()
    lines, code = starters[verb].ended(database.service.rpartition("@")[0] + f"@127.0.0.1:{door.port}/x")
    assert (len(lines), code) == (1, AWAY)
    assert "数据库连不上" in lines[0]
    assert "cannot be reached" in lines[0]


@pytest.mark.slow(reason="loads the gateway in a process of its own")
def test_the_gateway_says_it_too(database, environ):
    command = [sys.executable, "-W", "ignore", "-c", "import gateway.wsgi"]
    with trouble(run_server(), database, "connections"):
        ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (4, 1)
    assert "GATEWAY_DB_URL" in ended.stderr
    assert "max_connections" in ended.stderr


@pytest.mark.parametrize("kind", ["connections", "password", "database"])
def test_a_running_process_takes_it_for_something_that_passes_and_spends_no_try_on_it(database, kind):
    store = Store(database.service)
    try:
        with trouble(run_server(), database, kind), pytest.raises(Unavailable), store.reading():
            pass
    finally:
        store.close()


def test_the_driver_by_itself_gives_no_state_to_go_by(database):
    """Without our words for it the refusal is an unknown error: a reaction would have spent a try on it."""
    plain = database.service.replace("+psycopg", "")
    with trouble(run_server(), database, "connections"), pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(plain).close()
    assert refused.value.sqlstate is None
    assert not any(sign in str(refused.value).lower() for sign in engine.PASSING)
