"""Accounts as the security administrator sees them: opened, closed, opened again, given a new password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import ids, logs
from chassis.errors import Problem, Refused
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.roles import ROLE_WORDS, Role
from gateway.access.accounts import LONGEST_LOGIN, Made, Person, accounts, normal
from gateway.access.allow import SIGNED_IN, allow
from gateway.access.principal import principal
from gateway.desk import desk
from gateway.language import say
from gateway.portal.forms import Form, again, typed
from gateway.storage import Account

pages = Blueprint("accounts", __name__, url_prefix="/operations/accounts")
TEMPLATE = "pages/accounts.html"
SIZE = 50
LABELS = {
    "login": Words("登录名", "User name"),
    "name": Words("姓名", "Full name"),
    "role": Words("身份", "Role"),
    "organisation": Words("单位编号", "Organisation id"),
    "zone": Words("集聚区编号", "Zone id"),
    "region": Words("辖区代码", "Region code"),
}
NO_ID = Words("不是有效的编号。", "it is no valid id.")
FORMS: dict[str, tuple[Callable[[str], object], Words]] = {
    "login": (
        lambda text: re.fullmatch(r"\w[\w.-]*", normal(text)),
        Words("只用字母、数字、连字符和点。", "use letters, digits, hyphens and dots."),
    ),
    "role": (
        [role.value for role in SIGNED_IN].__contains__,
        Words("只能从所列身份中选。", "choose one of the roles listed."),
    ),
    "organisation": (ids.check, NO_ID),
    "zone": (ids.check, NO_ID),
    "region": (
        lambda text: re.fullmatch(r"([0-9]{2}){1,3}", text),
        Words("写 2、4 或 6 位数字，如 3202。", "write 2, 4 or 6 digits, such as 3202."),
    ),
}
LONGEST = {"login": LONGEST_LOGIN, "name": 120}


@pages.get("")
@allow(Role.SECURITY_ADMIN)
def page() -> str:
    """The accounts by name, and the form for a new one."""
    return render_template(TEMPLATE, form=Form(), **_listed())


@pages.post("")
@allow(Role.SECURITY_ADMIN)
def make() -> Response:
    """A new account; its generated password is shown this once."""
    form = typed()
    try:
        made = accounts().make(_person(form))
    except Problem as problem:
        return again(TEMPLATE, form, problem, **_listed())
    logs.get().info("account.opened", account_id=made.account.id, role=made.account.role)
    return make_response(render_template(TEMPLATE, form=Form(), made=made, **_listed()))


@pages.post("/<account_id>")
@allow(Role.SECURITY_ADMIN)
def change(account_id: str) -> Response:
    """Close an account, open it again, or give it a new password; nobody does so to their own."""
    account, act = desk().database.account(account_id), request.form.get("act", "")
    if account is None or act not in ("close", "open", "reset") or account.id == principal().id:
        abort(404)
    logs.get().info("account.changed", account_id=account.id, act=act)
    if act == "reset":
        made = Made(account, accounts().reset_password(account.id))
        return make_response(render_template(TEMPLATE, form=Form(), made=made, **_listed()))
    desk().database.close_account(account.id, desk().clock.micros() if act == "close" else None)
    return redirect(url_for("accounts.page"), 303)


def _listed() -> dict[str, Any]:
    found: list[Account] = desk().database.accounts(after=request.args.get("after", ""), limit=SIZE + 1)
    return {
        "accounts": found[:SIZE],
        "next": found[SIZE - 1].login if len(found) > SIZE else "",
        "labels": LABELS,
        "role_words": {role.value: words for role, words in ROLE_WORDS.items()},
        "role_choices": [(role.value, say(ROLE_WORDS[role])) for role in SIGNED_IN],
        "me": principal().id,
    }


def _person(form: Form) -> Person:
    """Who the form speaks of, or every fault of it."""
    faults = [fault for name in LABELS if (fault := _fault(name, form.value(name)))]
    if faults:
        raise Refused(*faults)
    places = {name: ids.check(form.value(name)) for name in ("organisation", "zone")}
    return Person(
        login=form.value("login"),
        name=form.value("name"),
        role=Role(form.value("role")),
        region=form.value("region"),
        **places,
    )


def _fault(name: str, value: str) -> Fault | None:
    at, label, longest = f"#/{name}", LABELS[name], LONGEST.get(name, 40)
    if not value:
        return codes.REQUIRED.fault(at, label=label) if name in ("login", "name", "role") else None
    if len(value) > longest:
        return codes.TOO_LONG.fault(at, label=label, length=len(value), longest=longest)
    good, why = FORMS.get(name, (bool, Words("", "")))
    return None if good(value) else codes.BAD_FORM.fault(at, label=label, why=why)
