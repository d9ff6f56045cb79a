"""The HTTP API: `/api/v1`, cookie-less, described by OpenAPI 3.1."""

from __future__ import annotations

from flask import Flask, Response, current_app

from gateway.access.allow import allow
from gateway.api import calls, health, v1
from gateway.api.blueprint import PREFIX
from gateway.api.json import JsonProvider
from gateway.api.problem_api import ProblemApi
from gateway.api.v1 import docs

EXTENSION = "jiju.api"
DOCUMENT = "api-docs.openapi_json"


def install(app: Flask) -> None:
    """The routes, and the document that describes them at `/api/v1/openapi.json`."""
    app.json = JsonProvider(app)
    app.config.update(
        API_TITLE="集聚 · Jiju",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    made = app.extensions[EXTENSION] = ProblemApi(app)
    for blueprint in v1.blueprints():
        made.register_blueprint(blueprint)
    app.register_blueprint(docs.routes)
    calls.install(app)
    app.register_blueprint(health.routes)
    app.view_functions[DOCUMENT] = _document


@allow.everybody
def _document() -> Response:
    """The OpenAPI document; in place of flask-smorest's own view, which takes no access rule."""
    made: ProblemApi = current_app.extensions[EXTENSION]
    return Response(made.document, mimetype="application/json")
