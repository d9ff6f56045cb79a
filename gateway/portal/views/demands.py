"""Open demands found by an agency: words, filters with counts, and for an empty result the one condition to drop."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for

from contracts.commands.matching import FindDemands, FoundDemand, ReadOneDemand
from contracts.declare import Words
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import say
from gateway.portal import contacts, things
from gateway.portal.asked import checked_id
from gateway.portal.views import find

pages = Blueprint("demand_search", __name__)
FACETS = ("services", "rights", "industry", "stage", "city", "languages")
OTHERS = ("q", "sort", "after")
SAID = (
    "services",
    "categories",
    "rights",
    "stage",
    "industry",
    "region",
    "cases",
    "budget_fen",
    "languages",
    "deadline",
)
SORTS = {
    "": Words("最相近的在前", "closest first"),
    "deadline": Words("最早要完成的在前", "wanted soonest first"),
    "-budget_fen": Words("预算高的在前", "largest budget first"),
}


@pages.get("/demands/search")
@allow(Role.AGENCY)
def page() -> str:
    """What stands open and fits the words; never a demand against a client of the agency."""
    find.refuse_unknown((*FACETS, *OTHERS))
    chosen = {name: tuple(request.args.getlist(name)) for name in FACETS if request.args.getlist(name)}
    q, sort = request.args.get("q", "").strip(), request.args.get("sort", "")
    asked = FindDemands(q=q, filters=chosen, facets=FACETS, sort=sort, after=request.args.get("after", ""), limit=20)
    results = send(asked, principal())
    return render_template(
        "pages/demands.html",
        q=q,
        results=results,
        chosen=chosen,
        chips=find.chips(results, chosen, "demand"),
        facets=find.drawn(results, chosen),
        hits=[Hit(one) for one in results.items],
        sort=sort,
        sorts=[(value, say(words)) for value, words in SORTS.items()],
        address=partial(address, q, chosen, sort=sort),
        first=address(q, chosen, sort=sort) if request.args.get("after") else None,
        next=address(q, chosen, after=results.next, sort=sort) if results.next else None,
    )


@pages.get("/demands/<id>")
@allow(Role.AGENCY)
def one(id: str) -> str:
    """One demand: what it says, how the agency fits and why it is not first, what it may do now and until when."""
    found = send(ReadOneDemand(id=checked_id(id)), principal())
    return render_template(
        "pages/demand.html",
        one=found,
        rows=things.state_rows("demand", found.state, SAID),
        standing=contacts.standing(found.contact, Role.AGENCY) if found.contact else None,
    )


def address(
    q: str, chosen: dict[str, tuple[str, ...]], *, without: str = "", after: str = "", sort: str = ""
) -> str:  # fmt: skip
    """The same search, with one condition dropped or at a later page."""
    asked: dict[str, Any] = {name: list(values) for name, values in chosen.items() if name != without}
    asked |= {
        name: value for name, value in {"q": q, "after": after, "sort": sort}.items() if value and name != without
    }
    return url_for("demand_search.page", **asked)


class Hit:
    """One demand as it is drawn."""

    def __init__(self, found: FoundDemand) -> None:
        self.id, self.state, self.fits, self.guessed = found.demand_id, found.state, found.fits, found.guessed
        self.title = find.marked(found.title, found.spans.get("title", ()))
        text = found.text[: find.ABOUT] + ("…" if len(found.text) > find.ABOUT else "")
        self.text = find.marked(text, found.spans.get("text", ()))
