"""The index of search: which one answers, building it anew, and going back to the one before."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.platform import OPERATIONS
from contracts.commands.search import ActOnIndex, IndexStanding, ReadIndex
from contracts.declare import TEXT
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command

routes = Routes(
    "index", __name__, url_prefix=f"{PREFIX}/index", description="检索索引 · the index of search", now=now.PLATFORM
)
STANDING = schemas.schema_of(IndexStanding)


class Acting(ma.Schema):
    """What becomes of the index."""

    act = mf.String(
        required=True,
        validate=ma.validate.OneOf(["rebuild", "take-back"]),
        metadata=fields.words("事项", "act", "build a new one, or go back to the one before"),
    )
    because = mf.String(
        load_default="",
        validate=ma.validate.Length(max=TEXT.longest),
        metadata=fields.words("理由", "because", "why one goes back"),
    )
    leaving = mf.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata=fields.words("离开的索引", "leaving", "the name of the index in use that is to be left"),
    )


@routes.get("")
@allow(*OPERATIONS)
@routes.answers(HTTPStatus.OK, STANDING)
def standing() -> Response:
    """Which index answers, to which one can go back, and what is wrong with it."""
    return told.answer(ask(ReadIndex()))


@routes.post("/acts")
@allow(*OPERATIONS)
@command
@routes.arguments(Acting, example={"act": "rebuild"})
@routes.answers(HTTPStatus.OK, STANDING)
def act(given: dict[str, Any]) -> Response:
    """
    Build a new index beside the one in use, or go back to the one before it, because …

    A new one is judged before it is used. Going back is done at once, and its reason enters the ledger.
    """
    return told.answer(do(ActOnIndex(**given)))
