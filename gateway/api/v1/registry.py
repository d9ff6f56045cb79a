"""What the register works out about an agency or a zone, each with the records and the articles behind it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from contracts.commands.registry import (
    AgencyChecks,
    BaseBoundary,
    Duties,
    ReadAgencyChecks,
    ReadBoundary,
    ReadDuties,
    ReadGauges,
    ZoneGauges,
)
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.api import fields, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask

routes = Routes("register", __name__, url_prefix=PREFIX, description="名册所知 · what the register works out")


class MomentQuery(ma.Schema):
    """Of which day, and as known when."""

    as_of = fields.as_of()
    known_on = fields.known_on()


@routes.get("/agencies/<id>/checks")
@allow.everybody
@routes.arguments(MomentQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(AgencyChecks))
def checks(given: dict[str, Any], id: str) -> Response:
    """The conditions of practice of an agency: pass, fail or unknown, each with its article and what says so."""
    return told.answer(ask(ReadAgencyChecks(agency_id=thing_id(id), **given)))


@routes.get("/agencies/<id>/duties")
@allow(Role.CITY, Role.PROVINCE, Role.OPERATOR, Role.INSPECTOR, Role.LEAD, Role.AGENCY, Role.AUDITOR)
@routes.arguments(MomentQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(Duties))
def duties(given: dict[str, Any], id: str) -> Response:
    """What is open with an agency elsewhere, or was: inspections, rectifications, repairs; what blocks first."""
    return told.answer(ask(ReadDuties(agency_id=thing_id(id), **given)))


@routes.get("/zones/<id>/gauges")
@allow.everybody
@routes.arguments(MomentQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(ZoneGauges))
def gauges(given: dict[str, Any], id: str) -> Response:
    """A zone against the thresholds of its programme: value, limit, article, records, trend, day of a breach."""
    return told.answer(ask(ReadGauges(zone_id=thing_id(id), **given)))


@routes.get("/bases/<id>/boundary")
@allow.everybody
@routes.arguments(MomentQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(BaseBoundary))
def boundary(given: dict[str, Any], id: str) -> Response:
    """The ground that the boundary of a base holds, and where filed areas disagree with it."""
    return told.answer(ask(ReadBoundary(base_id=thing_id(id), **given)))
