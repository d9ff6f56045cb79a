"""What the services announced, in order, for those who follow it from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import BoundedSemaphore, Event
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.clock import monotonic
from chassis.platform import SUBSCRIBERS
from contracts.codes import chassis as codes
from contracts.commands.platform import LoggedEvent, ReadEvents
from contracts.declare import State
from contracts.events import load_all
from gateway import positions
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask
from gateway.api.headers import NOT_OURS, known_positions
from gateway.api.services import SERVICES

routes = Routes("events", __name__, url_prefix=f"{PREFIX}/events", description="事件 · events", now=now.PLATFORM)
LONGEST_WAIT = 20
STEP = 0.25  # seconds between two looks
WAITERS = BoundedSemaphore(2)  # a waiting caller holds a thread; the others are answered at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One event, and the cursor after it."""

    cursor: str
    service: str
    position: int
    event: State


class Cursor(fields.Parameter[dict[str, int]]):
    """One number per service, opaque outside."""

    def read(self, text: str, name: str) -> dict[str, int]:
        try:
            return known_positions(text)
        except ValueError:
            raise self.refused(name, codes.BAD_FORM, why=NOT_OURS) from None


class EventsQuery(ma.Schema):
    """Where to go on, what to leave out, how long to wait."""

    after = Cursor(
        load_default=dict,
        metadata=fields.words("游标", "cursor", "of an earlier answer; the beginning where it is left out") | {"type": "string"},
    )  # fmt: skip
    types = mf.List(
        mf.String(validate=ma.validate.OneOf(sorted(load_all()))),
        load_default=(),
        metadata=fields.words("事件类型", "types", "only these"),
    )
    limit = fields.limit(500, 100)
    wait = mf.Integer(
        load_default=0,
        validate=ma.validate.Range(0, LONGEST_WAIT),
        metadata=fields.words("等几秒", "wait", "seconds, for a first event"),
    )


@routes.get("")
@allow(*SUBSCRIBERS)
@routes.arguments(EventsQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Events", schemas.schema_of(Item, "LoggedEvent")))
def list_(given: dict[str, Any]) -> Response:
    """
    The events after a cursor.

    Those of one service come in their order and without a gap; between services the order
    is that of time and means nothing. The list has no end: ask again with `page.next_cursor`.
    """
    types = tuple(given["types"])
    items, reached = _read(given["after"], types, given["limit"])
    if not items and given["wait"] and WAITERS.acquire(blocking=False):
        try:
            items, reached = _wait(given["after"], types, given["limit"], given["wait"])
        finally:
            WAITERS.release()
    body = {"items": items, "page": {"size": len(items), "next_cursor": positions.text(reached)}}
    return told.answer(body)


def _wait(after: dict[str, int], types: tuple[str, ...], limit: int, seconds: int) -> tuple[list[Item], dict[str, int]]:
    until, pause = monotonic() + seconds, Event()
    while True:
        items, reached = _read(after, types, limit)
        if items or monotonic() >= until:
            return items, reached
        pause.wait(STEP)


def _read(after: dict[str, int], types: tuple[str, ...], limit: int) -> tuple[list[Item], dict[str, int]]:
    """Some of every service's log in the order of time, and how far each was read."""
    asked = {name.partition(".")[0] for name in types} or set(SERVICES)
    reached = dict.fromkeys(SERVICES, 0) | after
    logs = {
        service: ask(ReadEvents(service=service, after=reached[service], limit=limit, types=types))
        for service in sorted(asked)
    }
    rows = sorted(_rows({service: log.items for service, log in logs.items()}), key=_when)
    items = []
    for service, row in rows[:limit]:
        reached[service] = row.position
        items.append(Item(cursor=positions.text(reached), service=service, position=row.position, event=row.event))
    if len(rows) <= limit:  # what was left out by type need not be looked at again
        reached |= {service: max(log.last, reached[service]) for service, log in logs.items() if len(log.items) < limit}
    return items, reached


def _rows(logs: Mapping[str, Iterable[LoggedEvent]]) -> Iterable[tuple[str, LoggedEvent]]:
    return [(service, row) for service, rows in logs.items() for row in rows]


def _when(row: tuple[str, LoggedEvent]) -> tuple[str, str, int]:
    """By time; a service's own order is kept, since its clock never goes back."""
    service, logged = row
    return str(logged.event["time"]), service, logged.position
