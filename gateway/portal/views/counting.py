"""How a period of a case is counted, so that anybody can count it again."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request

from contracts.commands.cases import CaseClock, CaseView
from contracts.declare import Kind
from gateway.access.allow import allow
from gateway.language import language
from gateway.portal import counted
from gateway.portal.case_seen import case_seen, secret_code
from gateway.portal.shown import DAYS, WEEKDAYS
from gateway.telling import told

pages = Blueprint("counting", __name__, url_prefix="/cases")


@pages.get("/<plural>/<id>/clocks/<clock>")
@allow.everybody
def page(plural: str, id: str, clock: str) -> str:
    """One period, day by day; `part` says on which part it runs, `last` which of those that recur."""
    kind, view, found = _clock(plural, id, clock)
    whole = counted.whole(found)
    found_weeks = counted.weeks(found) if whole else []
    return render_template(
        "pages/case-clock.html",
        kind=kind,
        view=view,
        code=secret_code(),
        clock=found,
        whole=whole,
        weeks=found_weeks,
        stretches=counted.stretches(found) if whole else [],
        stopped=sum(one.tone.startswith("s") for week in found_weeks for one in week),
        weekdays=list(WEEKDAYS) if language() == "zh" else [one[:3] for one in DAYS],
    )


@pages.get("/<plural>/<id>/clocks/<clock>/json")
@allow.everybody
def recount(plural: str, id: str, clock: str) -> Response:
    """The same for whoever counts it again by machine; as the API tells it."""
    _kind, _view, found = _clock(plural, id, clock)
    return jsonify(told(found))


def _clock(plural: str, id: str, clock: str) -> tuple[Kind, CaseView, CaseClock]:
    kind, view = case_seen(plural, id, days=True)
    found = view.clock(clock, request.args.get("part", ""), request.args.get("last", ""))
    return kind, view, found or abort(404)
