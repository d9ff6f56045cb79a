"""Who fits a demand and why; which demands fit an agency; the month's figures of fairness; what saved searches found."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from contracts.commands import matching as asked
from contracts.commands.search import Drop, Facet
from contracts.declare import KINDS, Words
from contracts.roles import Role
from contracts.things.search import Demand
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command
from gateway.api.v1 import search_query
from gateway.api.v1.things import bodies, examples
from gateway.api.v1.things.views import address, view_schema, viewed

routes = Routes("matching", __name__, url_prefix=f"{PREFIX}/matches", description="撮合 · matching", now=now.INDEX)
demands = Routes(
    "matches-of-demands", __name__, url_prefix=f"{PREFIX}/demands", description="撮合 · matching", now=now.INDEX
)
searching = Routes(
    "search-of-demands", __name__, url_prefix=f"{PREFIX}/search", description="撮合 · matching", now=now.INDEX
)
figures = Routes("fairness", __name__, url_prefix=f"{PREFIX}/fairness", description="公平 · fairness", now=now.FIGURES)
served = Routes("served", __name__, url_prefix=f"{PREFIX}/zones", description="撮合 · matching", now=now.FIGURES)
STATE = Words("需求内容", "the demand's values")
RANKING = schemas.schema_of(asked.Ranking)


class Draft(bodies.Body):
    """The body of a demand, which is not posted."""

    state = bodies.Stated(Demand, partial=False, words=STATE)
    valid_from = bodies.day(
        "自哪天起", "valid from; as for posting, and of no effect here", load_default=None, allow_none=True
    )
    basis = bodies.basis(needed=False)


class MatchQuery(ma.Schema):
    """By which profile, and how many."""

    profile = mf.String(
        load_default="",
        validate=ma.validate.Length(max=60),
        metadata=fields.words("计分办法", "profile", "that of the demand's region where it is left out"),
    )
    limit = fields.limit(100, 10)


class MonthQuery(ma.Schema):
    """Which month."""

    month = mf.String(
        load_default="",
        validate=ma.validate.Regexp(r"^$|^[0-9]{4}-(0[1-9]|1[0-2])$"),
        metadata=fields.words("月份", "month", "this month where it is left out") | {"example": "2026-11"},
    )


@routes.post("")
@allow.everybody
@command
@routes.arguments(MatchQuery, location="query")
@routes.arguments(Draft, example={"state": examples.creation(KINDS["demand"])["state"]})
@routes.answers(HTTPStatus.OK, RANKING)
def match_draft(given: dict[str, Any], body: dict[str, Any]) -> Response:
    """
    Rank agencies for a demand that is not posted: the same body as for posting it, and nothing is kept.

    Who is kept out by law or by a conflict stands apart with every reason. The parts of a score add up to it exactly.
    """
    return told.answer(ask(asked.MatchDemand(state=body["state"], **given)))


@demands.get("/<id>/matches")
@allow(Role.FIRM)
@demands.arguments(MatchQuery, location="query")
@demands.answers(HTTPStatus.OK, RANKING)
def match_posted(given: dict[str, Any], id: str) -> Response:
    """Rank agencies for one's own demand."""
    return told.answer(ask(asked.MatchDemand(id=thing_id(id), **given)))


@demands.post("/<id>/locks")
@allow(Role.FIRM)
@command
@demands.answers(HTTPStatus.CREATED, view_schema(KINDS["result_list"]), etag=True, location=True)
def lock(id: str) -> Response:
    """Keep the present ranking of one's own demand as a list whose bytes have a published SHA-256."""
    found = do(asked.LockResults(id=thing_id(id)))
    return viewed(found, HTTPStatus.CREATED, Location=address(KINDS["result_list"], found.id))


LEFT_OUT = schemas.nullable(schemas.schema_of(asked.LeftOut))
FITTING = schemas.page_of("Fitting", schemas.schema_of(asked.FittingDemand), left_out=LEFT_OUT)


