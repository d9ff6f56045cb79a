"""Open data for people: what is published, on what terms, and the files with their hashes."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _

from contracts.open_data import terms
from gateway.access.allow import allow
from gateway.language import say
from gateway.published_data import published

pages = Blueprint("open_data", __name__)


@pages.get("/open-data")
@allow.everybody
def page() -> str:
    """Every dataset with its fields and files."""
    found = published()
    parts = [("terms", _("使用条件")), *((one.name, say(one.words)) for one in found)]
    return render_template("pages/open-data.html", found=found, parts=parts, terms=terms())
