"""The server that the tests run on keeps what it promises: private, guarded, and gone afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from deploy.servers import postgres
from deploy.servers.processes import PORTS, Process, process
from tests.support import needs
from tests.support.postgres import fresh_database, make_database
from tests.support.servers import run_folder, sweep


def connect(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def one(connection, statement):
    return connection.execute(statement).fetchone()[0]


@pytest.fixture(scope="module")
def urls(postgres_database):
    with connect(postgres_database.owner) as owner:
        owner.execute("create table agency (id int primary key, name text)")
    return postgres_database


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("fsync", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
    ],
)
def test_the_server_is_private_and_durable(postgres_server, setting, value):
    with psycopg.connect(postgres_server.superuser_dsn) as connection:
        assert one(connection, f"select current_setting('{setting}')") == value


def test_the_port_is_neither_a_usual_one_nor_the_kernel_s(postgres_server):
    assert postgres_server.port in PORTS


def test_the_server_runs_as_an_ordinary_user(postgres_server):
    assert Path(f"/proc/{postgres_server.process.pid}").stat().st_uid != 0


def test_chinese_text_survives_and_sorts_by_code_point(urls):
    with connect(urls.service) as service:
        service.execute("insert into agency values (1, '无锡市专利事务所')")
        assert one(service, "select name from agency where id = 1") == "无锡市专利事务所"
        assert one(service, "select 'Z' < 'a'") is True


@pytest.mark.parametrize("statement", ["truncate agency", "drop table agency", "create table mine (id int)"])
def test_the_service_owns_nothing_and_may_not_empty_or_drop(urls, statement):
    with connect(urls.service) as service, pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement)


def test_a_wrong_password_is_refused(urls):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(urls.service.replace(f"{urls.service_role}:", f"{urls.service_role}:not"))


def test_one_database_s_roles_may_not_enter_another(urls):
    other = fresh_database()
    stranger = urls.service.rpartition("/")[0] + "/" + other.service.rpartition("/")[2]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(stranger)


@pytest.fixture
def own_server():
    """A server that a test may kill, in the run's folder, so that it goes with the run whatever happens."""
    needs("postgresql")
    run_folder().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=run_folder()))
    folder.chmod(0o755)
    yield postgres.start(folder)
    postgres.stop(postgres.start(folder))  # a test may have started it again, as another process


def test_it_stops_at_once_and_starts_again_with_its_data(own_server):
    urls = make_database(own_server)
    with connect(urls.owner) as owner:
        owner.execute("create table kept (id int)")
    postgres.stop(own_server)
    assert not own_server.process.alive
    again = postgres.start(own_server.folder)
    with connect(urls.owner.replace(str(own_server.port), str(again.port))) as owner:
        assert one(owner, "select count(*) from kept") == 0


def test_after_a_kill_it_starts_again(own_server):
    own_server.process.send(signal.SIGKILL)
    assert own_server.process.ended_within(5)
    assert postgres.start(own_server.folder).process.alive


def test_starting_a_running_server_answers_with_the_running_one(own_server):
    assert postgres.start(own_server.folder) == own_server


def test_a_signal_never_reaches_a_process_that_got_the_same_number():
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        known = process(stranger.pid)
        assert not Process(stranger.pid, "1@another-boot").send(signal.SIGKILL)
        assert known.alive
    finally:
        stranger.kill()
        stranger.wait()


def test_the_server_of_a_killed_run_is_stopped_and_removed(tmp_path, own_server):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    dead = process(ended.pid)
    ended.wait()
    folder = tmp_path / f"{dead.pid}@{dead.started or '1@boot'}"
    folder.mkdir()
    (folder / "postgres.json").write_bytes((own_server.folder / "postgres.json").read_bytes())
    sweep(tmp_path)
    assert not folder.exists()
    assert not own_server.process.alive


def test_the_server_of_a_living_run_is_left_alone(tmp_path):
    me = process(os.getpid())
    folder = tmp_path / f"{me.pid}@{me.started}"
    folder.mkdir()
    sweep(tmp_path)
    assert folder.exists()


def test_a_fresh_database_takes_less_than_a_second(postgres_server):
    began = time.monotonic()
    make_database(postgres_server)
    assert time.monotonic() - began < 1
