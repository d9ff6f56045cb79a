"""Who is asking."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from gateway.access.allow import allow
from gateway.api import now, sessions
from gateway.api.blueprint import PREFIX, Routes

routes = Routes("me", __name__, url_prefix=f"{PREFIX}/me", description="我 · who is asking", now=now.PLATFORM)


@routes.get("")
@allow.everybody
@routes.response(HTTPStatus.OK, sessions.Who)
def me() -> dict[str, Any]:
    """Who the token speaks for; without one, a visitor."""
    return sessions.who_is_asking()
