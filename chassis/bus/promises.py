"""The schema of each event, compiled once: checked when it is announced and when it arrives."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import fastjsonschema

from chassis.bus.envelope import Envelope
from chassis.errors import Refused
from chassis.shapes.schema import Schema, schema_of
from contracts.codes import chassis as codes
from contracts.declare import EVENTS, KINDS, Kind, Words
from contracts.events.awaited import AWAITED

DRAFT = "http://json-schema.org/draft-07/schema#"


def data_schema(type_: str) -> Schema:
    """The JSON Schema of an event's `data`: the thing's whole state and what changed."""
    return _data_schema(type_, KINDS.get(EVENTS[type_].about))


@cache
def _data_schema(type_: str, kind: Kind | None) -> Schema:
    event = EVENTS[type_]
    if kind is None:  # it is about no thing
        return {"$schema": DRAFT, "title": type_, "description": (event.__doc__ or "").strip(), **(event.schema or {})}
    state = schema_of(kind.cls)
    nested = state.pop("$defs", {})
    return {
        "$schema": DRAFT,
        "title": type_,
        "description": (event.__doc__ or "").strip(),
        "type": "object",
        "required": ["kind", "id", "revision", "shape", "gone", "state", "change"],
        "properties": {
            "kind": {"const": kind.name},
            "id": {"type": "string"},
            "revision": {"type": "integer", "minimum": 1},
            "shape": {"type": "integer", "minimum": 1},
            "gone": {"type": "boolean"},
            "state": {"if": {"minProperties": 1}, "then": state},
            "change": {
                "type": "object",
                "required": ["fields", "valid_from", "valid_until", "basis", "corrects"],
                "properties": {
                    "fields": {"type": "array", "items": {"type": "string"}},
                    "valid_from": {"type": "string", "format": "date"},
                    "valid_until": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    "basis": {"type": "string"},
                    "corrects": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                },
            },
        },
    } | ({"$defs": nested} if nested else {})


@cache
def _check(type_: str, kind: Kind | None) -> Callable[[Any], Any]:
    return fastjsonschema.compile(_data_schema(type_, kind))


def _hold(envelope: Envelope) -> None:
    _check(envelope.type, KINDS.get(EVENTS[envelope.type].about))(envelope.data)


def must_hold(envelope: Envelope) -> None:
    """Before an event is announced: it is declared and keeps its schema. Else it is this program's own mistake."""
    if envelope.type not in EVENTS:
        raise TypeError(f"{envelope.type} is not declared (contracts.events.load_all)")
    try:
        _hold(envelope)
    except fastjsonschema.JsonSchemaException as error:
        raise TypeError(f"{envelope.type} of {envelope.subject} breaks its schema: {error}") from error


def keep(envelope: Envelope) -> None:
    """Refuse an event that this program does not know, that is later than it knows, or that breaks its schema."""
    event = EVENTS.get(envelope.type)
    if event is None and envelope.type in AWAITED:
        return  # its announcer will declare it; until then the reaction takes what it needs, or fails and is parked
    if event is None:
        raise Refused(codes.EVENT_MALFORMED.fault(type=envelope.type, why=Words("不认识的类型", "unknown type")))
    if envelope.version > event.version:
        raise Refused(codes.EVENT_FROM_FUTURE.fault(type=envelope.type, version=envelope.version, known=event.version))
    try:
        _hold(envelope)
    except fastjsonschema.JsonSchemaException as error:
        raise Refused(codes.EVENT_MALFORMED.fault(type=envelope.type, why=str(error))) from error
