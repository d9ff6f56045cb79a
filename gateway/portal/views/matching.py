"""Supply and demand on pages: a demand written and ranked with reasons, choosing, what fits an agency, fairness, alerts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis.errors import Problem
from chassis.shapes.codec import from_json
from contracts.commands import matching as asked
from contracts.commands.search import ReadCard
from contracts.commands.things import ChangeThing, CreateThing, GetThing, ListThings, View
from contracts.declare import KINDS, State
from contracts.roles import Role
from contracts.things.search import ContactState, Demand
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import entry, things
from gateway.portal.asked import checked_id, checked_month
from gateway.portal.contacts import MOST, TOLD, newest, of_agency, standing
from gateway.portal.forms import Form, again, typed
from gateway.portal.named import english_names, with_names
from gateway.problems import SignInNeeded

pages = Blueprint("pairing", __name__)
DRAFT, OWN = "pages/match.html", "pages/match-own.html"
FIRST = ("title", "wish", "region", "budget_fen", "deadline")  # asked of everybody; the rest may be opened
LATER = ("services", "rights", "industry", "languages", "stage", "cases", "opponents", "categories")
REACH = ("contact", "contact_phone", "confidential")
GUESSED = ("services", "rights", "languages")  # what can be ticked of the guesses
OWN_FACTS = (
    "wish",
    "services",
    "categories",
    "rights",
    "languages",
    "region",
    "industry",
    "stage",
    "cases",
    "budget_fen",
    "deadline",
    "opponents",
    "contact",
    "contact_phone",
    "state",
    "outcome",
)
MOST_COMPARED = 3
MOST_OF_LOCKED = 10  # on its page; all of them are in the file


@pages.get("/match")
@allow.everybody
def start() -> str:
    """The empty form, or with what the address says."""
    return render_template(DRAFT, form=Form(values=request.args.to_dict()), ranking=None, **_controls())


@pages.post("/match")
@allow.everybody
def draft() -> Response | str:
    """Rank agencies for what is written, or post it; nothing is kept of a demand that is only tried out."""
    form = typed()
    state = entry.state_of(form, Demand)
    posting = form.value("do") == "post"
    if principal().role is Role.VISITOR and form.value("do") == "sign-in":
        raise SignInNeeded  # what was written is kept in the sign-in page, and ranked again after it
    try:
        if posting:
            made = send(CreateThing(kind="demand", state=state), principal(), key=form.key)
            return redirect(url_for("pairing.own", id=made.id), 303)
        ranking = send(asked.MatchDemand(state=state, profile=form.value("profile")), principal())
    except Problem as problem:
        placed = type(problem)(*(replace(one, pointer=one.pointer.replace("#/state/", "#/")) for one in problem.faults))
        return again(DRAFT, _named(form), placed, ranking=None, **_controls())
    compared = _chosen(ranking, form.several("compare"))
    return render_template(DRAFT, form=_named(form), ranking=ranking, compared=compared, **_controls())


@pages.get("/match/<id>")
@allow(Role.FIRM)
def own(id: str) -> str:
    """One's own demand: the ranking with reasons, some beside each other, who was chosen."""
    return render_template(OWN, **_own(checked_id(id), Form()))


@pages.post("/match/<id>/confirm")
@allow(Role.FIRM)
def confirm(id: str) -> Response:
    """Keep what was ticked of the guesses as what is asked for."""

    def change(form: Form) -> ChangeThing:
        sets = {name: form.several(name) for name in GUESSED if name in form.values}
        return ChangeThing(kind="demand", id=checked_id(id), revision=form.revision, sets=sets)

    return _then(id, change)


@pages.post("/match/<id>/choose")
@allow(Role.FIRM)
def choose(id: str) -> Response:
    """Ask an agency; it answers within the days of the profile."""
    return _then(id, lambda form: CreateThing(kind="contact", state=_contact(checked_id(id), form)))


@pages.post("/match/<id>/lock")
@allow(Role.FIRM)
def lock(id: str) -> Response:
    """Keep the present ranking with its hash."""
    return _then(id, lambda _form: asked.LockResults(id=checked_id(id)))


@pages.get("/match/lists/<id>")
@allow(Role.FIRM, Role.AUDITOR)
def locked(id: str) -> Response:
    """A locked list as a file: exactly the bytes that the published hash is of."""
    found = send(GetThing(kind="result_list", id=checked_id(id)), principal())
    headers = {"Content-Disposition": f"attachment; filename=matches-{found.state['locked_on']}.json"}
    return Response(str(found.state["content"]), mimetype="application/json", headers=headers)


