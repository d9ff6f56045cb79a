"""Draws of panels: the published file, and for the office that holds one, who is who in it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from chassis.draw import MEDIA_TYPE
from contracts.commands.applications import PanelMember, ReadPanelFile, ReadPanelMembers
from gateway.access.allow import allow
from gateway.api import now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask

routes = Routes(
    "draws", __name__, url_prefix=f"{PREFIX}/panels", description="专家抽取 · draws of panels", now=now.FIXED
)
FILE = {"schema": {"type": "object"}}


@routes.get("/<id>/file")
@allow.everybody
@routes.response(HTTPStatus.OK, FILE["schema"], content_type=MEDIA_TYPE)
def file(id: str) -> Response:
    """The published file as exact bytes, once the case is decided; `verify_draw.py` recomputes it."""
    found = ask(ReadPanelFile(id=thing_id(id)))
    headers = {"Content-Disposition": 'attachment; filename="draw.json"', "ETag": f'"{found.hash}"'}
    return Response(found.content.encode(), content_type=MEDIA_TYPE, headers=headers)


@routes.get("/<id>/members")
@allow.signed_in
@routes.answers(HTTPStatus.OK, schemas.page_of("PanelMembers", schemas.schema_of(PanelMember)))
def members(id: str) -> Response:
    """The frozen list by name, with each ban and its evidence; for the office that holds the draw and for auditors."""
    return told.page(ask(ReadPanelMembers(id=thing_id(id))).items)
