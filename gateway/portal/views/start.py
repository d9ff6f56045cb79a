"""The start page: one search box, the cities, the five services, who is on a list now."""

from __future__ import annotations

from flask import Blueprint, render_template

from contracts.commands.search import Find, Results
from contracts.commands.things import ListThings
from contracts.declare import Words
from contracts.things.credit import ListingState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import tiles
from gateway.portal.named import named
from rulebooks import codes as code_lists

pages = Blueprint("start", __name__)
NEWEST = 5


@pages.get("/")
@allow.everybody
def page() -> str:
    """What may be looked for, and where."""
    found = send(Find(kind="agency", facets=("city", "categories"), limit=1), principal())
    standing: dict[str, tuple[str, ...]] = {"state": (ListingState.STANDING.code,)}
    listings = send(ListThings(kind="listing", where=standing, limit=NEWEST, count=True), principal())
    return render_template(
        "pages/start.html",
        total=found.total,
        tiles=tiles.tiles(tiles.counted(found)),
        categories=_categories(found),
        listings=named(listings.items),
        listed=listings.total or 0,
        services=len(tuple(code_lists.load("services"))),
    )


def _categories(found: Results) -> list[tuple[str, Words, int, list[Words]]]:
    """Each category, how many agencies have it, and what its services are called."""
    counts = tiles.counted(found, "categories")
    services = code_lists.load("services")
    return [
        (
            entry.code,
            Words(*entry.words),
            counts.get(entry.code, 0),
            [Words(*service.words) for service in services if service.extra.get("category") == entry.code][:5],
        )
        for entry in code_lists.load("categories")
    ]