@pages.get("/match/locked/<id>")
@allow(Role.FIRM, Role.AUDITOR)
def as_locked(id: str) -> str:
    """A locked list as it was: its hash, how to check it, and the ranking with the arithmetic of that day."""
    view = with_names(send(GetThing(kind="result_list", id=checked_id(id)), principal()))
    ranking = from_json(asked.Ranking, json.loads(str(view.state["content"]))["ranking"])
    first = replace(ranking, items=ranking.items[:MOST_OF_LOCKED])
    return render_template(
        "pages/locked.html", kind=KINDS["result_list"], view=view, ranking=first, all=len(ranking.items)
    )


@pages.get("/demands")
@allow(Role.AGENCY)
def fitting() -> str:
    """Open demands that fit the caller's agency, and why it is not first."""
    mine = send(ListThings(kind="contact", where={"state": TOLD}, limit=MOST), principal()).items
    offers = send(ListThings(kind="offer", limit=1), principal()).items
    found = send(asked.ReadFittingDemands(), principal())
    chosen = [(one, standing(one, Role.AGENCY)) for one in of_agency(mine)]
    return render_template("pages/fitting.html", found=found, asked=chosen, offer=next(iter(offers), None))


@pages.get("/fairness")
@allow.everybody
def fairness() -> str:
    """The month's figures, for everybody."""
    return render_template("pages/fairness.html", found=send(asked.ReadFairness(month=checked_month()), principal()))


@pages.get("/zones/<id>/served")
@allow.everybody
def served(id: str) -> str:
    """The innovation entities that a zone's agencies served; each with its evidence for those who may know it."""
    found = send(asked.ReadServed(zone_id=checked_id(id)), principal())
    zone = send(ReadCard(kind="zone", id=checked_id(id)), principal())
    agencies = english_names("agency", (one.agency_id for one in found.items))
    return render_template("pages/served.html", found=found, zone=zone, agencies=agencies)


@pages.get("/digest")
@allow(Role.FIRM, Role.AGENCY)
def digest() -> str:
    """What saved searches found."""
    saved = send(ListThings(kind="saved_search", limit=50), principal()).items
    return render_template("pages/digest.html", found=send(asked.ReadDigest(), principal()), saved=saved)


def _controls() -> dict[str, Any]:
    """The controls by name."""
    by_name = {one.name: one for one in entry.fields(Demand)}
    is_firm = principal().role is Role.FIRM
    return {
        "first": [by_name[name] for name in FIRST],
        "later": [by_name[name] for name in LATER],
        "reach": [by_name[name] for name in REACH] if is_firm else [],
        "may_post": is_firm,
    }


def _named(form: Form) -> Form:
    """The form again; every control has a value, so that a reason finds its place."""
    return replace(form, values=dict.fromkeys((*FIRST, *LATER), "") | dict(form.values))


def _own(id: str, form: Form) -> dict[str, Any]:
    demand = send(asked.ReadOwnDemand(id=id), principal())
    ranking = send(asked.MatchDemand(id=id, profile=request.args.get("profile", "")), principal())
    found = list(send(ListThings(kind="contact", where={"demand_id": (id,)}, limit=50), principal()).items)
    last = newest(found)
    return {
        "form": form,
        "demand": demand,
        "rows": things.state_rows(
            "demand", demand.state, OWN_FACTS + (("confidential",) if demand.state["confidential"] else ())
        ),
        "ranking": ranking,
        "contacts": [(one, standing(one, Role.FIRM)) for one in sorted(found, key=_due, reverse=True)],
        "chosen": {id: standing(one, Role.FIRM) for id, one in last.items()},
        "again": {id for id, one in last.items() if one.state["state"] == ContactState.EXPIRED.code},
        "last": {one.id for one in last.values()},
        "agencies": english_names("agency", (str(one.state["agency_id"]) for one in found)),
        "compared": _chosen(ranking, request.args.getlist("compare")),
        "is_open": demand.state["state"] == "open",
        "kind": KINDS["demand"],
    }


def _due(contact: View) -> str:
    return str(contact.state["due_on"])


def _chosen(ranking: asked.Ranking, ids: Sequence[str]) -> list[asked.Match]:
    """Those that were ticked, as many as can stand side by side."""
    return [one for one in ranking.items if one.agency_id in ids][:MOST_COMPARED]


def _contact(demand_id: str, form: Form) -> State:
    said = {"message": form.value("message")} if form.value("message") else {}
    return {"demand_id": demand_id, "agency_id": form.value("agency_id")} | said


def _then(id: str, command: Any) -> Response:
    """Do it and show the demand again, with what is new or with every reason why not."""
    form = typed()
    try:
        send(command(form), principal(), key=form.key)
    except Problem as problem:
        return again(
            OWN, form, problem, **{name: value for name, value in _own(checked_id(id), form).items() if name != "form"}
        )
    return redirect(url_for("pairing.own", id=checked_id(id)), 303)
