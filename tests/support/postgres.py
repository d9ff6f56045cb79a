"""One PostgreSQL server for a whole run, its workers included, and a fresh database for whoever asks."""

from __future__ import annotations

import secrets
from typing import NamedTuple

import psycopg
import pytest
from psycopg import sql

from deploy.servers import postgres
from tests.support.capabilities import needs
from tests.support.servers import asking


class Urls(NamedTuple):
    """
    The two ways into one database: *owner* makes tables, *service* owns nothing and may not empty or drop them.

    Tables that the owner makes can be read and written by the service at once, as in production.
    """

    owner: str
    service: str
    service_role: str


def fresh_database() -> Urls:
    """An empty database with two roles of its own, on the run's server; the test is left out where none can run."""
    needs("postgresql")
    return make_database(run_server())


def make_database(server: postgres.Server) -> Urls:
    name = f"t_{secrets.token_hex(5)}"
    owner, service = f"{name}_owner", f"{name}_service"
    password = secrets.token_hex(8)
    words = {"database": sql.Identifier(name), "owner": sql.Identifier(owner), "service": sql.Identifier(service)}

    def ask(connection: psycopg.Connection, statement: str) -> None:
        connection.execute(sql.SQL(statement).format(**words, password=sql.Literal(password)))

    with psycopg.connect(server.superuser_dsn, autocommit=True) as connection:
        ask(connection, "create role {owner} login password {password}")
        ask(connection, "create role {service} login password {password}")
        ask(connection, "create database {database} owner {owner}")
        ask(connection, "revoke all on database {database} from public")
        ask(connection, "grant connect on database {database} to {service}")
    with psycopg.connect(server.superuser_dsn, dbname=name, autocommit=True) as connection:
        default = "alter default privileges for role {owner} grant "
        ask(connection, default + "select, insert, update, delete on tables to {service}")
        ask(connection, default + "usage on sequences to {service}")
    return Urls(server.url(owner, password, name), server.url(service, password, name), service)


def run_server() -> postgres.Server:
    """The server of this run, started by whoever asks first."""
    with asking() as folder:
        return postgres.start(folder)


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """The run's server, for tests of the server itself; others ask for a database."""
    needs("postgresql")
    return run_server()


@pytest.fixture(scope="module")
def postgres_database() -> Urls:
    """A database for the tests of one module."""
    return fresh_database()
