"""Many running cases go to the edition in force by one decision: under which editions they run, the dry run, the decision."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands import cases as asked
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command
from gateway.api.v1.cases import ONE, kind_called
from gateway.api.v1.jobs import JOB

routes = Routes(
    "moving-of-cases", __name__, url_prefix=f"{PREFIX}/cases", description="案件办理 · cases of procedures", now=now.JOB
)
EDITION = ma.validate.Length(1, 60)
HEAD = {
    name: schema for name, schema in schemas.members_of(asked.MovesPreview).items() if name not in ("items", "next")
}


class MovesQuery(ma.Schema):
    """Of which edition."""

    edition = mf.String(required=True, validate=EDITION, metadata=fields.words("原版本", "former edition"))
    after = fields.After()
    limit = fields.limit()


class MovesBody(ma.Schema):
    """From which edition to which, and why."""

    edition = mf.String(required=True, validate=EDITION, metadata=fields.words("原版本", "former edition"))
    target = mf.String(required=True, validate=EDITION, metadata=fields.words("转到的版本", "edition in force"))
    reason = mf.String(required=True, validate=ma.validate.Length(1, 4000), metadata=fields.words("理由", "reason"))


@routes.get(f"/{ONE}/editions")
@allow.signed_in
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.EditionsBehind))
def behind(plural: str) -> Response:
    """Under which former editions cases of the own region still run, and how many. For an office."""
    return told.answer(ask(asked.ReadEditionsBehind(kind=kind_called(plural).name)))


@routes.get(f"/{ONE}/moves")
@allow.signed_in
@routes.arguments(MovesQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("MovesPreview", schemas.schema_of(asked.MovableCase), **HEAD), link=True)
def preview(given: dict[str, Any], plural: str) -> Response:
    """What a move of all cases that run under an edition would do, and what stands against it case by case. For an office."""
    found = told.told(ask(asked.PreviewMoves(kind=kind_called(plural).name, **given)))
    return told.page(found.pop("items"), next_cursor=found.pop("next"), **found)


@routes.post(f"/{ONE}/moves")
@allow.signed_in
@command
@routes.arguments(
    MovesBody,
    example={"edition": "JS_2016@2017-01-01", "target": "JS_2016@2027-01-01", "reason": "省局决定，在办案件适用新版"},
)
@routes.answers(HTTPStatus.ACCEPTED, JOB, location=True)
def move(given: dict[str, Any], plural: str) -> Response:
    """Take all of them there, one after the other; the answer is the job, which tells how far it is and what stayed."""
    kind = kind_called(plural)
    job = do(asked.MoveCases(kind=kind.name, **given))
    return told.answer(job, HTTPStatus.ACCEPTED, Location=f"{PREFIX}/jobs/{kind.owner}/{job.id}")
