"""Tables that people keep: sent, judged row by row, confirmed; with the person's own file back, marked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import marshmallow as ma
from flask import Response, request
from marshmallow import fields as mf

from chassis.intake.judging import VERDICTS
from chassis.intake.kept import REFUSED
from chassis.intake.template import template
from contracts.commands import intake as asked
from contracts.declare import Kind, kind_of
from contracts.intake import IMPORTED, importers
from contracts.things import load_all
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Mark, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command, idempotency_key
from gateway.desk import desk
from gateway.marking import marked_file
from gateway.sending import WRITERS, preview, send_file, takes_file

WIDEST = sorted(
    IMPORTED, key=lambda plural: -len(importers(load_all()[IMPORTED[plural]]))
)  # who may write most of them first
ONE = f"<any({', '.join(WIDEST)}):plural>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES = {"schema": {"type": "string", "format": "binary"}}
routes = Routes(
    "imports", __name__, url_prefix=f"{PREFIX}/imports", description="批量导入 · import of tables", now=now.JOB
)
INTAKE = schemas.schema_of(asked.Intake)
BODY: Mark = routes.doc(requestBody={"required": True, "content": {"application/octet-stream": BYTES}})


class FileQuery(ma.Schema):
    """What is said of a file beside its content."""

    name = mf.String(required=True, validate=ma.validate.Length(1, 200), metadata=fields.words("文件名", "file name"))
    basis = mf.String(load_default="", validate=ma.validate.Length(max=500), metadata=fields.words("依据", "basis"))
    valid_from = mf.Date(load_default=None, metadata=fields.words("自哪一天起", "from which day"))


class RowsQuery(ma.Schema):
    """Which rows, and where the list goes on."""

    verdict = mf.String(
        load_default="", validate=ma.validate.OneOf(["", *VERDICTS, REFUSED]), metadata=fields.words("结果", "verdict")
    )
    after = mf.Integer(
        load_default=0, validate=ma.validate.Range(0, 2_000_000), metadata=fields.words("上页末行", "last row so far")
    )
    limit = fields.limit()


class ListQuery(ma.Schema):
    """Where the list goes on."""

    after = fields.After()
    limit = fields.limit()


class BadQuery(ma.Schema):
    """All rows, or the bad ones alone."""

    only_bad = fields.Flag(load_default=False, metadata=fields.words("只要有错的行", "only the bad rows"))


class PreviewBody(ma.Schema):
    """What heads mean, by hand; remembered for the next file of this kind."""

    columns = mf.Dict(keys=mf.String(), values=mf.String(), load_default=dict)
    basis = mf.String(load_default="", validate=ma.validate.Length(max=500))
    valid_from = mf.Date(load_default=None, allow_none=True)


class ConfirmBody(ma.Schema):
    """Which of the previewed rows are written."""

    take = mf.List(mf.String(validate=ma.validate.OneOf(["new", "changed", "alike"])), load_default=["new", "changed"])
    without = mf.List(mf.Integer(strict=True), load_default=list)
    also = mf.List(mf.Integer(strict=True), load_default=list)
    because = mf.String(load_default="", validate=ma.validate.Length(max=500))


def _kind(plural: str) -> Kind:
    found = kind_of(plural)
    assert found is not None  # noqa: S101 - the address knows only these
    return found


@routes.get(f"/{ONE}/template")
@allow.everybody
@routes.response(HTTPStatus.OK, BYTES["schema"], content_type=XLSX)
def template_(plural: str) -> Response:
    """A workbook to be filled: text columns, drop-downs, how to fill it."""
    kind = _kind(plural)
    return _file(template(kind, desk().clock.today()), f"{kind.words.zh}导入模板.xlsx", XLSX)


@routes.post(f"/{ONE}")
@allow(*WRITERS)
@command
@takes_file
@routes.arguments(FileQuery, location="query")
@BODY
@routes.answers(HTTPStatus.ACCEPTED, INTAKE, location=True)
def upload(given: dict[str, Any], plural: str) -> Response:
    """Send a file (xlsx, xls, csv) as the body; it is judged row by row, and nothing is written."""
    kind = _kind(plural)
    made = send_file(kind.name, given.pop("name"), request.stream, principal(), idempotency_key(), **given)
    return told.answer(made, HTTPStatus.ACCEPTED, Location=f"{PREFIX}/imports/{plural}/{made.id}")


@routes.get(f"/{ONE}")
@allow(*WRITERS)
@routes.arguments(ListQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Intakes", INTAKE), link=True)
def list_(given: dict[str, Any], plural: str) -> Response:
    """The caller's own imports, newest first."""
    found = ask(asked.ListIntakes(kind=_kind(plural).name, **given))
    return told.page(found.items, next_cursor=found.next)


