"""What is made public: who stands on which list now, by whose decision and until when."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from contracts.cases import CaseThing
from contracts.commands.cases import DeskRow, ReadDesk
from contracts.commands.things import ListThings
from contracts.declare import KINDS
from contracts.things.credit import ListingState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.named import named

pages = Blueprint("notices", __name__)


def _open_cases() -> list[tuple[DeskRow, str]]:
    """The cases of which everybody may read, and to which everybody may object, with their addresses."""
    kinds = [kind for kind in KINDS.values() if issubclass(kind.cls, CaseThing)]
    rows = [row for kind in kinds for row in send(ReadDesk(kind=kind.name, everybody=True), principal()).items]
    return [(row, url_for("cases.one", plural=KINDS[row.kind].plural, id=row.id)) for row in rows]


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
        cases=_open_cases(),
        next=url_for("notices.page", list=chosen or None, after=found.next) if found.next else None,
    )
