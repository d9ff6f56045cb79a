"""One agency: what is recorded, who says so, what stands against it, and what this person may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from contracts.commands.registry import Duties, Outcome, ReadAgencyChecks, ReadDuties
from contracts.commands.search import ReadCard
from contracts.commands.things import GetThing, ListThings, View
from contracts.declare import KINDS
from contracts.roles import STAFF, Role
from contracts.things.alerts import AlertState
from contracts.things.registry import ResidenceState, Standing
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import language
from gateway.portal import things, timeline
from gateway.portal.asked import checked_id, moment
from gateway.portal.named import named

pages = Blueprint("agency", __name__)
ENTRY = (
    "credit_code",
    "code_override",
    "form",
    "region",
    "place",
    "founded",
    "capital_fen",
    "branches",
    "phone",
    "email",
    "website",
    "about",
)
SERVICES = ("categories", "primary_category", "services", "rights", "industries", "languages")
PEOPLE = ("agency_code", "licences", "head", "charter", "partners", "qualified_partners", "staff")
HISTORY = 12
RESIDENT = ResidenceState.RESIDENT.code
PROMISES = ("commitments", "self_inspections")
TONES = {Outcome.PASS: "ok", Outcome.FAIL: "bad", Outcome.UNKNOWN: "unknown"}


@pages.get("/agencies/<id>")
@allow.everybody
def page(id: str) -> str:
    """The agency today, or as of any day as known on any day."""
    day, known = moment()
    view = send(
        GetThing(
            kind="agency", id=checked_id(id), as_of=day, known_on=known, sources=True, related=_related(),
            history=HISTORY, differences=True,
        ),
        principal(),
    )  # fmt: skip
    return render_template(
        "pages/agency.html",
        view=view,
        title=things.title(view),
        standing=Standing.of(view.state["standing"]),
        residences=_with_rows(view, "residence", ("zone_id", "room", "area_m2", "contract_until")),
        entry=things.gathered(things.rows(view, ENTRY)),
        services=things.gathered(things.rows(view, SERVICES)),
        people=things.gathered(things.rows(view, PEOPLE)),
        practitioners=_with_rows(view, "practitioner", ("profession", "practice_no", "valid_until")),
        knows_people=_knows_people(view),
        timeline=list(timeline.lines("agency", view.entries)),
        may_change=things.within_reach(view),
        promises=things.gathered(things.rows(view, PROMISES)),
        checks=send(ReadAgencyChecks(agency_id=view.id, as_of=day, known_on=known), principal()),
        tones=TONES,
        alerts=_alerts(view),
        requests=_requests(view),
        duties=_duties(view),
        begins=_begins(view),
        known_on=request.args.get("knownOn", ""),
        city=str(view.state["region"])[:4].ljust(6, "0"),
        then={name: request.args[name] for name in ("asOf", "knownOn") if request.args.get(name) and view.past},
        **_elsewhere(view, day),
    )


def _related() -> tuple[str, ...]:
    """Who practises there is for those who may read of practitioners at all."""
    may = principal().role.value in KINDS["practitioner"].readers
    return ("residence", "practitioner") if may else ("residence",)


def _knows_people(view: View) -> bool:
    """An agency knows of its own people alone."""
    who = principal()
    own = who.role is not Role.AGENCY or who.organisation == view.id
    return own and who.role.value in KINDS["practitioner"].readers


def _with_rows(view: View, kind: str, names: tuple[str, ...]) -> list[tuple[View, list[things.Row]]]:
    """What of a kind refers to the agency, with some of its fields."""
    found = [one for one in view.related if one.kind == kind]
    called = named(found) if language() == "en" else found  # the names that came with them are Chinese
    return [(one, things.rows(one, names)) for one in called]


def _alerts(view: View) -> list[View]:
    """The warnings that stand today."""
    if view.past:
        return []
    standing = (AlertState.OPEN.code, AlertState.ANSWERED.code)
    query = ListThings(kind="alert", where={"agency_id": (view.id,), "state": standing})
    return list(send(query, principal()).items)


def _requests(view: View) -> list[View]:
    """What the agency said is wrong in its record, for those who may read it."""
    who, kind = principal(), KINDS["correction_request"]
    own = who.role is not Role.AGENCY or who.organisation == view.id
    if view.past or who.role.value not in kind.readers or not own:
        return []
    return list(send(ListThings(kind=kind.name, where={"agency_id": (view.id,)}), who).items)


def _duties(view: View) -> Duties | None:
    """What is open with the agency elsewhere, for those who may know."""
    who = principal()
    own = who.role is Role.AGENCY and who.organisation == view.id
    if view.past or not (own or who.role.value in (*STAFF, "auditor")):
        return None
    return send(ReadDuties(agency_id=view.id), who)


def _begins(view: View) -> list[tuple[str, str]]:
    """What this person may record about the agency elsewhere, each with the form that is filled in already."""
    who = principal()
    here = _resides(view)
    offered: dict[str, tuple[str, dict[str, Any]]] = {
        "admission": (
            _("申请入驻") if who.role is Role.AGENCY else _("办理入驻"),
            {"agency_id": view.id, "zone_id": who.zone},
        ),
        "departure": (
            _("申请退出") if who.role is Role.AGENCY else _("办理退出"),
            {"residence_id": here[0].id if here else ""},
        ),
        "listing": (_("记录列入决定"), {"agency_id": view.id}),
        "correction_request": (_("提出更正"), {"agency_id": view.id}),
    }
    reach = {
        "admission": (who.role is Role.OPERATOR and not here) or who.organisation == view.id,
        "departure": bool(here),
        "listing": things.within_reach(view),
        "correction_request": who.role is Role.AGENCY and who.organisation == view.id,
    }
    return [
        (
            text,
            url_for("recording.new", plural=KINDS[kind].plural, **{name: one for name, one in values.items() if one}),
        )
        for kind, (text, values) in offered.items()
        if who.role.value in KINDS[kind].writers and reach[kind]
    ]


def _resides(view: View) -> list[View]:
    """Where it resides today, as far as this person may see it out: the agency itself, or the operator of that zone."""
    who = principal()
    own = who.role is Role.AGENCY and who.organisation == view.id
    resident = (one for one in view.related if one.kind == "residence" and one.state["state"] == RESIDENT)
    return [one for one in resident if not view.past and (own or (who.zone and who.zone == one.state["zone_id"]))]


def _elsewhere(view: View, day: date | None) -> dict[str, Any]:
    """What credit and search say: joined for today, credit's own word for a past day."""
    if not view.past:
        card = send(ReadCard(kind="agency", id=view.id), principal())
        return {"card": card, "listings": [(one.id, one.state) for one in card.joined if one.kind == "listing"]}
    query = ListThings(kind="listing", where={"agency_id": (view.id,)}, as_of=day or view.as_of)
    return {"card": None, "listings": [(one.id, one.state) for one in send(query, principal()).items]}
