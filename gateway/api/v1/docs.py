"""The documentation of the API for people, of the events for programs, and the schema that an event names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, url_for

from chassis.bus import asyncapi
from chassis.bus.promises import data_schema
from contracts.events import load_all
from gateway.access.allow import allow
from gateway.api.blueprint import PREFIX

routes = Blueprint("docs", __name__)
FOLDER = Path(__file__).parent / "docs_page"
SCHEMA = "application/schema+json"
DOCS = f"{PREFIX}/docs"


@routes.get(DOCS)
@allow.everybody
def page() -> Response:
    """The document as a page; it works without anything from another host."""
    text = _file("page.html").replace("{vendor}", url_for("static", filename="vendor/swagger-ui"))
    return Response(text, mimetype="text/html")


@routes.get(f"{DOCS}/start.js")
@allow.everybody
def start() -> Response:
    """What the page begins with; a file of its own, since no script inside a page is run."""
    return Response(_file("start.js"), mimetype="text/javascript")


@routes.get(f"{PREFIX}/asyncapi.json")
@allow.everybody
def announced() -> Response:
    """The AsyncAPI document: what the services announce on the broker."""
    load_all()
    return Response(asyncapi.text(), mimetype="application/json")


@routes.get("/schemas/<type_>.v<int:version>.json")
@allow.everybody
def event_schema(type_: str, version: int) -> Response:
    """The JSON Schema of an event's data."""
    event = load_all().get(type_)
    if event is None or event.version != version:
        abort(404)
    response = jsonify(data_schema(type_))
    response.mimetype = SCHEMA
    return response


@cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
