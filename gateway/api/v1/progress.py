"""How far the plan of a zone is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands.applications import IndicatorStanding, PlanProgress, PlanRow, ReadPlans, ReadProgress
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
plans = Routes("plans", __name__, url_prefix=f"{PREFIX}/plans", description="建设方案 · plans of zones", now=now.PLANS)
HEAD = {name: schema for name, schema in schemas.members_of(PlanProgress).items() if name != "items"}


class PlansQuery(ma.Schema):
    """Of one zone, and from where on."""

    zone_id = mf.String(load_default="", validate=ma.validate.Length(max=20), metadata=fields.words("集聚区", "zone"))
    after = fields.after()
    limit = fields.limit()


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


@plans.get("")
@allow.everybody
@plans.arguments(PlansQuery, location="query")
@plans.answers(
    HTTPStatus.OK, schemas.page_of("Plans", schemas.schema_of(PlanRow), on={"type": "string", "format": "date"})
)
def list_(given: dict[str, Any]) -> Response:
    """The plans of all zones with a title under them, and how many of their indicators stand how today."""
    found = ask(ReadPlans(**given))
    return told.page(found.items, next_cursor=found.next, on=found.on.isoformat())
