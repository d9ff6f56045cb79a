"""One's own account, and the accounts of others for the security administrator."""

from __future__ import annotations

import re

import pytest

from contracts.roles import Role
from gateway.access.accounts import Person
from tests.contract.gateway.conftest import PASSWORD, make_app
from tests.contract.gateway.visiting import Visitor, first, hidden

NEW = "qiuye-shanlu-mianbao"


def change(visitor, **typed):
    given = {"present": PASSWORD, "new": NEW, "again": NEW} | typed
    return visitor.submit("/account", "/account/password", **given)


def test_a_password_is_changed_and_only_the_new_one_holds(signed_in, visitor, officer):
    assert change(signed_in).status_code == 303
    assert signed_in.get("/account?done=password").status_code == 200
    signed_in.submit("/account", "/sign-out")
    assert visitor.sign_in("gu.yan", PASSWORD).status_code == 401
    assert visitor.sign_in("gu.yan", NEW).status_code == 303


def test_every_other_session_ends_and_this_one_gets_a_new_token(signed_in, app, officer):
    other = Visitor(app)
    other.sign_in("gu.yan", PASSWORD)
    before = signed_in.cookie("jiju")
    change(signed_in)
    assert signed_in.cookie("jiju") != before
    assert signed_in.get("/account").status_code == 200
    assert other.get("/account").status_code == 401


def test_every_fault_of_a_new_password_is_told_at_once(signed_in):
    answer = change(signed_in, present="wrong", new="gu.yan", again="gu.yam")
    assert answer.status_code == 422
    for text in ("现用密码不对", "新密码有 6 个字符，至少 12 个", "新密码含有登录名", "两次输入的新密码不同"):
        assert text in answer.text


def test_the_same_password_again_is_refused(signed_in):
    assert "新密码与现用密码相同。" in change(signed_in, new=PASSWORD, again=PASSWORD).text


def test_no_password_is_shown_again(signed_in):
    page = change(signed_in, present="wrong-one-typed", new="short-typed", again="other-typed").text
    assert not re.search("wrong-one-typed|short-typed|other-typed", page)


def test_guessing_the_present_password_has_to_wait(signed_in):
    for _ in range(5):
        assert change(signed_in, present="wrong").status_code == 422
    assert change(signed_in).status_code == 429


def test_the_other_profile_asks_for_kinds_of_characters(tmp_path):
    app = make_app(tmp_path, password_profile="dengbao")
    app.extensions["jiju.accounts"].make(Person(login="a.b", role=Role.CITY, name="甲"), PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("a.b", PASSWORD)
    assert "大写、小写、数字、其他字符四类中用了 2 类，至少 3 类。" in change(visitor).text
    assert change(visitor, new="Abc-12345xyz", again="Abc-12345xyz").status_code == 303


def test_other_sessions_are_counted_and_ended_by_a_click(signed_in, app, officer):
    other = Visitor(app)
    other.sign_in("gu.yan", PASSWORD)
    assert "1 处" in signed_in.get("/account").text
    assert signed_in.submit("/account", "/account/sessions/end").location == "/account?done=sessions"
    assert other.get("/account").status_code == 401
    assert "0 处" in signed_in.get("/account").text


@pytest.fixture
def admin(app, accounts, officer):
    accounts.make(Person(login="keeper", role=Role.SECURITY_ADMIN, name="安全管理员甲"), PASSWORD)
    visitor = Visitor(app)
    visitor.sign_in("keeper", PASSWORD)
    return visitor


ACCOUNTS = "/operations/accounts"


def test_a_new_account_is_opened_and_its_password_shown_once(admin, visitor):
    page = admin.submit(ACCOUNTS, ACCOUNTS, login="new.one", name="陆青", role="operator", zone="").text
    password = first(r"((?:[0-9a-z]{4}-){3}[0-9a-z]{4})", page)
    assert visitor.sign_in("new.one", password).status_code == 303
    assert password not in admin.get(ACCOUNTS).text


def test_every_fault_of_a_new_account_is_told_at_its_field(admin):
    answer = admin.submit(ACCOUNTS, ACCOUNTS, login="a b!", name="", role="system", zone="7K3Q", region="320")
    assert answer.status_code == 422
    for field in ("login", "name", "role", "zone", "region"):
        assert f'id="e-{field}-1"' in answer.text


def test_a_login_in_use_is_refused(admin):
    answer = admin.submit(ACCOUNTS, ACCOUNTS, login="GU.YAN", name="另一人", role="city")
    assert (answer.status_code, "登录名 gu.yan 已有账号。" in answer.text) == (422, True)


def act(admin, account, act):
    path = f"{ACCOUNTS}/{account.id}"
    return admin.client.post(path, data=hidden(admin.get(ACCOUNTS).text, path) | {"act": act})


def test_a_closed_account_is_out_until_it_is_opened_again(admin, officer, visitor):
    act(admin, officer.account, "close")
    assert visitor.sign_in("gu.yan", PASSWORD).status_code == 403
    act(admin, officer.account, "open")
    assert visitor.sign_in("gu.yan", PASSWORD).status_code == 303


def test_a_password_given_anew_ends_every_session(admin, officer, signed_in):
    page = act(admin, officer.account, "reset").text
    assert re.search(r"([0-9a-z]{4}-){3}[0-9a-z]{4}", page)
    assert signed_in.get("/account").status_code == 401


def test_nobody_closes_the_own_account(admin, accounts):
    own = accounts.database.account_called("keeper")
    token = hidden(admin.get(ACCOUNTS).text, ACCOUNTS)["csrf_token"]
    assert admin.client.post(f"{ACCOUNTS}/{own.id}", data={"csrf_token": token, "act": "close"}).status_code == 404


def test_many_accounts_are_shown_in_parts(admin, accounts):
    for n in range(60):
        accounts.make(Person(login=f"p{n:03}", role=Role.FIRM, name=f"企业{n}"), PASSWORD)
    beginning = admin.get(ACCOUNTS).text
    assert "p055" not in beginning
    following = first(r'href="(/operations/accounts\?after=[^"]+)" rel="next"', beginning)
    assert "p055" in admin.get(following).text
