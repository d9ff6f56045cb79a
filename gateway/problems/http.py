"""What Flask, Werkzeug, Flask-WTF and Flask-Limiter raise, told as our own problems."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import current_app, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from contracts.codes import gateway as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from gateway.problems.kinds import RequestProblem

SHOWN = 200  # characters of an address that are repeated to the caller


def problem_of(error: HTTPException) -> RequestProblem:
    """The same refusal as one of ours, with the headers that belong to it."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    headers.update(getattr(error, "data", {}).get("headers") or {})
    if isinstance(error, RateLimitExceeded):
        headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return RequestProblem(status, _fault(error, status), headers=headers)


def _fault(error: HTTPException, status: HTTPStatus) -> Fault:
    if isinstance(error, CSRFError):
        return codes.FORM_OVER.fault()
    if isinstance(error, RateLimitExceeded):
        return _limit(error)
    if isinstance(error, MethodNotAllowed):
        return _method(error)
    known = KNOWN.get(status)
    return known() if known else codes.BAD_REQUEST.fault(why=Words(f"HTTP {status.value}", status.phrase))


def _limit(error: RateLimitExceeded) -> Fault:
    limit = error.limit.limit
    amount, seconds = limit.amount, limit.get_expiry()
    words = Words(f"每 {seconds} 秒 {amount} 次", f"{amount} in {seconds} s")
    return codes.TOO_MANY.fault(limit=words, seconds=seconds)


def _method(error: MethodNotAllowed) -> Fault:
    allowed = ", ".join(sorted(error.valid_methods or ()))
    return codes.WRONG_METHOD.fault(path=_path(), method=request.method, allowed=allowed)


def _path() -> str:
    return request.path[:SHOWN]


def _most() -> Any:
    return request.max_content_length or current_app.config["MAX_CONTENT_LENGTH"]


KNOWN: dict[HTTPStatus, Callable[[], Fault]] = {
    HTTPStatus.BAD_REQUEST: lambda: codes.BAD_REQUEST.fault(
        why=Words("地址、参数或头部写得不对", "the address, a parameter or a header is not well formed")
    ),
    HTTPStatus.NOT_FOUND: lambda: codes.NO_SUCH_ADDRESS.fault(path=_path()),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: lambda: codes.TOO_LARGE.fault(most=_most()),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: lambda: codes.WRONG_CONTENT_TYPE.fault(
        wanted="application/json", got=request.content_type or "-"
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: codes.FAILED.fault,
    HTTPStatus.BAD_GATEWAY: codes.UNAVAILABLE.fault,
    HTTPStatus.SERVICE_UNAVAILABLE: codes.UNAVAILABLE.fault,
    HTTPStatus.GATEWAY_TIMEOUT: codes.UNAVAILABLE.fault,
}
