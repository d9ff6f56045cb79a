"""Finding things by words and filters, names while they are typed, and one thing with all that is said of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands.search import Card, Drop, Facet, Find, ReadCard, Suggest, Suggested
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.v1 import search_query
from gateway.api.v1.search_query import SEARCHED
from gateway.problems import RequestProblem

routes = Routes("search", __name__, url_prefix=f"{PREFIX}/search", description="查找 · search", now=now.INDEX)
cards = Routes(
    "cards",
    __name__,
    url_prefix=f"{PREFIX}/cards",
    description="联合信息 · what all services say of a thing",
    now=now.INDEX,
)


class SuggestQuery(ma.Schema):
    """The first characters of a name."""

    kind = search_query.kind_field()
    prefix = mf.String(
        required=True,
        validate=ma.validate.Length(1, 80),
        metadata=fields.words("开头", "prefix", "in characters, pinyin or initials"),
    )
    limit = fields.limit(20, 8)


FOUND = schemas.page_of(
    "Found",
    schemas.schema_of(Card),
    facets={"type": "array", "items": schemas.schema_of(Facet)},
    relaxed={"type": "boolean"},
    meant={"type": "string"},
    reduced={"type": "boolean"},
    drops={"type": "array", "items": schemas.schema_of(Drop)},
    unplaced={"type": ["integer", "null"]},
)


@routes.get("")
@allow.everybody
@routes.arguments(search_query.find_query(), location="query")
@routes.answers(HTTPStatus.OK, FOUND, link=True)
def find(given: dict[str, Any]) -> Response:
    """
    What is found by words and filters, best first, with counts.

    `relaxed` says that nothing held enough of the words; `meant` what was looked for instead where a word that nothing
    holds is one letter away from one that something does; `reduced` that the index
    is away and the words were looked for as they are written, among fewer; where
    nothing was found, `drops` says what would be without each condition. With `near`
    who has no known place is not found; `unplaced` says how many of them fit otherwise.
    """
    if faults := tuple(search_query.not_of_kind(given["kind"], given)):
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)
    how = {name: given[name] for name in ("kind", "q", "near", "within", "sort", "after", "limit")}
    found = ask(Find(**how, filters=search_query.conditions(given), facets=tuple(given["facets"])))
    more = {
        name: told.told(getattr(found, name)) for name in ("facets", "relaxed", "meant", "reduced", "drops", "unplaced")
    }
    return told.page(found.items, next_cursor=found.next, total=found.total, **more)


@routes.get("/suggestions")
@allow.everybody
@routes.arguments(SuggestQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Suggestions", schemas.schema_of(Suggested)))
def suggest(given: dict[str, Any]) -> Response:
    """Names that begin as typed."""
    return told.page(ask(Suggest(**given)).items)


@cards.get(f"/<any({', '.join(SEARCHED)}):kind>/<id>")
@allow.everybody
@cards.answers(HTTPStatus.OK, schemas.schema_of(Card))
def card(kind: str, id: str) -> Response:
    """One thing with what the other services say of it, and whether it is found, with every reason why not."""
    return told.answer(ask(ReadCard(kind=kind, id=thing_id(id))))
