"""Signing in and out on pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask import session as form_session
from werkzeug.wrappers import Response as AnyResponse

from chassis import logs
from chassis.errors import Problem
from contracts.roles import Role
from gateway.access import cookies
from gateway.access.accounts import accounts
from gateway.access.allow import allow
from gateway.access.principal import principal, sessions, token_of_request
from gateway.access.sessions import PAGE
from gateway.portal import entry, keeping
from gateway.portal.forms import Form, again, typed
from gateway.portal.navigation import local, start
from gateway.problems import SignInNeeded, report_of
from gateway.problems.answers import refused, trace_id, wants_page

pages = Blueprint("session", __name__)
TEMPLATE = "pages/sign-in.html"


@pages.get("/sign-in")
@allow.everybody
def page() -> str | AnyResponse:
    """The form; who is signed in already goes where they wanted to go."""
    wanted = local(request.args.get("next", ""))
    if principal().role is not Role.VISITOR:
        return redirect(wanted or start(), 303)
    return render_template(TEMPLATE, form=Form(next=wanted), kept="")


@pages.post("/sign-in")
@allow.everybody
def sign_in() -> AnyResponse:
    """A new session under a new token; what was typed before it ended is offered again."""
    form, signed = typed(), request.form.get("kept", "")
    try:
        account = accounts().sign_in(form.value("login"), request.form.get("password", ""), request.remote_addr or "-")
    except Problem as problem:
        return again(TEMPLATE, form, problem, kept=signed)
    opened = sessions().open(account, PAGE, instead_of=token_of_request())
    form_session.clear()  # the form token of before the sign-in holds no longer
    logs.get().info("session.opened", account_id=account.id, kind=PAGE)
    resumed = keeping.kept(signed) if signed else None
    if resumed:
        response: AnyResponse = make_response(
            render_template("pages/resume.html", kept=resumed, form=Form(), label=entry.label, chosen=entry.chosen)
        )
    else:
        response = redirect(local(form.next) or start(), 303)
    cookies.give(response, opened)
    return response


@pages.post("/sign-out")
@allow.everybody
def sign_out() -> AnyResponse:
    """The session ends on the server, so that a copied cookie is worth nothing."""
    sessions().close(token_of_request())
    form_session.clear()
    response = redirect(start(), 303)
    cookies.take_back(response)
    return response


def ask_to_sign_in(problem: SignInNeeded) -> Response | AnyResponse:
    """The sign-in form in place of the page, which is shown after it; forms are kept as far as they can be."""
    if not wants_page() or "HX-Request" in request.headers:
        return refused(problem)
    report = report_of(problem, trace_id(), request.path)
    form = Form(next=_came_from(), problem=report)
    response = make_response(render_template(TEMPLATE, form=form, kept=keeping.keep()), report.status)
    response.headers.update(report.headers)
    cookies.take_back(response)
    return response


def _came_from() -> str:
    """The page that was asked for; for a form, the page that it stood on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    query = f"?{page.query}" if page.query else ""
    return local(f"{page.path}{query}") if page.netloc == request.host else ""
