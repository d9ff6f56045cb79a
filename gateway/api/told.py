"""A service's declared answer as it is told on the API: texts in both languages, lists in one envelope."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from chassis.shapes.codec import PLAIN, to_json
from chassis.shapes.specs import specs
from contracts.commands.things import View
from contracts.declare import Words

FOR_PAGES: dict[type, frozenset[str]] = {  # what a page takes along in its one call; the API has addresses for it
    View: frozenset({"related", "entries", "differences"})
}
BOTH = "zh-CN, en"  # data speaks both languages at once; only problems choose one


def told(value: Any) -> Any:
    """JSON values: what has two languages becomes an object of both."""
    if type(value) in PLAIN:  # most of what is told
        return value
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, dict):
        return {name: told(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [told(item) for item in value]
    if dataclasses.is_dataclass(value):
        left = FOR_PAGES.get(type(value), ())
        return {spec.name: told(getattr(value, spec.name)) for spec in specs(type(value)) if spec.name not in left}
    return to_json(value)


def answer(value: Any, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Response:
    """The answer of a view; a header's name with underscores for hyphens."""
    return _said(told(value), status, **headers)


def _said(body: Any, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Content-Language"] = BOTH
    response.headers.update({name.replace("_", "-"): text for name, text in headers.items()})
    return response


def page(items: Iterable[Any], *, next_cursor: str = "", total: int | None = None, **more: Any) -> Response:
    """Some of a list, and where it goes on: `page.next_cursor` and the header `Link`."""
    rows = [told(item) for item in items]
    counted = {} if total is None else {"total": total}
    body = {**told(more), "items": rows, "page": {"size": len(rows), **counted, "next_cursor": next_cursor or None}}
    response = _said(body)
    if next_cursor:
        response.headers["Link"] = f'<{_next(next_cursor)}>; rel="next"'
    return response


def _next(cursor: str) -> str:
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f"{request.path}?{urlencode([*given, ('after', cursor)])}"
