"""A service's declared answer as it is told on the API: texts in both languages, lists in one envelope."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from gateway.telling import FOR_PAGES, told

__all__ = ["FOR_PAGES", "answer", "page", "told"]

BOTH = "zh-CN, en"  # data speaks both languages at once; only problems choose one


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
