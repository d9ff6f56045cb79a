"""A record as the API tells it."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

from flask import Response

from contracts.commands.things import ClosedAct, OpenAct, View
from contracts.declare import Kind
from gateway.api import schemas, told
from gateway.api.blueprint import PREFIX


def viewed(view: View, status: HTTPStatus = HTTPStatus.OK, *, tagged: bool = True, **headers: str) -> Response:
    """The record; the state of another day or knowledge has no ETag, since nothing is done to it."""
    tag = {"ETag": f'"{view.revision}"'} if tagged else {}
    return told.answer(view, status, **tag, **headers)


def address(kind: Kind, id: str) -> str:
    return f"{PREFIX}/{kind.plural}/{id}"


@cache
def view_schema(kind: Kind) -> schemas.Schema:
    """A reference to the schema of a view of this kind."""
    return schemas.schema_of(
        View,
        f"{kind.cls.__name__}View",
        kind={"type": "string", "const": kind.name},
        state=schemas.state_of(kind),
    )


def acts_schema() -> schemas.Schema:
    """A reference to the schema of what may and may not be done."""
    members = {
        "id": {"type": "string"},
        "revision": {"type": "integer"},
        "open": {"type": "array", "items": schemas.schema_of(OpenAct)},
        "closed": {"type": "array", "items": schemas.schema_of(ClosedAct)},
    }
    return schemas.component("Acts", {"type": "object", "required": list(members), "properties": members})
