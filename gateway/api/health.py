"""Whether this process lives and is ready, for whatever watches over it."""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus

from flask import Blueprint, Response, abort, request

from chassis.health import Report
from chassis.watch.pages import told_of
from chassis.watch.server import Page
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


@routes.get("/metrics")
@allow.everybody
def metrics() -> Response:
    """Prometheus's figures of this process, for whoever has the token; to all others there is nothing here."""
    own, given = desk(), request.authorization
    token = (given.token or "") if given and given.type == "bearer" else ""
    if not own.figures or not own.settings.metrics_token or not compare_digest(token, own.settings.metrics_token):
        abort(HTTPStatus.NOT_FOUND)
    return _shown(own.figures())


def _told(report: Report) -> Response:
    return _shown(told_of(report))


def _shown(page: Page) -> Response:
    response = Response(page.body, status=page.status, content_type=page.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response
