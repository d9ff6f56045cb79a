"""Whether this process lives and is ready, for whatever watches over it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from chassis.health import Report
from gateway.access.allow import allow
from gateway.desk import desk

routes = Blueprint("health", __name__, url_prefix="/health")


@routes.get("/live")
@allow.everybody
def live() -> Response:
    """503 means: start it again."""
    return _told(desk().health.live())


@routes.get("/ready")
@allow.everybody
def ready() -> Response:
    """503 means: send it no work."""
    return _told(desk().health.ready())


def _told(report: Report) -> Response:
    response = jsonify(report.as_json())
    response.status_code = HTTPStatus.OK if report.ok else HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Cache-Control"] = "no-store"
    return response
