"""Signing in and out on pages: no default password, no enumeration, no fixation, an end by the clock."""

from __future__ import annotations

import re

import pytest

from contracts.roles import Role
from gateway.access.accounts import ACCOUNTS, DEMO_ROLES, Person, demo_people, make_demo_accounts
from tests.contract.gateway.conftest import PASSWORD, make_app
from tests.contract.gateway.visiting import hidden

WRONG = "登录名或密码不对，未登录。"


def test_a_right_password_leads_to_the_page_one_came_for(visitor, officer):
    answer = visitor.sign_in("gu.yan", PASSWORD, page="/sign-in?next=/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "顾砚" in visitor.get("/account").text


@pytest.mark.parametrize("login", ["GU.YAN", " gu.yan ", "ｇｕ．ｙａｎ"])
def test_capitals_blanks_and_full_width_letters_of_a_name_do_not_matter(visitor, officer, login):
    assert visitor.sign_in(login, PASSWORD).status_code == 303


def test_full_width_letters_of_a_password_do_not_matter(visitor, officer):
    assert visitor.sign_in("gu.yan", PASSWORD.replace("g", "ｇ")).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_no_sign_in_leads_to_another_site(visitor, officer, elsewhere):
    values = hidden(visitor.get("/sign-in").text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    answer = visitor.client.post("/sign-in", data=values | {"next": elsewhere})
    assert answer.location == "/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(visitor, officer):
    def told(login: str) -> str:
        page = visitor.sign_in(login, "not-the-password")
        assert page.status_code == 401
        assert WRONG in page.text
        varying = r"[0-9a-f]{32}|value=\"[^\"]*\""
        return re.sub(varying, "", page.text)

    assert told("gu.yan") == told("nobody.here")


class Counting:
    """Counts what a hasher verifies."""

    def __init__(self, inner) -> None:
        self.inner = inner
        self.verified: list[str] = []

    def verify(self, kept, password):
        self.verified.append(kept)
        return self.inner.verify(kept, password)


def test_an_unknown_name_costs_one_hash_check_as_a_known_one_does(accounts, officer, monkeypatch):
    counting = Counting(accounts.passwords._hasher)
    monkeypatch.setattr(accounts.passwords, "_hasher", counting)
    for login in ("gu.yan", "nobody.here"):
        with pytest.raises(Exception, match="wrong-sign-in"):
            accounts.sign_in(login, "not-the-password", "192.0.2.1")
    known, unknown = counting.verified
    assert known.split("$")[3] == unknown.split("$")[3]  # the same memory, rounds and lanes


def test_the_password_typed_is_never_given_back(visitor, officer):
    assert "not-the-password" not in visitor.sign_in("gu.yan", "not-the-password").text


def test_after_five_failures_the_right_password_waits_too(visitor, officer, clock):
    for _ in range(5):
        visitor.sign_in("gu.yan", "not-the-password")
    refused = visitor.sign_in("gu.yan", PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 900
    clock.advance(seconds=901)
    assert visitor.sign_in("gu.yan", PASSWORD).status_code == 303


def test_a_name_that_does_not_exist_waits_alike(visitor):
    for _ in range(5):
        visitor.sign_in("nobody.here", "x")
    assert visitor.sign_in("nobody.here", "x").status_code == 429


def test_one_address_that_tries_many_names_waits(accounts, clock):
    for n in range(60):
        with pytest.raises(Exception, match="wrong-sign-in"):
            accounts.sign_in(f"name{n}", "x", "192.0.2.1")
    with pytest.raises(Exception, match="too-many-tries"):
        accounts.sign_in("another", "x", "192.0.2.1")


def test_many_addresses_that_try_one_name_wait(accounts, officer):
    for n in range(30):
        with pytest.raises(Exception, match="wrong-sign-in"):
            accounts.sign_in("gu.yan", "x", f"192.0.2.{n}")
    with pytest.raises(Exception, match="too-many-tries"):
        accounts.sign_in("gu.yan", PASSWORD, "198.51.100.1")


def test_a_success_forgets_the_failures_before_it(visitor, officer):
    for _ in range(4):
        visitor.sign_in("gu.yan", "not-the-password")
    visitor.sign_in("gu.yan", PASSWORD)
    visitor.submit("/account", "/sign-out")
    for _ in range(4):
        assert visitor.sign_in("gu.yan", "not-the-password").status_code == 401


def test_a_session_that_somebody_planted_is_not_the_one_after_the_sign_in(visitor, officer):
    visitor.client.set_cookie("jiju", "planted-by-somebody")
    visitor.sign_in("gu.yan", PASSWORD)
    assert visitor.cookie("jiju") not in ("", "planted-by-somebody")


def test_signing_in_again_ends_the_session_one_came_with(signed_in, officer, app):
    before = signed_in.cookie("jiju")
    page = signed_in.get("/account").text
    values = hidden(page, "/sign-out") | {"login": "gu.yan", "password": PASSWORD}
    signed_in.client.post("/sign-in", data=values)
    other = app.test_client()
    other.set_cookie("jiju", before)
    assert other.get("/account").status_code == 401


def test_the_form_token_of_before_the_sign_in_holds_no_longer(visitor, officer):
    before = hidden(visitor.get("/sign-in").text, "/sign-in")
    visitor.sign_in("gu.yan", PASSWORD)
    answer = visitor.client.post("/account/sessions/end", data={"csrf_token": before["csrf_token"]})
    assert answer.status_code == 400


def test_signing_out_ends_the_session_on_the_server(signed_in, app):
    token = signed_in.cookie("jiju")
    signed_in.submit("/account", "/sign-out")
    thief = app.test_client()
    thief.set_cookie("jiju", token)
    assert thief.get("/account").status_code == 401


def test_the_token_is_not_in_the_database(signed_in, accounts):
    token = signed_in.cookie("jiju")
    with accounts.database.store.reading() as conn:
        rows = conn.exec_driver_sql("select * from session").all()
    assert len(rows) == 1
    assert token not in repr(rows)


def test_an_idle_session_is_over(signed_in, clock):
    clock.advance(minutes=59)
    assert signed_in.get("/account").status_code == 200
    clock.advance(minutes=59)
    assert signed_in.get("/account").status_code == 200
    clock.advance(minutes=60)
    assert signed_in.get("/account").status_code == 401


def test_a_session_in_use_is_over_after_its_longest_time(signed_in, clock):
    for _ in range(13):
        clock.advance(minutes=50)
        signed_in.get("/account")
    clock.advance(minutes=71)
    assert signed_in.get("/account").status_code == 401


def test_a_page_whose_session_is_over_becomes_the_sign_in_form_and_leads_back(signed_in, clock):
    clock.advance(hours=2)
    page = signed_in.get("/account?done=sessions")
    assert page.status_code == 401
    assert "登录已过时限" in page.text
    answer = signed_in.client.post(
        "/sign-in", data=hidden(page.text, "/sign-in") | {"login": "gu.yan", "password": PASSWORD}
    )
    assert answer.location == "/account?done=sessions"


def test_an_open_page_stays_open_to_somebody_whose_session_is_over(signed_in, clock):
    clock.advance(hours=2)
    page = signed_in.get("/sources")
    assert page.status_code == 200
    assert "顾砚" not in page.text


def test_a_closed_account_is_out_at_once_and_told_why_only_with_its_password(signed_in, officer, app, clock):
    database = app.extensions["jiju"].database
    database.close_account(officer.account.id, clock.micros())
    assert signed_in.get("/account").status_code == 401
    assert "账号已停用" in signed_in.sign_in("gu.yan", PASSWORD).text
    assert WRONG in signed_in.sign_in("gu.yan", "not-the-password").text


def test_a_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor, officer):
    cookie = visitor.sign_in("gu.yan", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie


def test_with_https_the_cookie_goes_over_https_only_and_is_bound_to_the_host(tmp_path):
    app = make_app(tmp_path, https=True)
    app.extensions[ACCOUNTS].make(Person(login="a", role=Role.CITY, name="A"), PASSWORD)
    client = app.test_client()
    how = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/sign-in"}}
    values = hidden(client.get("/sign-in", **how).text, "/sign-in") | {"login": "a", "password": PASSWORD}
    answer = client.post("/sign-in", data=values, **how)
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-jiju="))
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_first_run_makes_one_account_per_role_with_a_password_of_its_own(accounts):
    made = make_demo_accounts(accounts, demo_people(operator={"zone": "7K3Q2M9X5C0H"}))
    assert {one.account.role for one in made} == {role.value for role in DEMO_ROLES}
    assert len({one.password for one in made}) == len(made)
    assert all(re.fullmatch(r"([0-9a-z]{4}-){3}[0-9a-z]{4}", one.password) for one in made)
    operator = next(one for one in made if one.account.role == "operator")
    assert operator.account.zone == "7K3Q2M9X5C0H"
    assert accounts.sign_in("demo-operator", operator.password, "192.0.2.1").id == operator.account.id


def test_the_second_run_makes_none(accounts):
    make_demo_accounts(accounts, demo_people())
    assert make_demo_accounts(accounts, demo_people()) == []


def test_a_login_is_given_once(accounts, officer):
    with pytest.raises(Exception, match="login-taken"):
        accounts.make(Person(login="GU.YAN", role=Role.CITY, name="another"))


def test_no_password_is_kept_in_clear(officer, accounts):
    with accounts.database.store.reading() as conn:
        rows = repr(conn.exec_driver_sql("select * from account").all())
    assert PASSWORD not in rows
    assert "$argon2id$" in rows
