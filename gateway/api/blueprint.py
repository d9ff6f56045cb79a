"""A flask-smorest blueprint that takes nothing it does not know."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Protocol, TypeVar, cast

import marshmallow as ma
from flask import Request, current_app, request
from flask_smorest import Blueprint
from webargs.core import missing
from webargs.flaskparser import FlaskParser

from contracts.codes import gateway as codes
from contracts.declare import Words
from gateway.api.json import read
from gateway.api.now import AXES
from gateway.language import API, listed
from gateway.problems import RequestProblem

F = TypeVar("F", bound=Callable[..., Any])
JSON = "application/json"
PREFIX = "/api/v1"
TEXT = {"type": "string"}
HEADERS = {
    "etag": ("ETag", {"description": "the revision, for If-Match", "schema": TEXT}),
    "location": ("Location", {"description": "the new record", "schema": TEXT}),
    "link": ("Link", {"description": "where the list goes on, rel=next", "schema": TEXT}),
}


class Mark(Protocol):
    """A decorator that leaves the view's type as it is."""

    def __call__(self, view: F, /) -> F: ...


class StrictParser(FlaskParser):
    """Unknown names are refused everywhere but in headers; a body must say that it is JSON, and be it."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs' own attribute
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
        "json": ma.RAISE,
        "form": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:  # noqa: ARG002 - webargs' signature
        """The body; an absent one is an empty object, so that every missing field is named."""
        raw = req.get_data(cache=True)
        if not raw and not req.content_type:
            return missing
        if not req.is_json:
            fault = codes.WRONG_CONTENT_TYPE.fault(wanted=JSON, got=(req.content_type or "-")[:80])
            raise RequestProblem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, fault, headers={"Accept-Post": JSON})
        return read(raw)


class Routes(Blueprint):  # type: ignore[misc]  # flask-smorest brings no types
    """Routes of one subject of the API; what stands in the address or a header is refused with 400, bodies with 422."""

    ARGUMENTS_PARSER = StrictParser()
    PAGINATION_HEADER_NAME = None

    def __init__(self, *args: Any, now: Words | None = None, **how: Any) -> None:
        """*now*: why the reads of this subject that take no day tell of now alone (`gateway.api.now`)."""
        super().__init__(*args, **how)
        self._now = now

    def get(self, rule: str, **how: Any) -> Mark:
        inner = super().get(rule, **how)

        def decorate(view: F) -> F:
            if self._now and not hasattr(view, "now"):
                view.now = self._now  # type: ignore[attr-defined]  # a mark on the view
            return cast("F", inner(view))

        return decorate

    def post(self, rule: str, **how: Any) -> Mark:
        return cast("Mark", super().post(rule, **how))

    def put(self, rule: str, **how: Any) -> Mark:
        return cast("Mark", super().put(rule, **how))

    def patch(self, rule: str, **how: Any) -> Mark:
        return cast("Mark", super().patch(rule, **how))

    def delete(self, rule: str, **how: Any) -> Mark:
        return cast("Mark", super().delete(rule, **how))

    def response(self, status: HTTPStatus, schema: Any = None, **how: Any) -> Mark:
        return cast("Mark", super().response(status, schema, **how))

    def answers(self, status: HTTPStatus, schema: dict[str, Any], **headers: bool) -> Mark:
        """What the view's own Response is: a reference to a component of gateway.api.schemas, and its headers."""
        named = {name: told for word, (name, told) in HEADERS.items() if headers.get(word)}
        return self.response(status, schema, headers=named or None)

    def alt_response(self, status: HTTPStatus, **how: Any) -> Mark:
        """Another answer that may come; without a schema it is a problem."""
        return cast("Mark", super().alt_response(status, how.pop("response", status.name), **how))

    def arguments(self, schema: Any, *, location: str = "json", **how: Any) -> Mark:
        """As flask-smorest's; remembers which query parameters the view knows."""
        if location not in ("json", "form", "files"):
            how.setdefault("error_status_code", HTTPStatus.BAD_REQUEST)
        inner = super().arguments(schema, location=location, **how)

        def decorate(view: F) -> F:
            made: F = inner(view)
            if location in ("query", "querystring"):
                made.parameters = {**getattr(view, "parameters", {}), **_parameters(schema)}  # type: ignore[attr-defined]  # a mark on the view
            return made

        return decorate


def refuse_unknown_parameters() -> None:
    """Before every view of the API, those without any parameter too: 400 that names each one and the known ones."""
    if not request.path.startswith(API) or request.url_rule is None:
        return
    view = _behind(current_app.view_functions[request.url_rule.endpoint], request.method)
    known: dict[str, bool] = getattr(view, "parameters", {})
    now: Words | None = getattr(view, "now", None)
    names = listed(sorted(known))
    faults = [
        codes.NOW_ALONE.fault(f"?{name}", name=name, why=now)
        if now and name in AXES
        else codes.UNKNOWN_PARAMETER.fault(f"?{name}", name=name[:80], known=names)
        for name in request.args
        if name not in known
    ]
    faults += [
        codes.REPEATED_PARAMETER.fault(f"?{name}", name=name, times=len(request.args.getlist(name)))
        for name, several in known.items()
        if not several and len(request.args.getlist(name)) > 1
    ]
    if faults:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)


def _behind(view: Any, method: str) -> Any:
    return getattr(getattr(view, "view_class", None), method.lower(), view)


@cache
def _parameters(schema: Any) -> dict[str, bool]:
    """The query parameters of a schema, and which of them may come several times."""
    made = schema() if isinstance(schema, type) else schema
    return {field.data_key or name: isinstance(field, ma.fields.List) for name, field in made.fields.items()}
