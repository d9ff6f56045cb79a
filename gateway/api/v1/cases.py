"""Cases of legal procedures: where each stands, what may be done and why not, worklists, receipts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import marshmallow as ma
from flask import Response, request
from marshmallow import fields as mf

from chassis.errors import Missing
from contracts.cases import CaseThing
from contracts.codes import chassis as codes
from contracts.commands import cases as asked
from contracts.declare import Kind, kind_of
from contracts.things import load_all
from gateway.access.actors import with_actors
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Mark, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command, idempotency_key, on_existing, seen_revision
from gateway.sending import read_paper, send_paper, takes_file

KINDS = {kind.plural: kind for kind in load_all().values() if issubclass(kind.cls, CaseThing)}
ONE = f"<any({', '.join(repr(plural) for plural in KINDS)}):plural>"
routes = Routes("procedures", __name__, url_prefix=f"{PREFIX}/cases", description="案件办理 · cases of procedures")
BYTES = {"schema": {"type": "string", "format": "binary"}}
BODY: Mark = routes.doc(requestBody={"required": True, "content": {"application/octet-stream": BYTES}})
CASE = schemas.schema_of(asked.CaseView)
SECRET = fields.words("查询码", "secret", "by which somebody without an account is known again")


class DeskQuery(ma.Schema):
    """Whose desk, and where the list goes on."""

    everybody = fields.Flag(load_default=False, metadata=fields.words("向公众开放的", "what is open to everybody"))
    late = fields.Flag(
        load_default=False, metadata=fields.words("他人逾期未办的", "late", "what others owe and have not done")
    )
    after = fields.after()
    limit = fields.limit()
    count = fields.Flag(load_default=False, metadata=fields.words("计总数", "count them"))


class CaseQuery(ma.Schema):
    """How much is told."""

    days = fields.Flag(load_default=False, metadata=fields.words("逐日列出", "each clock day by day"))
    as_of = fields.as_of()
    known_on = fields.known_on()
    code = mf.String(load_default="", validate=ma.validate.Length(max=100), metadata=SECRET)


class ClockQuery(CaseQuery):
    """Which run of it."""

    class Meta(ma.Schema.Meta):
        exclude = ("days",)

    part = mf.String(
        load_default="", validate=ma.validate.Length(max=80), metadata=fields.words("部分", "part", "on which it runs")
    )
    last = mf.Date(
        load_default=None,
        allow_none=True,
        metadata=fields.words("最后一日", "last day", "of one that recurs: which of its runs"),
    )


class PaperQuery(ma.Schema):
    """What is said of a file beside its content."""

    name = mf.String(required=True, validate=ma.validate.Length(1, 200), metadata=fields.words("文件名", "file name"))


class ActBody(ma.Schema):
    """An act of the case's own edition."""

    act = mf.String(required=True, validate=ma.validate.Length(1, 80))
    part = mf.String(load_default="", validate=ma.validate.Length(max=80))
    inputs = mf.Dict(keys=mf.String(), values=mf.Raw(), load_default=dict)
    on = mf.Date(load_default=None, allow_none=True)
    code = mf.String(load_default="", validate=ma.validate.Length(max=100), metadata=SECRET)


def kind_called(plural: str) -> Kind:
    """The kind of case that an address names."""
    found = kind_of(plural)
    assert found is not None  # noqa: S101 - the address knows only these
    return found


@routes.get(f"/{ONE}/desk")
@now.tells_of_now(now.WORKLIST)
@allow.everybody
@routes.arguments(DeskQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Desk", schemas.schema_of(asked.DeskRow)), link=True)
def desk(given: dict[str, Any], plural: str) -> Response:
    """What waits on the caller's desk, the next due first; without an account, what is open to everybody."""
    found = ask(asked.ReadDesk(kind=kind_called(plural).name, **given))
    return told.page(found.items, next_cursor=found.next, total=found.total)


@routes.get(f"/{ONE}/<id>")
@allow.everybody
@routes.arguments(CaseQuery, location="query")
@routes.answers(HTTPStatus.OK, CASE, etag=True)
def one(given: dict[str, Any], plural: str, id: str) -> Response:
    """A case as far as the caller may see it: acts with all reasons, clocks, parts, entries. The ETag is for If-Match."""
    return case_told(ask(asked.GetCase(kind=kind_called(plural).name, id=thing_id(id), **given)))


@routes.get(f"/{ONE}/<id>/clocks/<clock>")
@allow.everybody
@routes.arguments(ClockQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.CaseClock))
def clock_(given: dict[str, Any], plural: str, id: str, clock: str) -> Response:
    """
    One period of a case, counted again: each day and why it counts or not, what made it stand still, the calendars.

    The names of the periods are those of `clocks` of the case.
    """
    part, last = given.pop("part"), given.pop("last")
    view = ask(asked.GetCase(kind=kind_called(plural).name, id=thing_id(id), days=True, **given))
    if (found := view.clock(clock, part, str(last or ""))) is None:
        raise Missing(codes.MISSING.fault(id=clock[:40], kind=asked.PERIOD))
    return told.answer(found)


@routes.post(f"/{ONE}/<id>/acts")
@allow.everybody
@command
@on_existing
@routes.arguments(ActBody, example={"act": "recommend", "inputs": {"opinion": "同意推荐"}})
@routes.answers(HTTPStatus.OK, CASE, etag=True)
def act(given: dict[str, Any], plural: str, id: str) -> Response:
    """Do one act on the case or on one of its parts; 412 where somebody acted meanwhile, and what they did."""
    return case_told(
        do(asked.ActOnCase(kind=kind_called(plural).name, id=thing_id(id), revision=seen_revision(), **given))
    )


@routes.get(f"/{ONE}/<id>/receipts/<int:number>")
@now.tells_of_now(now.FIXED)
@allow.signed_in
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.CaseReceipt))
def receipt(plural: str, id: str, number: int) -> Response:
    """The receipt of one entry: edition, what went in, every test with its outcome; made again from the rows."""
    return told.answer(ask(asked.ReadReceipt(kind=kind_called(plural).name, id=thing_id(id), number=number)))


@routes.post(f"/{ONE}/<id>/papers")
@allow.signed_in
@command
@takes_file
@routes.arguments(PaperQuery, location="query")
@BODY
@routes.answers(HTTPStatus.CREATED, schemas.schema_of(asked.Paper), location=True)
def send_(given: dict[str, Any], plural: str, id: str) -> Response:
    """Send a file as the body: a paper of the case, whose hash an act then names. PDF, OFD, Word, Excel, JPEG, PNG."""
    where = thing_id(id)
    made = send_paper(kind_called(plural).name, where, given["name"], request.stream, principal(), idempotency_key())
    return told.answer(made, HTTPStatus.CREATED, Location=f"{PREFIX}/cases/{plural}/{where}/papers/{made.hash}")


@routes.get(f"/{ONE}/<id>/papers/<hash>")
@now.tells_of_now(now.FIXED)
@allow.signed_in
@routes.response(HTTPStatus.OK, BYTES["schema"], content_type="application/octet-stream")
def paper(plural: str, id: str, hash: str) -> Response:  # noqa: A002 - the word in the address
    """The content of a paper."""
    found, content = read_paper(kind_called(plural).name, thing_id(id), hash, principal())
    said = f"attachment; filename=\"paper\"; filename*=UTF-8''{quote(found.name)}"
    return Response(content, mimetype="application/octet-stream", headers={"Content-Disposition": said})


def case_told(view: asked.CaseView) -> Response:
    """A case, as an answer that says its revision."""
    return told.answer(with_actors(view), ETag=f'"{view.revision}"')
