"""How far the plan of a zone is: a page for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from contracts.commands.applications import ReadProgress
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.asked import checked_id, moment

pages = Blueprint("plan", __name__)
TONES = {"met": "ok", "green": "ok", "yellow": "warn", "red": "bad", "unknown": "unknown"}


@pages.get("/progress/<id>")
@allow.everybody
def page(id: str) -> str:
    """Every indicator with its target, what was reached, and the rule of its colour; of today or of a past day."""
    day, _known = moment()
    found = send(ReadProgress(application_id=checked_id(id), on=day), principal())
    return render_template("pages/progress.html", found=found, tones=TONES)
