"""What an agency offers: capacity, prices, cases, and for whom it acts; one page that shows and changes it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chassis.errors import Missing, Problem
from contracts.commands.search import ReadCard
from contracts.commands.things import ChangeThing, CreateThing, ListThings, View
from contracts.declare import State
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import entry, offers
from gateway.portal.forms import Form, again, typed

pages = Blueprint("offering", __name__)
PAGE = "pages/offer.html"
MOST = 50


@pages.get("/offer")
@allow(Role.AGENCY)
def page() -> str:
    """The offer in its controls, empty where none was declared."""
    offer = _offer()
    form = Form(values=offers.values_of(offer.state), revision=offer.revision) if offer else Form()
    return render_template(PAGE, form=form, **_page(offer, form))


@pages.post("/offer")
@allow(Role.AGENCY)
def declare() -> Response:
    """Declare it, or what changed of it."""
    offer, form = _offer(), typed()
    lines = offers.lines_of(_services(), offer.state if offer else {}, form)
    state = offers.state_of(form, lines)
    try:
        if offer is None:
            made = {"agency_id": principal().party} | state
            send(CreateThing(kind="offer", state=made), principal(), key=form.key)
        elif sets := offers.changed(state, offer.state):
            command = ChangeThing(kind="offer", id=offer.id, revision=form.revision or offer.revision, sets=sets)
            send(command, principal(), key=form.key)
    except Problem as problem:
        return again(PAGE, form, offers.placed(problem, form, lines), **_page(offer, form))
    return redirect(url_for("offering.page"), 303)


def _offer() -> View | None:
    return next(iter(send(ListThings(kind="offer", limit=1), principal()).items), None)


def _services() -> tuple[str, ...]:
    """The services that the register has of the caller's agency."""
    return tuple(_registered().get("services") or ())


def _registered() -> State:
    try:
        return send(ReadCard(kind="agency", id=principal().party), principal()).state
    except Missing:
        return {}


def _page(offer: View | None, form: Form) -> dict[str, Any]:
    state = offer.state if offer else {}
    lines = offers.lines_of(_services(), state, form)
    retainers = send(ListThings(kind="retainer", limit=MOST), principal()).items
    return {
        "offer": offer,
        "lines": lines,
        "services": entry.listed("services"),
        "industries": entry.listed("industries"),
        "unpriced": [code for code in lines.services if not form.value(f"price-{code}")],
        "retainers": retainers,
    }
