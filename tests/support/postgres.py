"""One PostgreSQL server for a whole run, its workers included, and a fresh database for whoever asks."""

from __future__ import annotations

import secrets

import pytest

from deploy.servers import databases, postgres
from deploy.servers.databases import Urls
from tests.support.capabilities import needs
from tests.support.servers import asking


def fresh_database() -> Urls:
    """An empty database with two roles of its own, on the run's server; the test is left out where none can run."""
    needs("postgresql")
    return make_database(run_server())


def make_database(server: postgres.Server) -> Urls:
    """One with a name and a password of its own."""
    return databases.make(server, f"t_{secrets.token_hex(5)}", secrets.token_hex(8))


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