@routes.get("/demands")
@allow(Role.AGENCY)
@routes.arguments(fields.query("FittingQuery", limit=fields.limit(50, 20)), location="query")
@routes.answers(HTTPStatus.OK, FITTING)
def fitting(given: dict[str, Any]) -> Response:
    """
    Open demands that fit the caller's agency, with its own place in each ranking and why it is not first.

    While the law keeps the agency out it is told of none, and `left_out` says every reason.
    """
    found = ask(asked.ReadFittingDemands(**given))
    return told.page(found.items, total=found.total, left_out=found.left_out)


@routes.get("/demands/<id>")
@allow(Role.AGENCY)
@routes.answers(
    HTTPStatus.OK, schemas.schema_of(asked.OneDemand, contact=schemas.nullable(view_schema(KINDS["contact"])))
)
def one_demand(id: str) -> Response:
    """
    One demand for the caller's agency: what it says, its own place part by part, and what stands between it and the firm.

    Who acts for the opponent is answered as if there were none; whom the law keeps out is told every reason instead.
    """
    return told.answer(ask(asked.ReadOneDemand(id=thing_id(id))))


FOUND = schemas.page_of(
    "FoundDemandPage",
    schemas.schema_of(asked.FoundDemand),
    facets={"type": "array", "items": schemas.schema_of(Facet)},
    relaxed={"type": "boolean"},
    reduced={"type": "boolean"},
    meant={"type": "string"},
    drops={"type": "array", "items": schemas.schema_of(Drop)},
    left_out=LEFT_OUT,
)


@searching.get("/demands")
@allow(Role.AGENCY)
@searching.arguments(search_query.demand_query(), location="query")
@searching.answers(HTTPStatus.OK, FOUND, link=True)
def find_demands(given: dict[str, Any]) -> Response:
    """
    Open demands by words and filters, best first, with counts; never one against a client of the caller's agency.

    What names or reaches a person is masked, and whose a demand is, or against whom, is not told. `relaxed`, `reduced`,
    `meant` and `drops` say the same as in a search of agencies; `left_out` says why the agency is told of none now.
    """
    how = {name: given[name] for name in ("q", "sort", "after", "limit")}
    found = ask(
        asked.FindDemands(**how, filters=search_query.demand_conditions(given), facets=tuple(given["facets"]))
    )  # fmt: skip
    names = ("facets", "relaxed", "reduced", "meant", "drops", "left_out")
    more = {name: told.told(getattr(found, name)) for name in names}
    return told.page(found.items, next_cursor=found.next, total=found.total, **more)


@figures.get("")
@allow.everybody
@figures.arguments(MonthQuery, location="query")
@figures.answers(HTTPStatus.OK, schemas.schema_of(asked.Fairness))
def fairness(given: dict[str, Any]) -> Response:
    """A month's figures: who stood among the first ten of locked lists, by agency and size, and what came of demands."""
    return told.answer(ask(asked.ReadFairness(**given)))


@routes.get("/digest")
@allow(Role.FIRM, Role.AGENCY)
@routes.answers(HTTPStatus.OK, schemas.page_of("AlertDigest", schemas.schema_of(asked.Alert), left_out=LEFT_OUT))
def digest() -> Response:
    """What the caller's saved searches found, the newest first, each with the rule that fired."""
    found = ask(asked.ReadDigest())
    return told.page(found.items, left_out=found.left_out)


@served.get("/<id>/served")
@allow.everybody
@served.arguments(fields.query("ServedQuery", limit=fields.limit(500, 100)), location="query")
@served.answers(HTTPStatus.OK, schemas.schema_of(asked.ServedEntities))
def served_entities(given: dict[str, Any], id: str) -> Response:
    """
    The innovation entities served by a zone's agencies, each once: how many, and each with the day of its signature.

    Evidence and firm are told to the zone's operator, its offices and the audit.
    """
    return told.answer(ask(asked.ReadServed(zone_id=thing_id(id), **given)))
