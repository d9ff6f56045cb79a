"""
A gateway with stand-ins behind it.

The app takes a fifth of a second to make, so tests share one and find it as new: an empty
database, the clock at its beginning, services that know nothing. A test that adds a route
makes an app of its own.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis.clock import SHANGHAI, FixedClock
from chassis.rpc.client import Clients
from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS, Accounts, Made, Person
from gateway.app import create_app
from gateway.desk import desk_of
from gateway.settings import Settings
from gateway.storage import META
from tests.contract.gateway.gallery_pages import hang
from tests.contract.gateway.services import Services
from tests.contract.gateway.visiting import Visitor
from tests.support.shape import behind

PASSWORD = "ganzhe-huoche-xingqi"
NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)


class Hands:
    """A clock that can be put back to its beginning between two tests, and inside a test only moves on."""

    def __init__(self) -> None:
        self.put_back()

    def put_back(self) -> None:
        self._clock = FixedClock(NOW)

    def now(self) -> datetime:
        return self._clock.now()

    def micros(self) -> int:
        return self._clock.micros()

    def today(self) -> date:
        return self._clock.today()

    @property
    def behind(self) -> bool:
        return self._clock.behind

    def set(self, to: datetime) -> datetime:
        return self._clock.set(to)

    def advance(self, **by: float) -> datetime:
        return self._clock.advance(**by)


def make_settings(folder: Path, **more: object) -> Settings:
    """Settings of a gateway that keeps everything in *folder*; passwords cost next to nothing there."""
    given = {
        "session_key": "k" * 40,
        "db_url": f"sqlite:///{folder}/gateway.sqlite",
        "principal_key": folder / "gateway.pem",
        "password_memory": 1,
        "rate": "100000 per minute",
        "demo": True,
    }
    return Settings(**given | more)  # type: ignore[arg-type]  # each test names what it changes


def make_app(folder: Path, **settings: object) -> Flask:
    """An app of a test's own, or of a module whose tests do not depend on each other."""
    folder.mkdir(exist_ok=True)
    given = make_settings(folder, **settings)
    return create_app(given, Clients(behind(Services().by_name)), FixedClock(NOW))


@pytest.fixture(scope="session")
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def all_services() -> Services:
    return Services()


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory, hands: Hands, all_services: Services) -> Flask:
    given = make_settings(tmp_path_factory.mktemp("gateway"))
    return hang(create_app(given, Clients(behind(all_services.by_name)), hands))


@pytest.fixture
def services(all_services: Services) -> Services:
    all_services.forget()
    return all_services


@pytest.fixture
def clock(hands: Hands) -> Hands:
    hands.put_back()
    return hands


@pytest.fixture
def app(shared_app: Flask, clock: Hands, services: Services) -> Flask:
    """The shared app, as new; the gallery's pages are among its own."""
    with desk_of(shared_app).database.store.writing() as conn:
        for table in reversed(META.sorted_tables):
            conn.execute(table.delete())
    return shared_app


@pytest.fixture
def own_app(tmp_path: Path) -> Flask:
    """An app that has served nothing yet, so that routes can be added."""
    return make_app(tmp_path)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def accounts(app: Flask) -> Accounts:
    found: Accounts = app.extensions[ACCOUNTS]
    return found


@pytest.fixture
def officer(accounts: Accounts) -> Made:
    return accounts.make(Person(login="gu.yan", role=Role.CITY, name="顾砚", region="3202"), PASSWORD)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Nobody is signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(visitor: Visitor, officer: Made) -> Visitor:
    """The city officer's browser."""
    visitor.sign_in(officer.account.login, officer.password)
    return visitor
