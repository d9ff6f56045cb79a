"""Code lists with dates: what a code meant on a day, and where that is written."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from contracts.declare import Words
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.desk import desk
from rulebooks import codes as lists
from rulebooks.codes import CodeList, Entry

routes = Routes("codes", __name__, url_prefix=f"{PREFIX}/codes", description="代码表 · code lists", now=now.BY_DAY)
DAY = {"type": "string", "format": "date"}
LIST = schemas.component(
    "CodeList",
    {
        "type": "object",
        "required": ["name", "words", "hash"],
        "properties": {"name": {"type": "string"}, "words": schemas.ref("Words"), "hash": {"type": "string"}},
    },
)
CODE = schemas.component(
    "Code",
    {
        "type": "object",
        "required": ["code", "words", "from", "until", "basis", "evidence", "more"],
        "properties": {
            "code": {"type": "string"},
            "words": schemas.ref("Words"),
            "from": DAY,
            "until": {"type": ["string", "null"], "format": "date"},
            "basis": schemas.ref("Words"),
            "evidence": {"type": "string"},
            "more": {"type": "object", "description": "the list's own columns"},
        },
    },
)


class CodesQuery(ma.Schema):
    """The day."""

    on = fields.as_of("on")


@routes.get("")
@allow.everybody
@routes.answers(HTTPStatus.OK, schemas.page_of("CodeLists", LIST))
def list_() -> Response:
    """The lists."""
    return told.page(_head(lists.load(name)) for name in lists.NAMES)


@routes.get(f"/<any({', '.join(lists.NAMES)}):name>")
@allow.everybody
@routes.arguments(CodesQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("CodesOnDay", CODE, on=DAY, list=LIST))
def one(given: dict[str, Any], name: str) -> Response:
    """One list as it stood on a day."""
    day: date = given["on"] or desk().clock.today()
    found = lists.load(name)
    return told.page(map(_shown, found.on(day)), on=day.isoformat(), list=told.told(_head(found)))


def _head(found: CodeList) -> dict[str, Any]:
    return {"name": found.name, "words": Words(*found.title), "hash": found.hash}


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "words": Words(*entry.words),
        "from": entry.starts,
        "until": entry.until,
        "basis": Words(entry.citation.zh, entry.citation.en),
        "evidence": entry.citation.evidence.value,
        "more": dict(entry.extra),
    }
