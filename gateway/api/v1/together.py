"""One act on several cases by one request: what became of each, as if each had been asked for alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from gateway.access.allow import allow
from gateway.api import fields, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.headers import command, idempotency_key
from gateway.api.v1.cases import ONE, kind_called
from gateway.together import MOST, CaseOutcome, Chosen, each

routes = Routes("acts-on-many", __name__, url_prefix=f"{PREFIX}/cases", description="案件办理 · cases of procedures")
OUTCOMES = schemas.component(
    "CaseOutcomes",
    {
        "type": "object",
        "required": ["items", "done", "refused"],
        "properties": {
            "items": {"type": "array", "items": schemas.schema_of(CaseOutcome)},
            "done": {"type": "integer"},
            "refused": {"type": "integer"},
        },
    },
)


class ChosenBody(ma.Schema):
    """One case as it was seen, and what is said of it alone."""

    id = mf.String(required=True, validate=ma.validate.Length(1, 40), metadata=fields.words("案件编号", "case"))
    revision = mf.Integer(
        required=True, strict=True, validate=ma.validate.Range(1), metadata=fields.words("所见版次", "revision seen")
    )
    inputs = mf.Dict(keys=mf.String(), values=mf.Raw(), load_default=dict)


class ManyBody(ma.Schema):
    """The act, what is said of all of them, and which."""

    act = mf.String(required=True, validate=ma.validate.Length(1, 80), metadata=fields.words("事项", "act"))
    inputs = mf.Dict(keys=mf.String(), values=mf.Raw(), load_default=dict)
    cases = mf.List(
        mf.Nested(ChosenBody),
        required=True,
        validate=ma.validate.Length(1, MOST),
        metadata=fields.words("案件", "cases"),
    )


@routes.post(f"/{ONE}/acts/together")
@allow.signed_in
@command
@routes.arguments(
    ManyBody,
    example={
        "act": "admit",
        "inputs": {"reason": "核验通过"},
        "cases": [{"id": "7K3Q2M9X5C0H", "revision": 2, "inputs": {"entered_on": "2026-03-02"}}],
    },
)
@routes.answers(HTTPStatus.OK, OUTCOMES)
def act(given: dict[str, Any], plural: str) -> Response:
    """
    Do one act on several cases; one that is refused keeps no other back.

    Each is told with its status and every reason. Sent again with the same key, what was done is told again and is not
    done twice; what was refused is tried again.
    """
    chosen = [Chosen(thing_id(one["id"]), one["revision"], one["inputs"]) for one in given["cases"]]
    outcomes = each(kind_called(plural), given["act"], given["inputs"], chosen, idempotency_key())
    done = sum(one.done for one in outcomes)
    return told.answer({"items": outcomes, "done": done, "refused": len(outcomes) - done})
