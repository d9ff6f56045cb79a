"""Pages about the portal itself: where its data come from, and how accessible it is."""

from __future__ import annotations

from flask import Blueprint, render_template

from gateway.access.allow import allow
from gateway.desk import desk

pages = Blueprint("statements", __name__)


@pages.get("/sources")
@allow.everybody
def sources() -> str:
    """Who says what, how often it is checked, and what "no record" means."""
    return render_template("pages/sources.html", contact=desk().settings.contact)


@pages.get("/accessibility")
@allow.everybody
def accessibility() -> str:
    """What was checked, how, and what was not."""
    return render_template("pages/accessibility.html", contact=desk().settings.contact)
