"""The calendar of a title."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands.assessment import Occasion, ReadCalendar, TitleCalendar
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.told import told as said

routes = Routes(
    "calendars", __name__, url_prefix=f"{PREFIX}/titles", description="称号日历 · calendars of titles", now=now.BY_DAY
)


class CalendarQuery(ma.Schema):
    """From which day on it is counted, and how far."""

    on = fields.as_of("on")
    years = mf.Integer(
        load_default=3,
        validate=ma.validate.Range(1, 20),
        metadata=fields.words("看几年", "years", "how many"),
    )


HEAD = {
    name: schema
    for name, schema in schemas.members_of(TitleCalendar).items()
    if name != "items"
}  # fmt: skip


@routes.get("/<id>/calendar")
@allow.everybody
@routes.arguments(CalendarQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("TitleCalendar", schemas.schema_of(Occasion), **HEAD))
def calendar(given: dict[str, Any], id: str) -> Response:
    """What a title owes and when: each day with its article, whether it was moved, and whether it may still move."""
    found = said(ask(ReadCalendar(title_id=thing_id(id), **given)))
    return told.page(found.pop("items"), **found)
