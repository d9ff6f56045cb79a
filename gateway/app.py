"""The gateway's app: made of settings, the clients of the services and a clock, and of nothing else."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from datetime import timedelta

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

import gateway.access.counting  # noqa: F401 - flask-limiter knows process:// by this import
from chassis import logs, trace
from chassis.clock import Clock, stopwatch
from chassis.errors import Unavailable
from chassis.health import Found, Health
from chassis.rpc.client import Clients
from chassis.storage import trouble
from chassis.tokens import Signer, make_key
from chassis.watch.meter import meter
from chassis.watch.server import Answering
from gateway import api, hardening, portal
from gateway.access import csrf
from gateway.access.accounts import ACCOUNTS, Accounts
from gateway.access.allow import allow, guard, require_rules
from gateway.access.passwords import Passwords
from gateway.access.principal import SESSIONS, STATIC, principal, recognise
from gateway.access.sessions import Sessions
from gateway.api.addresses import ThingId
from gateway.api.blueprint import refuse_unknown_parameters
from gateway.desk import Desk
from gateway.problems import answers
from gateway.settings import Settings
from gateway.storage import Database

PASSWORD_ROUNDS = 3
VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def create_app(
    settings: Settings, clients: Clients, clock: Clock, health: Health | None = None, figures: Answering | None = None
) -> Flask:
    """
    The app, ready to serve; it refuses to start while a route does not say who may use it.

    *health* has the checks of what whoever composes the process gives to it: the broker, or the services' databases;
    *figures* makes what `/metrics` answers.
    """
    app = Flask("gateway", static_folder="portal/static", template_folder="portal/templates")
    app.config.update(
        SECRET_KEY=settings.session_key,
        SESSION_COOKIE_NAME="__Host-jiju_form" if settings.https else "jiju_form",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.hosts) or None,
        PUBLIC_URL=settings.public_url,
    )
    app.url_map.converters["thing"] = ThingId
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]  # as Werkzeug documents it
    desk = _desk(settings, clients, clock, health or Health(), figures)
    desk.put_on(app)
    weakref.finalize(app, desk.database.close)  # whoever drops the app need not know that it keeps connections
    _people(app, desk)
    _steps(app, settings)
    portal.install(app)
    api.install(app)
    require_rules(app)
    return app


def _desk(settings: Settings, clients: Clients, clock: Clock, health: Health, figures: Answering | None) -> Desk:
    make_key(settings.principal_key)
    database = Database(settings.db_url)
    database.prepare()
    health.add("gateway.database", lambda: _answers(database))
    return Desk(
        settings=settings,
        clients=clients,
        clock=clock,
        database=database,
        signer=Signer(settings.principal_key),
        health=health,
        figures=figures,
    )


def _answers(database: Database) -> Found:
    """Whether accounts and sessions can be read; nobody is signed in without them."""
    try:
        return Found(database.answers())
    except (Unavailable, DBAPIError) as error:
        found = trouble.trouble_of(error) or trouble.OTHER
        return Found(False, {"why": found.name}, found.todo)


def _people(app: Flask, desk: Desk) -> None:
    settings = desk.settings
    passwords = Passwords(settings.password_profile, memory=settings.password_memory, rounds=PASSWORD_ROUNDS)
    app.extensions[ACCOUNTS] = Accounts(desk.database, desk.clock, passwords)
    app.extensions[SESSIONS] = Sessions(
        desk.database,
        desk.clock,
        idle=timedelta(minutes=settings.session_idle_minutes),
        longest=timedelta(hours=settings.session_hours),
    )


def _steps(app: Flask, settings: Settings) -> None:
    """What happens to every request, in this order, before its view."""
    app.before_request(_begin)
    app.teardown_request(_end)
    app.after_request(_tell)  # the first to be registered is the last to run
    answers.install(app)
    hardening.install(app)
    app.before_request(recognise)
    limiter = Limiter(
        _who, storage_uri=settings.rate_store, strategy="fixed-window", application_limits=[settings.rate]
    )
    limiter.init_app(app)
    limiter.exempt(app.view_functions[STATIC])
    limiter.exempt(api.health.routes)  # a probe is never told to come back later
    allow.everybody(app.view_functions[STATIC])
    app.before_request(guard)
    csrf.install(app)
    app.before_request(csrf.check)
    app.before_request(refuse_unknown_parameters)


def _begin() -> None:
    """Everything until the answer is inside one span, of the caller's trace where it sent one."""
    g.elapsed = stopwatch()
    g.span = ExitStack()
    name = f"{request.method} {request.url_rule or '-'}"
    g.span.enter_context(trace.first(name, request.headers.get("traceparent")))


def _tell(response: Response) -> Response:
    """The trace id to the caller, and one line per request to the log."""
    response.headers["Jiju-Trace"] = answers.trace_id()
    report, route = g.get("report"), str(request.url_rule or "-")
    trace.note("http.response.status_code", response.status_code)
    meter().requested(route, _verb(), response.status_code, g.elapsed() / 1000)
    if request.endpoint != STATIC:
        logs.get().info(
            "http.answered",
            method=request.method,
            route=route,
            status=response.status_code,
            code=report.code if report else "",
            actor=principal().id,
            duration_ms=round(g.elapsed(), 1),
        )
    return response


def _verb() -> str:
    """The method, unless the caller invented it."""
    return request.method if request.method in VERBS else "-"


def _end(_: BaseException | None) -> None:
    span: ExitStack | None = g.pop("span", None)
    if span:
        span.close()


def _who() -> str:
    """Whom a rate limit counts: the account, else the address."""
    session = g.get("session")
    return f"account:{session.account.id}" if session else f"address:{request.remote_addr}"
