"""Whether this process lives and is ready, for whatever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response

from chassis.health import Report
from chassis.watch.pages import told_of
from gateway.access.allow import allow
from gateway.desk import desk

routes = Blueprint("health", __name__)


@routes.get("/healthz")
@routes.get("/health/live")  # its first name, kept for those who call it
@allow.everybody
def live() -> Response:
    """503 means: start it again."""
    return _told(desk().health.live())


@routes.get("/readyz")
@routes.get("/health/ready")
@allow.everybody
def ready() -> Response:
    """503 means: send it no work."""
    return _told(desk().health.ready())


def _told(report: Report) -> Response:
    page = told_of(report)
    response = Response(page.body, status=page.status, content_type=page.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response
