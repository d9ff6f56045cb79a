"""What is asked of a kind of thing: one, many, its history, two states beside each other, its acts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.shapes.specs import state_specs
from contracts.commands import things as asked
from contracts.declare import Kind
from gateway.access.allow import ALL
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import Mark, Routes
from gateway.api.calls import ask
from gateway.api.headers import looks_at_persons, purpose, unmarked
from gateway.api.v1.things import filters
from gateway.api.v1.things.views import acts_schema, view_schema, viewed
from gateway.api.v1.things.writing import by
from gateway.desk import desk

ONE = "/<thing:id>"


def add(routes: Routes, kind: Kind) -> None:
    """The reading routes of *kind*; a public kind is open to everybody."""
    readers = by(kind.readers or (role.value for role in ALL))
    _list(routes, kind, readers)
    _one(routes, kind, readers)
    _history(routes, kind, readers)
    _comparison(routes, kind, readers)
    _acts(routes, kind, readers)


def _list(routes: Routes, kind: Kind, readers: Mark) -> None:
    by_field = filters.looked_up(kind)

    @routes.get("", endpoint="list")
    @readers
    @routes.arguments(filters.list_query(kind), location="query")
    @routes.answers(HTTPStatus.OK, schemas.page_of(f"{kind.cls.__name__}Page", view_schema(kind)), link=True)
    def list_(given: dict[str, Any]) -> Response:
        """Some records by looked-up fields, as of any day, as known at any moment."""
        named = [(spec.name, given[spec.name]) for spec in by_field if given.get(spec.name)]
        found = ask(
            asked.ListThings(
                kind=kind.name,
                where={name: tuple(value) for name, value in named if isinstance(value, list)},
                ranges={name: value for name, value in named if isinstance(value, tuple)},
                **moment(given),
                after=given["after"],
                limit=given["limit"],
                count=given["count"],
            )
        )
        return told.page(found.items, next_cursor=found.next, total=found.total)


def _one(routes: Routes, kind: Kind, readers: Mark) -> None:
    marked: Mark = looks_at_persons if _personal(kind) else unmarked

    @routes.get(ONE, endpoint="get")
    @readers
    @marked
    @routes.arguments(_one_query(kind), location="query")
    @routes.answers(HTTPStatus.OK, view_schema(kind), etag=True)
    def get(given: dict[str, Any], id: str) -> Response:
        """
        One record, today or as of a day, as known now or as known then.

        The ETag is for If-Match. A read is always answered in full: what one may do to a record changes without it.
        """
        at = moment(given)
        query = asked.GetThing(
            kind=kind.name,
            id=thing_id(id),
            **at,
            sources=given["include"] == "sources",
            reveal=tuple(given.get("reveal", ())),
            purpose=purpose(),
        )
        return viewed(ask(query), tagged=not any(at.values()))


def _history(routes: Routes, kind: Kind, readers: Mark) -> None:
    @routes.get(f"{ONE}/history", endpoint="history")
    @readers
    @routes.arguments(HistoryQuery, location="query")
    @routes.answers(HTTPStatus.OK, schemas.page_of("History", schemas.schema_of(asked.Entry)), link=True)
    def history(given: dict[str, Any], id: str) -> Response:
        """
        What was recorded of it, newest first: each entry with its days, its author and its basis.

        As of a day, the entries that had begun by then; as known at a moment, those that had been recorded.
        """
        before = int(given["after"] or 0)
        query = asked.ReadHistory(
            kind=kind.name, id=thing_id(id), before=before, limit=given["limit"], **moment(given)
        )  # fmt: skip
        found = ask(query)
        return told.page(found.items, next_cursor=found.next)


def _comparison(routes: Routes, kind: Kind, readers: Mark) -> None:
    side = schemas.nullable(view_schema(kind))
    shown = schemas.schema_of(asked.Comparison, f"{kind.cls.__name__}Comparison", one=side, other=side)

    @routes.get(f"{ONE}/comparison", endpoint="comparison")
    @readers
    @routes.arguments(ComparisonQuery, location="query")
    @routes.answers(HTTPStatus.OK, shown)
    def comparison(given: dict[str, Any], id: str) -> Response:
        """Two states of it, and the fields in which they differ."""
        return told.answer(ask(asked.CompareThing(kind=kind.name, id=thing_id(id), **given)))


def _acts(routes: Routes, kind: Kind, readers: Mark) -> None:
    @routes.get(f"{ONE}/acts", endpoint="acts")
    @readers
    @now.tells_of_now(now.ACTS)
    @routes.answers(HTTPStatus.OK, acts_schema(), etag=True)
    def acts(id: str) -> Response:
        """What may be done to it now, and what may not, with every reason."""
        found = ask(asked.GetThing(kind=kind.name, id=thing_id(id)))
        open_and_closed = {"open": found.open_acts, "closed": found.closed_acts}
        return told.answer({"id": found.id, "revision": found.revision, **open_and_closed}, ETag=f'"{found.revision}"')


def moment(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked about; today as known now is the present, however it was asked for."""
    day, known = given["as_of"], given["known_on"]
    if day == desk().clock.today() and known is None:
        day = None
    return {"as_of": day, "known_on": known}


def _personal(kind: Kind) -> tuple[str, ...]:
    return tuple(spec.name for spec in state_specs(kind.cls) if spec.meta.personal)


@cache
def _one_query(kind: Kind) -> type[ma.Schema]:
    members: dict[str, fields.Field] = {
        "as_of": fields.as_of(),
        "known_on": fields.known_on(),
        "include": mf.String(
            load_default="",
            validate=ma.validate.OneOf(["sources"]),
            metadata=fields.words("另附", "include", "where each field's value comes from"),
        ),
    }
    if personal := _personal(kind):
        members["reveal"] = mf.List(
            mf.String(validate=ma.validate.OneOf(personal)),
            load_default=(),
            metadata=fields.words("显示的个人字段", "reveal", "personal fields to show in clear"),
        )
    return fields.query(f"{kind.cls.__name__}OneQuery", **members)


class HistoryQuery(ma.Schema):
    """Where a history goes on."""

    after = mf.String(
        load_default="",
        validate=ma.validate.Regexp(r"^([1-9][0-9]{0,8})?$"),
        metadata=fields.words("从哪里接着看", "after", "page.next_cursor of the page before"),
    )
    limit = fields.limit()
    as_of = fields.as_of()
    known_on = fields.known_on()


class ComparisonQuery(ma.Schema):
    """The two moments."""

    one_as_of = fields.as_of()
    one_known_on = fields.known_on()
    other_as_of = fields.as_of("otherAsOf")
    other_known_on = fields.known_on("otherKnownOn")
