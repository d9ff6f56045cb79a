"""A gateway with nothing behind it: its own database in a temporary folder, a clock that stands still."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis.clock import SHANGHAI, FixedClock
from chassis.rpc.client import Clients
from chassis.rpc.local import LocalBackend
from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS, Accounts, Made, Person
from gateway.app import create_app
from gateway.settings import Settings
from tests.contract.gateway.gallery_pages import hang
from tests.contract.gateway.services import Services
from tests.contract.gateway.visiting import Visitor

PASSWORD = "ganzhe-huoche-xingqi"


NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)


def make_app(folder: Path, **settings: object) -> Flask:
    """An app that a whole module may use, where no test depends on what another left behind."""
    given = make_settings(folder, **settings)
    return create_app(given, Clients(LocalBackend(Services().by_name)), FixedClock(NOW))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def make_settings(folder: Path, **more: object) -> Settings:
    """Settings of a gateway that keeps everything in *folder*; passwords cost next to nothing there."""
    given = {
        "session_key": "k" * 40,
        "db_url": f"sqlite:///{folder}/gateway.sqlite",
        "principal_key": folder / "gateway.pem",
        "password_memory": 1,
        "demo": True,
    }
    return Settings(**given | more)  # type: ignore[arg-type]  # each test names what it changes


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def app(settings: Settings, services: Services, clock: FixedClock) -> Flask:
    return create_app(settings, Clients(LocalBackend(services.by_name)), clock)


@pytest.fixture
def gallery(app: Flask) -> Flask:
    """The same app with the gallery's pages."""
    return hang(app)


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
