"""A whole list as a file: csv, xlsx or JSON, with the filters and the two moments of the list itself."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.cases import CaseThing
from contracts.commands.exports import FORMS
from contracts.declare import Kind
from gateway.access.allow import ALL
from gateway.api import fields
from gateway.api.blueprint import Mark, Routes
from gateway.api.v1.things import filters
from gateway.api.v1.things.reading import moment
from gateway.api.v1.things.writing import by
from gateway.exporting import AS_OF, KNOWN_ON, TOTAL, TYPES, exported

OF_THE_ADDRESS = "of csv and xlsx; whatever Accept-Language says, so that an address always gives the same file"
BYTES = {"type": "string", "format": "binary"}
ITEM = {
    "type": "object",
    "required": ["id", "revision", "state", "names"],
    "properties": {
        "id": {"type": "string"},
        "revision": {"type": "integer"},
        "state": {"type": "object", "description": "its fields, as the list itself gives them"},
        "names": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "by field, what it refers to is called",
        },
    },
}
WHOLE = {
    "type": "object",
    "required": ["kind", "as_of", "known_on", "items"],
    "properties": {
        "kind": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
        "known_on": {"type": "string", "format": "date-time"},
        "items": {"type": "array", "items": ITEM},
    },
}
SHAPES = {"json": WHOLE}  # the other forms are bytes
HEADERS = {
    KNOWN_ON: {"description": "the moment as of whose knowledge all of it is", "schema": {"type": "string"}},
    AS_OF: {"description": "the day that it is about", "schema": {"type": "string"}},
    TOTAL: {"description": "how many rows the whole file has", "schema": {"type": "string"}},
}


def add(routes: Routes, kind: Kind) -> None:
    """The export of a kind; of cases there is none, since what is seen of one differs by person."""
    if issubclass(kind.cls, CaseThing):
        return
    readers = by(kind.readers or (role.value for role in ALL))
    by_field = filters.looked_up(kind)
    described: Mark = routes.doc(
        responses={"200": {"description": "the file", "headers": HEADERS,
                           "content": {type_.partition(";")[0]: {"schema": SHAPES.get(form, BYTES)} for form, type_ in TYPES.items()}}}
    )  # fmt: skip

    @routes.get("/export", endpoint="export")
    @readers
    @routes.arguments(_query(kind), location="query")
    @described
    @routes.response(HTTPStatus.OK)
    def export(given: dict[str, Any]) -> Response:
        """
        The whole list as a file, sent while it is read: csv with a byte order mark, xlsx or JSON.

        All of it is as of one day and as known at one moment, which the headers tell. Where the rest was lost, `after`
        with both goes on behind the last id that came whole, without the head. Personal fields are masked, and left out for visitors.
        """
        named = [(spec.name, given[spec.name]) for spec in by_field if given.get(spec.name)]
        return exported(
            kind,
            given["format"],
            given["lang"],
            **moment(given),
            where={name: tuple(value) for name, value in named if isinstance(value, list)},
            ranges={name: value for name, value in named if isinstance(value, tuple)},
            after=given["after"],
        )


@cache
def _query(kind: Kind) -> type[ma.Schema]:
    narrowed: dict[str, fields.Field] = {spec.name: filters.parameter(spec) for spec in filters.looked_up(kind)}
    return fields.query(
        f"{kind.cls.__name__}ExportQuery",
        **narrowed,
        format=mf.String(
            load_default="csv", validate=ma.validate.OneOf(FORMS), metadata=fields.words("文件格式", "format")
        ),
        lang=mf.String(
            load_default="zh",
            validate=ma.validate.OneOf(["zh", "en"]),
            metadata=fields.words("列名和代码用哪种语言", "language of heads and codes", OF_THE_ADDRESS),
        ),
        as_of=fields.as_of(),
        known_on=fields.known_on(),
        after=fields.After(),
    )
