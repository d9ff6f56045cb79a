"""One's own account: who one is here, another password, other sessions ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import logs
from chassis.clock import from_micros
from chassis.errors import Problem
from gateway.access import cookies
from gateway.access.accounts import accounts
from gateway.access.allow import allow
from gateway.access.principal import current_session, sessions, token_of_request
from gateway.access.sessions import PAGE
from gateway.desk import desk
from gateway.portal.forms import Form, again, typed
from gateway.portal.named import called
from gateway.storage import Session

pages = Blueprint("account", __name__, url_prefix="/account")
TEMPLATE = "pages/account.html"


@pages.get("")
@allow.signed_in
def page() -> str:
    """Who one is, and what one may change."""
    session = _session()
    return render_template(TEMPLATE, form=Form(), done=request.args.get("done", ""), **_facts(session))


@pages.post("/password")
@allow.signed_in
def change_password() -> Response:
    """Another password: every other session ends, and this one goes on under a new token."""
    session, form = _session(), typed()
    given = [request.form.get(name, "") for name in ("present", "new", "again")]
    try:
        accounts().change_password(session.account, *given)
    except Problem as problem:
        return again(TEMPLATE, form, problem, done="", **_facts(session))
    ended = sessions().close_others(session)
    logs.get().info("account.password_changed", account_id=session.account.id, sessions_ended=ended)
    response = redirect(url_for("account.page", done="password"), 303)
    cookies.give(response, sessions().open(session.account, PAGE, instead_of=token_of_request()))
    return response


@pages.post("/sessions/end")
@allow.signed_in
def end_others() -> Response:
    """All other sessions of the account end."""
    sessions().close_others(_session())
    return redirect(url_for("account.page", done="sessions"), 303)


def _session() -> Session:
    session = current_session()
    if session is None:
        raise LookupError("signed in without a session")  # the rule on these views lets nobody else in
    return session


def _facts(session: Session) -> dict[str, Any]:
    now = desk().clock.micros()
    return {
        "account": session.account,
        "zone": called("zone", session.account.zone),
        "organisation": called("agency", session.account.organisation),
        "ends_at": from_micros(session.ends_at),
        "password_at": from_micros(session.account.password_at),
        "others": desk().database.count_sessions(now, session.account.id) - 1,
        "profile": accounts().passwords.profile,
    }
