"""Finding things by words and filters, names while they are typed, and one thing with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.shapes.specs import state_specs
from contracts.codes import gateway as codes
from contracts.codes.base import Fault
from contracts.commands.search import Card, Drop, Facet, Find, ReadCard, Suggest, Suggested
from contracts.declare import Find as Role
from contracts.things import load_all
from gateway.access.allow import allow
from gateway.api import fields, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.v1.things import filters
from gateway.language import listed

routes = Routes("search", __name__, url_prefix=f"{PREFIX}/search", description="查找 · search")
cards = Routes("cards", __name__, url_prefix=f"{PREFIX}/cards", description="联合信息 · joined information")
SEARCHED = ("agency", "zone", "public_body")  # as services/search has it; a truth test compares them
JOINED = {  # what search adds to a record's own fields
    "zone": ("入驻集聚区", "the zone it sits in"),
    "city": ("城市", "city"),
    "province": ("省份", "province"),
    "warned": ("有警示：yes、no", "with a warning: yes, no"),
}
LONGEST_WORDS = 200


class Condition(mf.String):
    """One value of a filter; which values there are, search itself knows."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            validate=ma.validate.Length(max=LONGEST_WORDS), metadata={"title": zh, "description": en}
        )  # fmt: skip


def _filters(kind: str) -> dict[str, fields.Field]:
    return {spec.name: filters.parameter(spec) for spec in filters.looked_up(load_all()[kind])} | {
        name: mf.List(Condition(zh, en), metadata={"title": zh, "description": en})
        for name, (zh, en) in JOINED.items()
    }


def _names(kind: str) -> set[str]:
    return set(_filters(kind))


def _all_filters() -> dict[str, fields.Field]:
    """The filters of every kind that is searched; one of another kind is refused with the kind's own."""
    found: dict[str, fields.Field] = {}
    for kind in SEARCHED:
        found |= _filters(kind)
    return found


def _listed(zh: str, en: str) -> mf.List:
    names = sorted(_all_filters())
    return mf.List(
        mf.String(validate=ma.validate.OneOf(names)), load_default=(), metadata={"title": zh, "description": en}
    )  # fmt: skip


FindQuery = fields.query(
    "FindQuery",
    **_all_filters(),
    kind=mf.String(
        load_default="agency",
        validate=ma.validate.OneOf(SEARCHED),
        metadata={"title": "找什么", "description": "what is looked for"},
    ),
    q=mf.String(
        load_default="",
        validate=ma.validate.Length(max=LONGEST_WORDS),
        metadata={"title": "关键词", "description": "words"},
    ),
    sort=mf.String(
        load_default="",
        validate=ma.validate.OneOf(["", *(sign + name for name in sorted(_all_filters()) for sign in ("", "-"))]),
        metadata={"title": "排序", "description": "a field, downwards with a minus before it; else by how well it fits"},
    ),
    facets=_listed("要计数的字段", "fields to count by"),
    after=fields.after(),
    limit=fields.limit(100, 20),
)


@routes.get("")
@allow.everybody
@routes.arguments(FindQuery, location="query")
@routes.answers(
    HTTPStatus.OK,
    schemas.page_of(
        "Found",
        schemas.schema_of(Card),
        facets={"type": "array", "items": schemas.schema_of(Facet)},
        relaxed={"type": "boolean"},
        drops={"type": "array", "items": schemas.schema_of(Drop)},
    ),
    link=True,
)
def find(given: dict[str, Any]) -> Response:
    """
    What is found by words and filters, best first, with counts.

    `relaxed` says that nothing held enough of the words; where nothing was found,
    `drops` says what would be without each condition.
    """
    kind = given["kind"]
    conditions = {name: value for name, value in given.items() if name in _all_filters()}
    if faults := tuple(_of_another_kind(kind, given, conditions)):
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)
    found = ask(
        Find(
            kind=kind,
            q=given["q"],
            filters={name: _values(value) for name, value in conditions.items()},
            sort=given["sort"],
            facets=tuple(given["facets"]),
            after=given["after"],
            limit=given["limit"],
        )
    )
    more = {"facets": found.facets, "relaxed": found.relaxed, "drops": found.drops}
    return told.page(found.items, next_cursor=found.next, total=found.total, **told.told(more))
