"""How pages are shown in this browser: the language and the size of the text."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from gateway.access.allow import allow
from gateway.access.csrf import harmless
from gateway.desk import desk
from gateway.language import COOKIE, TAGS
from gateway.portal.frame import LARGE_TEXT
from gateway.portal.navigation import local, start

pages = Blueprint("preferences", __name__)
YEAR = 365 * 24 * 3600


@pages.route("/language/<tag>", methods=["GET", "POST"])
@allow.everybody
@harmless
def speak(tag: str) -> Response:
    """The page one came from, in the other language from now on."""
    chosen = next((lang for lang, name in TAGS.items() if name == tag), None)
    if chosen is None:
        abort(404)
    return _back(COOKIE, chosen)


@pages.post("/text-size")
@allow.everybody
@harmless
def size() -> Response:
    """The page one came from, with large text or with text of the usual size again."""
    return _back(LARGE_TEXT, "large" if request.form.get("size") == "large" else "usual")


def _back(cookie: str, value: str) -> Response:
    response = redirect(local(request.values.get("next", "")) or start(), 303)
    response.set_cookie(
        cookie, value, max_age=YEAR, path="/", httponly=True, samesite="Lax", secure=desk().settings.https
    )
    return response