@routes.get(f"/{ONE}/<id>")
@allow(*WRITERS)
@routes.answers(HTTPStatus.OK, INTAKE)
def one(plural: str, id: str) -> Response:
    """How far an import is, and what its rows would do."""
    return told.answer(ask(asked.ReadIntake(kind=_kind(plural).name, id=thing_id(id))))


@routes.get(f"/{ONE}/<id>/rows")
@allow(*WRITERS)
@routes.arguments(RowsQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("IntakeRows", schemas.schema_of(asked.IntakeRow)), link=True)
def rows(given: dict[str, Any], plural: str, id: str) -> Response:
    """The rows, each with what it would do and every reason why it cannot."""
    found = ask(asked.ReadIntakeRows(kind=_kind(plural).name, id=thing_id(id), **given))
    return told.page(found.items, next_cursor=found.next)


@routes.get(f"/{ONE}/<id>/file")
@allow(*WRITERS)
@routes.arguments(BadQuery, location="query")
@routes.response(HTTPStatus.OK, BYTES["schema"], content_type=XLSX)
def file(given: dict[str, Any], plural: str, id: str) -> Response:
    """The caller's own file with bad cells in red and a column that says why; or its bad rows alone."""
    return marked_file(_kind(plural).name, thing_id(id), **given)


@routes.post(f"/{ONE}/<id>/preview")
@allow(*WRITERS)
@command
@routes.arguments(PreviewBody, example={"columns": {"字头": "name"}, "basis": "年报"})
@routes.answers(HTTPStatus.ACCEPTED, INTAKE)
def again(given: dict[str, Any], plural: str, id: str) -> Response:
    """Judge the rows again, with what heads mean said by hand."""
    found = preview(_kind(plural).name, thing_id(id), principal(), idempotency_key(), **given)
    return told.answer(found, HTTPStatus.ACCEPTED)


@routes.post(f"/{ONE}/<id>/confirmation")
@allow(*WRITERS)
@command
@routes.arguments(ConfirmBody, example={"take": ["new", "changed"], "without": [17], "also": []})
@routes.answers(HTTPStatus.ACCEPTED, INTAKE)
def confirm(given: dict[str, Any], plural: str, id: str) -> Response:
    """Write the rows that were previewed, and no others."""
    because = given.pop("because")
    lists = {name: tuple(value) for name, value in given.items()}
    command = asked.ConfirmIntake(kind=_kind(plural).name, id=thing_id(id), because=because, **lists)
    return told.answer(do(command), HTTPStatus.ACCEPTED)


@routes.post(f"/{ONE}/<id>/cancellation")
@allow(*WRITERS)
@command
@routes.answers(HTTPStatus.OK, INTAKE)
def cancel(plural: str, id: str) -> Response:
    """Stop; what is written stays written."""
    return told.answer(do(asked.CancelIntake(kind=_kind(plural).name, id=thing_id(id))))


def _file(content: bytes, name: str, type_: str) -> Response:
    said = f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(name)}"
    return Response(content, mimetype=type_, headers={"Content-Disposition": said})
