"""Zones: all of them, and one with its title, its bases and who sits in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from contracts.commands.assessment import ReadZoneCalendars
from contracts.commands.registry import BaseBoundary, ReadBoundary
from contracts.commands.search import Card, Find, Joined, ReadCard
from contracts.commands.things import GetThing, ListThings, View
from contracts.declare import State
from contracts.things.assessment import TitleState
from contracts.things.registry import ResidenceState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk
from gateway.language import language, say
from gateway.portal import things, tiles
from gateway.portal.asked import checked_id, moment
from gateway.portal.course import courses
from gateway.portal.gauges import gauges_of
from gateway.portal.matters import Matter, matter
from gateway.portal.named import named
from gateway.portal.shown import own
from gateway.portal.views.find import Hit, name_of

pages = Blueprint("zone", __name__)
FIELDS = ("region", "programme", "applicant", "operating_unit", "managers", "functional_areas", "industries",
          "alliances", "associations", "policies", "opened_on", "counts", "about")  # fmt: skip
MONTHS = 12  # before this one
NEXT, AHEAD = 3, timedelta(366)  # duties that are named, and how far ahead one looks for them


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
        kind="zone", id=checked_id(id), as_of=day, known_on=known, sources=True, related=("residence", "base", "public_body"),
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
        bodies=[one for one in view.related if one.kind == "public_body"],
        titles=_titles_then(view, known),
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
        owed=_owed(id),
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


def _titles(card: Card) -> list[dict[str, Any]]:
    """The titles that it holds, each with how far its term of building has come."""
    held = (one for one in card.joined if one.kind == "title" and one.state.get("state") == TitleState.HELD.value)
    today = desk().clock.today()
    return _newest_first(one.state | {"id": one.id, "term": _term(one.state, today)} for one in held)


def _titles_then(view: View, known: datetime | None) -> list[dict[str, Any]]:
    """Those that it held on that day."""
    query = ListThings(kind="title", where={"zone_id": (view.id,)}, as_of=view.as_of, known_on=known)
    held = (one for one in send(query, principal()).items if one.state["state"] == TitleState.HELD.value)
    return _newest_first(dict(one.state) | {"id": one.id, "term": _term(one.state, view.as_of)} for one in held)


def _newest_first(titles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(titles, key=lambda one: str(one["awarded_on"]), reverse=True)


def _term(title: State, today: date) -> tuple[str, str]:
    """In which year of its term the title is, or that the term is over; nothing where it has none."""
    if not title.get("term_ends_on"):
        return "", ""
    since = date.fromisoformat(str(title["awarded_on"]))
    if today > date.fromisoformat(str(title["term_ends_on"])):
        return "none", _("建设期已满")
    return "info", _(
        "建设期第 %(n)s 年", n=today.year - since.year + ((today.month, today.day) >= (since.month, since.day))
    )


def _owed(id: str) -> list[tuple[Matter, bool]]:
    """What its titles ask for next, the soonest first, and whether the day may still move."""
    today = desk().clock.today()
    found = [
        (
            matter(one.day, say(one.words), "", url_for("records.calendar", id=title.title_id), own(say(one.basis))),
            one.provisional,
        )
        for title in send(ReadZoneCalendars(zone_id=id), principal()).items
        for one in title.items
        if today <= one.day <= today + AHEAD
    ]
    return sorted(found, key=lambda one: one[0].due)[:NEXT]
