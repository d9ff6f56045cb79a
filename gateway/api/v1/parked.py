"""Events that a service could not take, or could not send: kept until somebody tries again or drops them, because …"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.platform import OPERATIONS
from contracts.commands.platform import (
    ParkedEvent,
    ReadParked,
    ReadUnsendable,
    Settled,
    SettleParked,
    SettleUnsendable,
    UnsendableEvent,
)  # fmt: skip
from contracts.declare import TEXT
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command
from gateway.api.services import ONE

routes = Routes(
    "parked", __name__, url_prefix=f"{PREFIX}/parked", description="停放的事件 · parked events", now=now.PLATFORM
)


unsent = Routes(
    "unsendable",
    __name__,
    url_prefix=f"{PREFIX}/unsendable",
    description="未能送出的事件 · events that could not be sent",
    now=now.PLATFORM,
)


class ParkedQuery(ma.Schema):
    """Where the list goes on."""

    after = fields.after()
    limit = fields.limit()


class Settling(ma.Schema):
    """What becomes of the event."""

    act = mf.String(
        required=True,
        validate=ma.validate.OneOf(["retry", "drop"]),
        metadata=fields.words("事项", "act", "try it again, or drop it"),
    )
    because = mf.String(
        load_default="",
        validate=ma.validate.Length(max=TEXT.longest),
        metadata=fields.words("理由", "because", "why it is dropped"),
    )


@routes.get(f"/{ONE}")
@allow(*OPERATIONS)
@routes.arguments(ParkedQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("ParkedEvents", schemas.schema_of(ParkedEvent)), link=True)
def list_(given: dict[str, Any], service: str) -> Response:
    """What waits for another try or for a decision, oldest first, with what waits behind it."""
    found = ask(ReadParked(service=service, **given))
    return told.page(found.items, next_cursor=found.next)


@routes.post(f"/{ONE}/<path:event_id>/acts")
@allow(*OPERATIONS)
@command
@routes.arguments(Settling, example={"act": "drop", "because": "已人工补录"})
@routes.answers(HTTPStatus.OK, schemas.schema_of(Settled))
def settle(given: dict[str, Any], service: str, event_id: str) -> Response:
    """Try the event again, or drop it, because …; the reason enters the ledger."""
    return told.answer(do(SettleParked(service=service, id=event_id, **given)))


@unsent.get(f"/{ONE}")
@allow(*OPERATIONS)
@unsent.arguments(ParkedQuery, location="query")
@unsent.answers(HTTPStatus.OK, schemas.page_of("UnsendableEvents", schemas.schema_of(UnsendableEvent)), link=True)
def unsendable(given: dict[str, Any], service: str) -> Response:
    """What a service announced and the broker did not take, oldest first."""
    found = ask(ReadUnsendable(service=service, **given))
    return told.page(found.items, next_cursor=found.next)


@unsent.post(f"/{ONE}/<path:event_id>/acts")
@allow(*OPERATIONS)
@command
@unsent.arguments(Settling, example={"act": "retry"})
@unsent.answers(HTTPStatus.OK, schemas.schema_of(Settled))
def settle_unsendable(given: dict[str, Any], service: str, event_id: str) -> Response:
    """Try to send the event again, or give it up, because …; the reason enters the ledger."""
    return told.answer(do(SettleUnsendable(service=service, id=event_id, **given)))
