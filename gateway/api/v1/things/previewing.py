"""What a correction or a withdrawal would change, told before it is made; nothing is written, so it needs no key."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from contracts.cases import CaseThing
from contracts.commands import things as asked
from contracts.declare import Kind
from gateway.api import schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import Routes
from gateway.api.v1.things import bodies, examples
from gateway.api.v1.things.doing import Places, look
from gateway.api.v1.things.writing import by


def add(routes: Routes, kind: Kind) -> None:
    """The route, for those who may write the kind; a case is changed by its acts alone."""
    if not kind.writers or issubclass(kind.cls, CaseThing):
        return
    places = Places(kind, "sets")

    @routes.post("/<thing:id>/preview", endpoint="preview")
    @by(kind.writers)
    @routes.arguments(bodies.bodies(kind).preview, example=examples.preview(kind))
    @routes.answers(HTTPStatus.OK, schemas.schema_of(asked.Preview))
    def preview(given: dict[str, Any], id: str) -> Response:
        """What it would change to correct an entry or to take it back: by days, each field as it is and as it would be."""
        return told.answer(look(asked.PreviewEntry(kind=kind.name, id=thing_id(id), **given), places))
