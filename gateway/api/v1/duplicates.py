"""Two agencies that are alike and yet two: the answer of an officer, asked for once per pair."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands.duplicates import ReadToldApart, TellApart, ToldApart, ToldApartList
from gateway.access.allow import allow
from gateway.api import fields, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command
from gateway.sending import WRITERS

routes = Routes("duplicates", __name__, url_prefix=f"{PREFIX}/told-apart", description="疑似重复 · possible duplicates")
CODE = fields.words("统一社会信用代码", "credit code")


class PairBody(ma.Schema):
    """Which two, and why they are two."""

    codes = mf.List(mf.String(validate=ma.validate.Length(1, 40)), required=True, metadata=CODE)
    reason = mf.String(required=True, validate=ma.validate.Length(max=2000), metadata=fields.words("理由", "reason"))


class CodeQuery(ma.Schema):
    """About which agency, and answered until when."""

    credit_code = mf.String(required=True, validate=ma.validate.Length(1, 40), metadata=CODE)
    as_of = fields.as_of()
    known_on = fields.known_on()


@routes.post("")
@allow(*WRITERS)
@command
@routes.arguments(
    PairBody, example={"codes": ["91320211MAFAKE0197", "31320211MAFAKE318B"], "reason": "执照已核对，是两家"}
)
@routes.answers(HTTPStatus.CREATED, schemas.schema_of(ToldApart))
def tell(given: dict[str, Any]) -> Response:
    """Say that two alike agencies are two; a creation that was held (`registry.alike`) then goes through."""
    return told.answer(do(TellApart(codes=tuple(given["codes"]), reason=given["reason"])), HTTPStatus.CREATED)


@routes.get("")
@allow(*WRITERS)
@routes.arguments(CodeQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(ToldApartList))
def answers(given: dict[str, Any]) -> Response:
    """What was answered about one agency: which pair, why, by whom and when; of a past day or moment, what was answered by then."""
    return told.answer(ask(ReadToldApart(code=given.pop("credit_code"), **given)))
