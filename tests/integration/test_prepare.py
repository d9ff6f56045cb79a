"""`prepare` on a PostgreSQL server that is there: databases and roles as the settings name them, again and again."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from chassis.running import CannotStart
from deploy.full import secret_files
from services.full.__main__ import NAMES
from services.full.preparing import prepare
from services.full.settings import read


def run(environ, verb="prepare"):
    words = [sys.executable, "-W", "ignore", "-m", "services.full", verb]
    return subprocess.run(words, env=environ, capture_output=True, text=True, check=False)


def where(server, url):
    """An address of the secrets, at the run's server instead of compose's name."""
    return url.replace("@postgres:5432", f"@127.0.0.1:{server.port}")


def signed_in(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


@pytest.fixture(scope="module")
def told(postgres_server, tmp_path_factory):
    """The environment of the jobs, with the very files that an operator makes; names of their own on the run's server."""
    folder = tmp_path_factory.mktemp("secrets")
    secret_files.write(folder)
    own = f"t{secrets.token_hex(4)}"
    for path in [*folder.glob("*/db_url"), *folder.glob("owners/*")]:
        path.write_text(where(postgres_server, path.read_text()).replace("jiju_", f"{own}_"))
    server = postgres_server
    (folder / "admin/database_url").write_text(
        f"postgresql+psycopg://postgres:{server.password}@127.0.0.1:{server.port}/postgres"
    )
    found = {
        "BROKER_URL_FILE": folder / "broker/url",
        "PRINCIPAL_PUBLIC_KEY": folder / "principal/gateway.pub.pem",
        "DATABASE_ADMIN_URL_FILE": folder / "admin/database_url",
        "GATEWAY_DB_URL_FILE": folder / "gateway/db_url",
    }
    for name in NAMES:
        found |= {
            f"{name.upper()}_DB_URL_FILE": folder / name / "db_url",
            f"{name.upper()}_OWNER_DB_URL_FILE": folder / "owners" / f"{name}_db_url",
            f"{name.upper()}_KEYS": folder / name,
        }
    return {name: str(path) for name, path in found.items()}


@pytest.fixture(scope="module")
def prepared(told):
    done = run(told)
    assert done.returncode == 0, done.stderr
    return told


def url_of(told, name):
    return Path(told[f"{name}_FILE"]).read_text("utf-8")


def test_the_owner_makes_tables_and_the_service_works_in_them_and_no_more(prepared):
    with signed_in(url_of(prepared, "REGISTRY_OWNER_DB_URL")) as owner:
        owner.execute("create table one (id int)")
    with signed_in(url_of(prepared, "REGISTRY_DB_URL")) as service:
        service.execute("insert into one values (1)")
        for statement in ("drop table one", "truncate one", "create table two (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(statement)
    with signed_in(url_of(prepared, "REGISTRY_OWNER_DB_URL")) as owner:
        owner.execute("drop table one")


def test_no_service_gets_into_the_database_of_another(prepared):
    other = url_of(prepared, "CREDIT_DB_URL").rpartition("/")[2]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        signed_in(url_of(prepared, "REGISTRY_DB_URL").rpartition("/")[0] + f"/{other}")


def test_the_gateway_makes_its_own_tables(prepared):
    with signed_in(url_of(prepared, "GATEWAY_DB_URL")) as own:
        own.execute("create table mine (id int)")
        own.execute("drop table mine")


def test_the_migration_runs_after_it_and_a_second_time_harms_nothing(prepared):
    for verb in ("migrate", "prepare"):
        done = run(prepared, verb)
        assert done.returncode == 0, done.stderr
    with signed_in(url_of(prepared, "REGISTRY_DB_URL")) as service:
        assert service.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()[0] > 5


def test_a_new_password_is_brought_in_by_the_same_command(prepared):
    old, path = url_of(prepared, "ASSESSMENT_DB_URL"), prepared["ASSESSMENT_DB_URL_FILE"]
    new = old.replace(old.partition("_service:")[2].partition("@")[0], secrets.token_hex(8))
    Path(path).write_text(new, "utf-8")
    prepare(read(NAMES, prepared), prepared)
    signed_in(new).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        signed_in(old)


def test_without_an_administrator_it_leaves_everything_to_others(told, postgres_server):
    own = {name: text for name, text in told.items() if name != "DATABASE_ADMIN_URL_FILE"}
    environ = {name: text for name, text in own.items() if not name.startswith("SEARCH_OWNER")}
    prepare(read(NAMES, environ), environ)  # with an administrator it would refuse to go on without the owner


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REGISTRY_OWNER_DB_URL", "", "REGISTRY_OWNER_DB_URL"),
        ("REGISTRY_OWNER_DB_URL", "postgresql+psycopg://me:x@127.0.0.1/elsewhere", "REGISTRY_OWNER_DB_URL"),
        (
            "DATABASE_ADMIN_URL",
            "postgresql://postgres:wrong@127.0.0.1:{port}/postgres",
            "password authentication failed",
        ),
    ],
)
def test_what_cannot_be_made_is_told_in_one_line_of_two_languages(told, postgres_server, name, value, said):
    environ = {key: text for key, text in told.items() if key != f"{name}_FILE"}
    environ[name] = value.format(port=postgres_server.port)
    with pytest.raises(CannotStart) as refused:
        prepare(read(NAMES, environ), environ)
    for words in (refused.value.words.zh, refused.value.words.en):
        assert said in words
        assert "wrong" not in words
