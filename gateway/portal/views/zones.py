"""Zones: all of them, and one with its title, its bases and who sits in it."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, render_template, request, url_for

from contracts.commands.search import Card, Find, ReadCard
from contracts.commands.things import GetThing
from contracts.things.assessment import TitleState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import things
from gateway.portal.asked import checked_id, moment
from gateway.portal.gauges import gauges_of
from gateway.portal.views.find import Hit

pages = Blueprint("zone", __name__)
FIELDS = ("region", "programme", "applicant", "operating_unit", "managers", "functional_areas", "industries",
          "alliances", "associations", "policies", "opened_on", "counts", "about")  # fmt: skip


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
        residents=[one for one in view.related if one.kind == "residence" and one.state["state"] == "resident"],
        bases=[one for one in view.related if one.kind == "base"],
        known_on=request.args.get("knownOn", ""),
        gauges=gauges_of(view.id, day, known),
    )


def _today(id: str) -> str:
    card = send(ReadCard(kind="zone", id=id), principal())
    agencies = send(
        Find(kind="agency", filters={"zone": (id,)}, facets=("categories", "rights"), limit=50,
             after=request.args.get("after", "")),
        principal(),
    )  # fmt: skip
    bases = [one for one in card.joined if one.kind == "base"]
    return render_template(
        "pages/zone.html",
        card=card,
        titles=_titles(card),
        agencies=agencies,
        hits=[Hit(found) for found in agencies.items],
        bases=bases,
        built=sum((Decimal(one.state.get("built_m2") or 0) for one in bases), Decimal(0)),
        core=sum((Decimal(one.state.get("core_m2") or 0) for one in bases), Decimal(0)),
        gauges=gauges_of(id),
        rows=[(row.label, row.value) for row in _rows(card)],
        next=url_for("zone.one", id=id, after=agencies.next) if agencies.next else None,
    )


def _rows(card: Card) -> list[things.Row]:
    return things.state_rows("zone", card.state, FIELDS)


def _titles(card: Card) -> list[dict[str, str]]:
    """The titles that it holds."""
    return [
        one.state | {"id": one.id}
        for one in card.joined
        if one.kind == "title" and one.state.get("state") == TitleState.HELD.value
    ]
