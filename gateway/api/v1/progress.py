"""How far the plan of a zone is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from contracts.commands.applications import IndicatorStanding, PlanProgress, ReadProgress
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.told import told as said

routes = Routes(
    "progress",
    __name__,
    url_prefix=f"{PREFIX}/applications",
    description="建设进度 · progress of plans",
    now=now.BY_DAY,
)
HEAD = {name: schema for name, schema in schemas.members_of(PlanProgress).items() if name != "items"}


class ProgressQuery(ma.Schema):
    """Of which day."""

    on = fields.as_of("on")


@routes.get("/<id>/progress")
@allow.everybody
@routes.arguments(ProgressQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("PlanProgress", schemas.schema_of(IndicatorStanding), **HEAD))
def progress(given: dict[str, Any], id: str) -> Response:
    """Each indicator with the target that held on the day, what was reached, and its colour by the rule that is told."""
    found = said(ask(ReadProgress(application_id=thing_id(id), **given)))
    return told.page(found.pop("items"), **found)
