"""The programmes under which a zone may apply, as they stood on a day."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from chassis.errors import Missing
from contracts.codes import applications as codes
from contracts.commands.applications import Programme, ReadProgrammes, ReadTasks, TaskStanding, TaskTable
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.told import told as said

routes = Routes(
    "programmes", __name__, url_prefix=f"{PREFIX}/programmes", description="适用办法 · programmes", now=now.BY_DAY
)
PROGRAMME = schemas.schema_of(Programme)


TABLE = {name: schema for name, schema in schemas.members_of(TaskTable).items() if name != "items"}


class TasksQuery(ma.Schema):
    """Of which day."""

    on = fields.as_of("on")


class OneQuery(ma.Schema):
    """The day; drafts never bind anybody and are told only when asked for."""

    on = fields.as_of("on")
    drafts = fields.Flag(load_default=False, metadata=fields.words("含草案", "drafts", "marked as such"))


@routes.get("")
@allow.everybody
@routes.arguments(OneQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Programmes", PROGRAMME, on={"type": "string", "format": "date"}))
def list_(given: dict[str, Any]) -> Response:
    """The editions in force on a day."""
    found = ask(ReadProgrammes(**given))
    return told.page(found.items, on=found.on.isoformat())


@routes.get("/<string(maxlength=40):code>")
@allow.everybody
@routes.arguments(OneQuery, location="query")
@routes.answers(HTTPStatus.OK, PROGRAMME)
def one(given: dict[str, Any], code: str) -> Response:
    """The edition of one programme on a day with all its provisions, each with where it is written."""
    found = ask(ReadProgrammes(**given, code=code))
    if not found.items:
        raise Missing(codes.NOT_IN_FORCE.fault("?on", day=found.on, programme=code))
    return told.answer(found.items[0])


@routes.get("/<string(maxlength=40):code>/tasks")
@allow.everybody
@routes.arguments(TasksQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("TaskTable", schemas.schema_of(TaskStanding), **TABLE))
def tasks(given: dict[str, Any], code: str) -> Response:
    """The dated tasks of a programme: bodies, period, evidence, meetings and colour of each."""
    found = said(ask(ReadTasks(programme=code, **given)))
    return told.page(found.pop("items"), **found)
