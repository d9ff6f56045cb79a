"""The gateway's database keeps the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from sqlalchemy import QueuePool

from gateway.desk import desk_of
from gateway.storage import Account, Database, Session
from tests.contract.gateway.conftest import make_app
from tests.support.postgres import fresh_database

HOUR = 3_600_000_000


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/gateway.sqlite" if request.param == "sqlite" else fresh_database().owner
    made = Database(url)
    made.prepare()
    made.prepare()  # a second start finds its tables
    yield made
    made.close()


ONE = Account(id="7K3Q2M9X5C0H", login="gu.yan", password="$h", role="city", name="顾砚", created_at=1, password_at=1)
OTHER = replace(ONE, id="7K3Q2M9X5C0J", login="lu.qing", zone="Z")


def session(number, account=ONE, at=0):
    return Session(id=f"{number:064}", kind="page", created_at=at, seen_at=at, ends_at=at + HOUR, account=account)


def test_an_account_is_found_by_login_and_by_id(database):
    assert database.add_account(ONE)
    assert database.account_called("gu.yan") == database.account(ONE.id) == ONE
    assert database.account_called("nobody") is None


def test_a_login_is_taken_once(database):
    database.add_account(ONE)
    assert not database.add_account(replace(OTHER, login="gu.yan"))


def test_accounts_come_by_login_in_parts(database):
    database.add_account(OTHER)
    database.add_account(ONE)
    assert [account.login for account in database.accounts()] == ["gu.yan", "lu.qing"]
    assert [account.login for account in database.accounts(after="gu.yan", limit=1)] == ["lu.qing"]


def test_a_session_comes_with_its_account(database):
    database.add_account(OTHER)
    database.add_session(session(1, OTHER))
    assert database.session(f"{1:064}") == session(1, OTHER)


def test_what_ended_goes_when_another_begins(database):
    database.add_account(ONE)
    database.add_session(session(1))
    database.add_session(session(2, at=HOUR))
    assert database.session(f"{1:064}") is None
    assert database.session(f"{2:064}") is not None


def test_all_sessions_but_one_end(database):
    for account in (ONE, OTHER):
        database.add_account(account)
    for number, account in ((1, ONE), (2, ONE), (3, ONE), (4, OTHER)):
        database.add_session(session(number, account))
    assert database.end_sessions(ONE.id, but=f"{2:064}") == 2
    assert [bool(database.session(f"{n:064}")) for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert (database.count_sessions(0), database.count_sessions(0, ONE.id), database.count_sessions(HOUR)) == (2, 1, 0)


def test_a_closed_account_keeps_no_session(database):
    database.add_account(ONE)
    database.add_session(session(1))
    database.close_account(ONE.id, 5)
    assert database.session(f"{1:064}") is None
    assert database.account(ONE.id).closed_at == 5
    database.close_account(ONE.id, None)
    assert database.account(ONE.id).closed_at is None


def test_failures_are_counted_by_login_by_address_and_forgotten_in_time(database):
    for at, login, address in ((1, "a", "x"), (2, "a", "y"), (3, "b", "x")):
        database.add_attempt(at, login, address, forget=0)
    assert database.attempts(0, login="a", most=9) == [2, 1]
    assert database.attempts(0, address="x", most=9) == [3, 1]
    assert database.attempts(0, login="a", address="x", most=9) == [1]
    assert database.attempts(2, most=9) == [3]
    assert database.attempts(0, most=2) == [3, 2]
    database.forget_attempts("a", "x")
    assert database.attempts(0, login="a", most=9) == [2]
    database.add_attempt(9, "c", "z", forget=3)
    assert database.attempts(0, most=9) == [9, 3]


def test_no_log_of_an_account_shows_its_hash_or_name():
    assert repr(ONE) == "Account(7K3Q2M9X5C0H)"


def test_an_app_that_is_dropped_gives_its_connections_back(tmp_path):
    app = make_app(tmp_path)
    app.test_client().get("/work")
    pool = desk_of(app).database.store.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == 1
    del app
    gc.collect()
    assert pool.checkedin() == 0
