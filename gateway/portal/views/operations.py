"""The operations page: whether the parts answer, and the events that a service could not take."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem
from contracts.commands.platform import (
    ParkedEvents,
    ReadParked,
    ReadUnsendable,
    SettleParked,
    SettleUnsendable,
    UnsendableEvents,
)  # fmt: skip
from contracts.commands.search import ActOnIndex, ReadIndex
from contracts.declare import Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.portal.forms import Form, again, typed
from gateway.problems import report_of
from gateway.problems.answers import trace_id

pages = Blueprint("operations", __name__, url_prefix="/operations")
KEEPERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR)
SERVICES = {
    "registry": Words("名册", "Registry"),
    "applications": Words("申报", "Applications"),
    "assessment": Words("评价", "Assessment"),
    "credit": Words("信用与检查", "Credit and inspections"),
    "search": Words("查找", "Search"),
}
STATES = {"waiting": Words("等待重试", "waits for another try"), "parked": Words("已停放", "parked")}
SENDING = {"waiting": Words("将再次送出", "will be sent again"), "parked": Words("未能送出", "could not be sent")}
TEMPLATE, OPERATIONS = "pages/parked-events.html", "pages/operations.html"


@pages.get("")
@allow(*KEEPERS)
def page() -> str:
    """What answers and what does not, and where the rest is looked after."""
    return render_template(OPERATIONS, form=Form(), done=request.args.get("done", ""), **_overview())


@pages.post("/index")
@allow(Role.SYSTEM_ADMIN)
def act_on_index() -> Response:
    """Build a new index, or go back to the one before, because …"""
    form = typed()
    act, because, leaving = (form.value(name) for name in ("act", "because", "leaving"))
    try:
        send(ActOnIndex(act=act, because=because, leaving=leaving), principal(), key=form.key)
    except Problem as problem:
        return again(OPERATIONS, form, problem, done="", **_overview())
    return redirect(url_for("operations.page", done=act, _anchor="index"), 303)


def _overview() -> dict[str, Any]:
    role = principal().role
    index = silent = None
    if role is Role.SYSTEM_ADMIN:
        try:
            index = send(ReadIndex(), principal())
        except Problem as problem:
            silent = report_of(problem, trace_id(), request.path)
    return {
        "health": desk().health.ready(), "services": SERVICES, "role": role.value, "index": index, "silent": silent,
        "sessions": desk().database.count_sessions(desk().clock.micros()),
    }  # fmt: skip


@pages.get("/events/<service>")
@allow(Role.SYSTEM_ADMIN)
def events(service: str) -> str:
    """What waits for another try or for a decision, oldest first."""
    return render_template(TEMPLATE, form=Form(), done=request.args.get("done", ""), **_parked(service))


@pages.post("/events/<service>/<path:event_id>")
@allow(Role.SYSTEM_ADMIN)
def settle(service: str, event_id: str) -> Response:
    """Try an event again, or drop it, because …"""
    form = typed()
    command = SettleParked(service=_known(service), id=event_id, act=form.value("act"), because=form.value("because"))
    try:
        settled = send(command, principal(), key=form.key)
    except Problem as problem:
        return again(TEMPLATE, form, problem, done="", wrong=event_id, **_parked(service))
    return redirect(url_for("operations.events", service=service, done=settled.state), 303)


@pages.post("/unsendable/<service>/<path:event_id>")
@allow(Role.SYSTEM_ADMIN)
def settle_unsendable(service: str, event_id: str) -> Response:
    """Try to send an event again, or give it up, because …"""
    form = typed()
    act, because = form.value("act"), form.value("because")
    try:
        command = SettleUnsendable(service=_known(service), id=event_id, act=act, because=because)
        settled = send(command, principal(), key=form.key)
    except Problem as problem:
        return again(TEMPLATE, form, problem, done="", wrong=event_id, **_parked(service))
    return redirect(url_for("operations.events", service=service, done=f"un{settled.state}"), 303)


def _parked(service: str) -> dict[str, Any]:
    """What the service could not take and could not send; its own words where it cannot answer."""
    try:
        found = send(ReadParked(service=_known(service), after=request.args.get("after", "")), principal())
        unsent = send(ReadUnsendable(service=service, after=request.args.get("unsent", "")), principal())
        silent = None
    except Problem as problem:
        found, silent = ParkedEvents(items=()), report_of(problem, trace_id(), request.path)
        unsent = UnsendableEvents(items=())
    return {
        "service": service, "services": SERVICES, "found": found, "unsent": unsent, "silent": silent, "states": STATES,
        "sending": SENDING,
    }  # fmt: skip


def _known(service: str) -> str:
    if service not in SERVICES:
        abort(404)
    return service
