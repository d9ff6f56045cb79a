"""How a period of a case is counted, so that anybody can count it again."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from contracts.commands.cases import CaseClock
from contracts.declare import Words
from gateway.access.allow import allow
from gateway.language import language
from gateway.portal import counted
from gateway.portal.case_seen import case_seen, secret_code
from gateway.portal.shown import DAYS, WEEKDAYS
from rulebooks.workdays import source_of

pages = Blueprint("counting", __name__, url_prefix="/cases")


@pages.get("/<plural>/<id>/clocks/<clock>")
@allow.everybody
def page(plural: str, id: str, clock: str) -> str:
    """One period, day by day; `part` says on which part it runs, `last` which of those that recur."""
    kind, view = case_seen(plural, id, days=True)
    part, last = request.args.get("part", ""), request.args.get("last", "")
    mine = [one for one in view.clocks if (one.clock, one.part) == (clock, part)]
    found = next((one for one in mine if not last or str(one.last) == last), None) or abort(404)
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
        calendars=_calendars(found) if whole else [],
        stopped=sum(one.tone.startswith("s") for week in found_weeks for one in week),
        weekdays=list(WEEKDAYS) if language() == "zh" else [one[:3] for one in DAYS],
    )


def _calendars(clock: CaseClock) -> list[Words]:
    """The notices by which its days are worked or are not, a year each; a period of months asks them for its last day alone."""
    days = [one.day for one in clock.days] if clock.working else [clock.days[-1].day]
    sources = {day.year: source_of(day) for day in days}
    return [Words(one.citation.zh, one.citation.en) for one in sources.values()]
