"""How far the plan of a zone is, and the dated tasks of a programme: pages for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, render_template, request, url_for

from contracts.commands.applications import ReadPlans, ReadProgress, ReadTasks, TaskStanding
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.asked import checked_id, moment
from gateway.portal.case_lines import source_words

pages = Blueprint("plan", __name__)
TONES = {"met": "ok", "green": "ok", "yellow": "warn", "red": "bad", "unknown": "unknown"}


@pages.get("/progress")
@allow.everybody
def list_() -> str:
    """Every zone with a plan, and how many of its indicators stand how; or those of one zone."""
    zone = request.args.get("zone", "")
    zone = checked_id(zone) if zone else ""
    found = send(ReadPlans(zone_id=zone, after=request.args.get("after", "")), principal())
    following = url_for("plan.list_", zone=zone or None, after=found.next) if found.next else None
    return render_template("pages/plans.html", found=found, tones=TONES, zone=zone, next=following)


@pages.get("/progress/<id>")
@allow.everybody
def page(id: str) -> str:
    """Every indicator with its target, what was reached, and the rule of its colour; of today or of a past day."""
    day, _known = moment()
    found = send(ReadProgress(application_id=checked_id(id), on=day), principal())
    return render_template("pages/progress.html", found=found, tones=TONES, source=source_words(found.source))


@pages.get("/tasks/<code>")
@allow.everybody
def tasks(code: str) -> str:
    """Every dated task of a programme with who leads, who takes part, what was reported and resolved."""
    day, _known = moment()
    found = send(ReadTasks(programme=code, on=day), principal())
    counts = Counter(one.colour for one in found.items)
    return render_template(
        "pages/tasks.html",
        found=found,
        tones=TONES,
        counts=[(one.colour_words, counts[one.colour], TONES[one.colour]) for one in _first(found.items)],
        may_record=principal().role is Role.PROVINCE,
    )


def _first(items: Iterable[TaskStanding]) -> list[TaskStanding]:
    """One of each colour, in the order of the table."""
    return list({one.colour: one for one in items}.values())
