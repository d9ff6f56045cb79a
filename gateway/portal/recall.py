"""A page after one's own change includes it: how far one has written rides along in a cookie."""

from __future__ import annotations

from flask import Flask, Response, g, request

from gateway import positions
from gateway.desk import desk
from gateway.language import API

COOKIE = "jiju_position"
LIFE = 300  # seconds; by then everything has followed


def install(app: Flask) -> None:
    app.before_request(_recall)
    app.after_request(_remember)


def _recall() -> None:
    if request.path.startswith(API):
        return
    try:
        g.after = positions.read(request.cookies.get(COOKIE, ""))
    except ValueError:
        g.after = {}


def _remember(response: Response) -> Response:
    own = g.get("caller")
    if own is not None and own.written and not request.path.startswith(API):
        now = positions.merged(g.get("after") or {}, own.written)
        response.set_cookie(
            COOKIE, positions.text(now), max_age=LIFE, httponly=True, samesite="Lax", secure=desk().settings.https
        )  # fmt: skip
    return response
