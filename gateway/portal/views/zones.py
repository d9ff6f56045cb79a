"""Zones: all of them, and one with its title, its bases and who sits in it."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, render_template, request, url_for

from contracts.commands.registry import BaseBoundary, ReadBoundary
from contracts.commands.search import Card, Find, Joined, ReadCard
from contracts.commands.things import GetThing, ListThings, View
from contracts.things.assessment import TitleState
from contracts.things.registry import ResidenceState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import language
from gateway.portal import things, tiles
from gateway.portal.asked import checked_id, moment
from gateway.portal.course import courses
from gateway.portal.gauges import gauges_of
from gateway.portal.named import named
from gateway.portal.views.find import Hit, name_of

pages = Blueprint("zone", __name__)
FIELDS = ("region", "programme", "applicant", "operating_unit", "managers", "functional_areas", "industries",
          "alliances", "associations", "policies", "opened_on", "counts", "about")  # fmt: skip
MONTHS = 12  # before this one


@pages.get("/zones")
@allow.everybody
def page() -> str:
    """Every zone that is kept."""
    results = send(
        Find(kind="zone", q=request.args.get("q", ""), after=request.args.get("after", ""), facets=("city",), limit=50),
        principal(),
    )  # fmt: skip
    return render_template(
        "pages/zones.html",
        q=request.args.get("q", ""),
        results=results,
        zones=[(card, _titles(card)) for card in results.items],
        next=url_for("zone.page", q=request.args.get("q", ""), after=results.next) if results.next else None,
    )


@pages.get("/zones/<id>")
@allow.everybody
def one(id: str) -> str:
    """One zone today; of a past day its record and who sat there then."""
    day, known = moment()
    if day is None and known is None:
        return _today(checked_id(id))
    query = GetThing(
        kind="zone", id=checked_id(id), as_of=day, known_on=known, sources=True, related=("residence", "base"),
        history=10, differences=True,
    )  # fmt: skip
    view = send(query, principal())
    return render_template(
        "pages/zone-past.html",
        view=view,
        title=things.title(view),
        facts=things.gathered(things.rows(view, FIELDS)),
        residents=_resident(view),
        bases=[one for one in view.related if one.kind == "base"],
        known_on=request.args.get("knownOn", ""),
        gauges=gauges_of(view.id, day, known),
    )


def _resident(view: View) -> list[View]:
    """Who sat there, by the names of the page."""
    there = (one for one in view.related if one.kind == "residence" and one.state["state"] == "resident")
    return named(there) if language() == "en" else list(there)


def _today(id: str) -> str:
    card = send(ReadCard(kind="zone", id=id), principal())
    agencies = send(
        Find(kind="agency", filters={"zone": (id,)}, limit=50, after=request.args.get("after", "")), principal()
    )
    bases = sorted((one for one in card.joined if one.kind == "base"), key=lambda one: not one.state.get("is_centre"))
    gauges = gauges_of(id, months=MONTHS)
    return render_template(
        "pages/zone.html",
        card=card,
        titles=_titles(card),
        agencies=agencies,
        hits=[Hit(found, {id: name_of(card)}) for found in agencies.items],
        bases=bases,
        bodies=_bodies(id),
        residents=_residents(id),
        grounds=_grounds(bases),
        built=sum((Decimal(one.state.get("built_m2") or 0) for one in bases), Decimal(0)),
        core=sum((Decimal(one.state.get("core_m2") or 0) for one in bases), Decimal(0)),
        gauges=gauges,
        courses=courses(gauges[0].items),
        around=tiles.around(str(card.state.get("region") or "")),
        rows=[(row.label, row.value) for row in _rows(card)],
        next=url_for("zone.one", id=id, after=agencies.next) if agencies.next else None,
    )


def _bodies(zone_id: str) -> list[View]:
    """The public bodies of the zone, with the checks of their windows."""
    return list(send(ListThings(kind="public_body", where={"zone_id": (zone_id,)}, limit=200), principal()).items)


def _residents(zone_id: str) -> int:
    """How many reside there, whether or not they are found by those who search."""
    where: dict[str, tuple[str, ...]] = {"zone_id": (zone_id,), "state": (ResidenceState.RESIDENT.code,)}
    return send(ListThings(kind="residence", where=where, limit=1, count=True), principal()).total or 0


def _grounds(bases: list[Joined]) -> dict[str, BaseBoundary]:
    """What the boundary of each base holds, where it has one."""
    return {
        one.id: send(ReadBoundary(base_id=one.id), principal())
        for one in bases
        if one.state.get("boundary") or one.state.get("buildings")
    }


def _rows(card: Card) -> list[things.Row]:
    return things.state_rows("zone", card.state, FIELDS)


def _titles(card: Card) -> list[dict[str, str]]:
    """The titles that it holds."""
    return [
        one.state | {"id": one.id}
        for one in card.joined
        if one.kind == "title" and one.state.get("state") == TitleState.HELD.value
    ]
