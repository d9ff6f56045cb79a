"""Documents of cases: what each says, as PDF and as .docx, and whether a printed one is what was issued."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.cases import CaseThing
from contracts.commands import cases as asked
from contracts.declare import kind_of
from contracts.things import load_all
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.documents import checked, printed

PLURALS = ", ".join(repr(kind.plural) for kind in load_all().values() if issubclass(kind.cls, CaseThing))
ONE = f"/<any({PLURALS}):plural>/<id>/documents/<int:number>"
routes = Routes(
    "papers", __name__, url_prefix=f"{PREFIX}/cases", description="案件文书 · documents of cases", now=now.FIXED
)
checks = Routes(
    "checks", __name__, url_prefix=f"{PREFIX}/documents", description="文书核验 · checks of documents", now=now.FIXED
)
BYTES = {"type": "string", "format": "binary"}


class CheckQuery(ma.Schema):
    """What stands at the foot of the document."""

    number = mf.String(
        required=True,
        validate=ma.validate.Length(1, 40),
        metadata=fields.words("文书编号", "number", "of the document"),
    )
    hash = mf.String(
        required=True, validate=ma.validate.Length(1, 80), metadata=fields.words("内容散列", "hash", "of its content")
    )


class FormQuery(ma.Schema):
    """In which form."""

    form = mf.String(
        load_default="pdf",
        validate=ma.validate.OneOf(["pdf", "docx"]),
        metadata=fields.words("格式", "form", "pdf or docx"),
    )


def _document(plural: str, id: str, number: int) -> asked.CaseDocument:
    kind = kind_of(plural)
    assert kind is not None  # noqa: S101 - the address knows only these
    return ask(asked.ReadDocument(kind=kind.name, id=thing_id(id), number=number))


@routes.get(ONE)
@allow.everybody
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.CaseDocument))
def content(plural: str, id: str, number: int) -> Response:
    """What the document of an entry says, line by line, with the hash over all of it."""
    return told.answer(_document(plural, id, number))


@routes.get(f"{ONE}/file")
@allow.everybody
@routes.arguments(FormQuery, location="query")
@routes.response(HTTPStatus.OK, BYTES, content_type="application/octet-stream")
def file(given: dict[str, Any], plural: str, id: str, number: int) -> Response:
    """The document as a file; the same content gives the same bytes. In the language that the caller asks for."""
    return printed(_document(plural, id, number), given["form"])


@checks.get("")
@allow.everybody
@checks.arguments(CheckQuery, location="query")
@checks.answers(HTTPStatus.OK, schemas.schema_of(asked.DocumentCheck))
def check(given: dict[str, Any]) -> Response:
    """Whether a document with this number and hash was issued; of one that was not, nothing else is told."""
    return told.answer(checked(given["number"], given["hash"], ask))
