"""What the platform takes the time to be; in a demonstration it can be moved forward."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.clock import SystemClock
from chassis.errors import Refused
from contracts.codes import chassis as codes
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.headers import command, idempotency_key
from gateway.desk import desk

routes = Routes("clock", __name__, url_prefix=f"{PREFIX}/clock", description="时钟 · clock", now=now.PLATFORM)
REMEMBERED = 100
INSTANT = {"type": "string", "format": "date-time"}
CLOCK = schemas.component(
    "Clock",
    {
        "type": "object",
        "required": ["now", "today", "demo"],
        "properties": {"now": INSTANT, "today": {"type": "string", "format": "date"}, "demo": {"type": "boolean"}},
    },
)
_done: OrderedDict[tuple[str, str], tuple[datetime, dict[str, Any]]] = OrderedDict()


class Setting(ma.Schema):
    """The moment that it shall be."""

    to = mf.AwareDateTime(required=True, metadata=fields.words("调到", "to", "a later moment, with its offset"))


@routes.get("")
@allow.everybody
@routes.answers(HTTPStatus.OK, CLOCK)
def read() -> Response:
    """What time it is here."""
    return told.answer(_shown())


@routes.post("")
@allow(Role.SYSTEM_ADMIN)
@command
@routes.arguments(Setting, example={"to": "2026-12-01T09:00:00+08:00"})
@routes.answers(HTTPStatus.OK, CLOCK)
def set_(given: dict[str, Any]) -> Response:
    """Move the clock forward; every deadline on the way fires. Only in a demonstration."""
    return told.answer(_once(given["to"]))


def _once(to: datetime) -> dict[str, Any]:
    """No service stands behind the clock to know a repeated key; a demonstration is one process, so it is known here."""
    key = principal().id, idempotency_key()
    if key in _done:
        before, answer = _done[key]
        if before != to:
            raise Refused(codes.KEY_REUSED.fault())
        return answer
    desk().clock.set(to)
    _done[key] = to, _shown()
    while len(_done) > REMEMBERED:
        _done.popitem(last=False)
    return _done[key][1]


def _shown() -> dict[str, Any]:
    now = desk().clock.now()
    return {"now": now.isoformat(), "today": now.date().isoformat(), "demo": not isinstance(desk().clock, SystemClock)}
