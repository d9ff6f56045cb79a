"""What is made public: who stands on which list now, by whose decision and until when."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from contracts.commands.things import ListThings
from contracts.things.credit import ListingState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.named import named

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@allow.everybody
def page() -> str:
    """The standing listings."""
    chosen = request.args.get("list", "")
    where: dict[str, tuple[str, ...]] = {"state": (ListingState.STANDING.code,)}
    if chosen:
        where["list_kind"] = (chosen,)
    found = send(
        ListThings(kind="listing", where=where, after=request.args.get("after", ""), limit=50, count=True), principal()
    )  # fmt: skip
    return render_template(
        "pages/notices.html",
        found=found,
        listings=named(found.items),
        chosen=chosen,
        next=url_for("notices.page", list=chosen or None, after=found.next) if found.next else None,
    )
