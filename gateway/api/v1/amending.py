"""An entry of a case is corrected, or the case goes to another edition: what that would change, and doing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands import cases as asked
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command, on_existing, seen_revision
from gateway.api.v1.cases import CASE, ONE, case_told, kind_called

routes = Routes(
    "amending-of-cases",
    __name__,
    url_prefix=f"{PREFIX}/cases",
    description="案件办理 · cases of procedures",
    now=now.JOB,
)
ENTRY = f"/{ONE}/<id>/entries/<int:number>"
LINE = ma.validate.Length(1, 4000)


class TryBody(ma.Schema):
    """The entry as it should have been; what is left out stays."""

    on = mf.Date(load_default=None, allow_none=True, metadata=fields.words("办理日", "legal day"))
    inputs = mf.Dict(keys=mf.String(), values=mf.Raw(), load_default=dict, metadata=fields.words("所填", "words"))


class CorrectionBody(TryBody):
    """The same, with why and who approved it."""

    reason = mf.String(required=True, validate=LINE, metadata=fields.words("理由", "reason"))
    approver = mf.String(required=True, validate=LINE, metadata=fields.words("批准人", "approved by"))


EXAMPLE = {"on": "2026-11-19", "inputs": {"opinion": "同意推荐"}}


@routes.post(f"{ENTRY}/trial")
@allow.signed_in
@command
@routes.arguments(TryBody, example=EXAMPLE)
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.CorrectionEffect))
def look(given: dict[str, Any], plural: str, id: str, number: int) -> Response:
    """What a correction of this entry would change, what would not have been open, and what stands against it."""
    return told.answer(ask(asked.TryCorrection(kind=kind_called(plural).name, id=thing_id(id), number=number, **given)))


@routes.post(f"{ENTRY}/corrections")
@allow.signed_in
@command
@on_existing
@routes.arguments(CorrectionBody, example=EXAMPLE | {"reason": "与收文簿不符", "approver": "处长"})
@routes.answers(HTTPStatus.OK, CASE, etag=True)
def correct(given: dict[str, Any], plural: str, id: str, number: int) -> Response:
    """Correct an entry's day or words; what was recorded stays, and is told as said now."""
    one = asked.CorrectEntry(
        kind=kind_called(plural).name, id=thing_id(id), revision=seen_revision(), number=number, **given
    )
    return case_told(do(one))


class MoveBody(ma.Schema):
    """Where to, and why."""

    edition = mf.String(required=True, validate=ma.validate.Length(1, 60), metadata=fields.words("版本", "edition"))
    reason = mf.String(required=True, validate=LINE, metadata=fields.words("理由", "reason"))


@routes.get(f"/{ONE}/<id>/editions")
@allow.signed_in
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.EditionOffers))
def editions(plural: str, id: str) -> Response:
    """To which other editions this case could go: the rule, what differs, what stands against it. For an office."""
    return told.answer(ask(asked.ReadEditions(kind=kind_called(plural).name, id=thing_id(id))))


@routes.post(f"/{ONE}/<id>/moves")
@allow.signed_in
@command
@on_existing
@routes.arguments(MoveBody, example={"edition": "JS_2016@2017-01-01", "reason": "申报主体同意适用新版"})
@routes.answers(HTTPStatus.OK, CASE, etag=True)
def move(given: dict[str, Any], plural: str, id: str) -> Response:
    """Take a running case to another edition."""
    one = asked.MoveCase(kind=kind_called(plural).name, id=thing_id(id), revision=seen_revision(), **given)
    return case_told(do(one))
