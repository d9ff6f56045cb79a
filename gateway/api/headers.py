"""The headers of the API that mean something to us: read in one place, documented from the same marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import unquote

from flask import g, request

from contracts.codes import chassis as codes
from contracts.declare import Words
from gateway import positions
from gateway.api.services import SERVICES
from gateway.problems import RequestProblem

F = TypeVar("F", bound=Callable[..., Any])
KEY, SEEN, POSITION, PURPOSE = "Idempotency-Key", "If-Match", "Jiju-Position", "Jiju-Purpose"
VISIBLE = r"[\x21-\x7e]{8,200}"
LONGEST_PURPOSE = 400
NOT_OURS = Words("不是平台给出的", "the platform did not give it")
NEVER = 0  # a revision that no record has: what an ETag that is not ours stands for


def command(view: F) -> F:
    """The view writes: 400 without an Idempotency-Key, the same answer for the same key."""

    @wraps(view)
    def keyed(*args: Any, **named: Any) -> Any:
        g.idempotency_key = _key()
        return view(*args, **named)

    return _marked(keyed, view, KEY)


def on_existing(view: F) -> F:
    """The view writes on a record that somebody was looking at: 428 without If-Match, 412 where it has changed."""

    @wraps(view)
    def matched(*args: Any, **named: Any) -> Any:
        g.seen_revision = _seen()
        return view(*args, **named)

    return _marked(matched, view, SEEN)


def looks_at_persons(view: F) -> F:
    """The view may show personal fields in clear, to whom says what for."""
    return _marked(view, view, PURPOSE)


def unmarked(view: F) -> F:
    """The view as it is."""
    return view


def idempotency_key() -> str:
    """The key of this command."""
    return str(g.idempotency_key)


def seen_revision() -> int:
    """The revision that the caller saw."""
    return int(g.seen_revision)


def position_of_request() -> dict[str, int]:
    """What the answer must include; 400 where the header is none of ours."""
    try:
        return known_positions(request.headers.get(POSITION, ""))
    except ValueError:
        raise _bad(POSITION, Words("位置", "position"), NOT_OURS) from None


def known_positions(text: str) -> dict[str, int]:
    """The numbers in a header or cursor; ValueError unless we gave it, to the letter."""
    found = positions.read(text)
    if positions.text(found) != text or not set(found) <= set(SERVICES):
        raise ValueError(text[:40])
    return found


def purpose() -> str:
    """Why personal data is looked at; percent-encoded, since a header holds no Chinese."""
    return unquote(request.headers.get(PURPOSE, ""))[:LONGEST_PURPOSE]


def _key() -> str:
    given = request.headers.get(KEY, "")
    if not given:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, codes.KEY_NEEDED.fault(KEY))
    if not re.fullmatch(VISIBLE, given):
        raise _bad(
            KEY,
            Words("幂等键", "idempotency key"),
            Words("须为 8 至 200 个可见 ASCII 字符", "8 to 200 visible ASCII characters"),
        )
    return given


def _seen() -> int:
    """The revision in the strong tag; any other tag fits no revision, `*` and none say nothing of what was seen."""
    if not request.headers.get(SEEN) or request.if_match.star_tag:
        raise RequestProblem(HTTPStatus.PRECONDITION_REQUIRED, codes.REVISION_NEEDED.fault(SEEN))
    tags = request.if_match.as_set(include_weak=False)
    return max((int(tag) for tag in tags if re.fullmatch(r"[0-9]{1,9}", tag)), default=NEVER)


def _bad(header: str, label: Words, why: Words) -> RequestProblem:
    return RequestProblem(HTTPStatus.BAD_REQUEST, codes.BAD_FORM.fault(header, label=label, why=why))


def _marked(made: Any, view: F, header: str) -> F:
    made.headers = (*getattr(view, "headers", ()), header)
    return made  # type: ignore[no-any-return]  # wraps keeps the view's signature, mypy loses it
