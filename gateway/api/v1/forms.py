"""Forms of a programme, filled from the register."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands.applications import FilledForm, ReadForm
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask

routes = Routes(
    "forms-of-applications",
    __name__,
    url_prefix=f"{PREFIX}/applications",
    description="预填表格 · forms",
    now=now.BY_DAY,
)


class FormQuery(ma.Schema):
    """Which form, of which year."""

    form = mf.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata=fields.words("表", "form", "the first where it is left out"),
    )
    year = mf.Integer(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(2000, 2100),
        metadata=fields.words("年度", "year", "this year where it is left out"),
    )


@routes.get("/<id>/forms")
@allow.signed_in
@routes.arguments(FormQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(FilledForm))
def form(given: dict[str, Any], id: str) -> Response:
    """A form with every figure that the register has, its day, its source and the records behind it; what is left blank."""
    return told.answer(ask(ReadForm(application_id=thing_id(id), **given)))
