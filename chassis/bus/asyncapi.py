"""
The AsyncAPI 3.0 document: what is announced on the broker, derived from the declared events and from nothing else.

One channel for each event, which is its routing key; one message, the CloudEvents envelope around
the event's data; schemas that several events share stand once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from chassis.bus import names
from chassis.bus.promises import data_schema
from chassis.shapes.schema import Schema
from contracts.declare import EVENTS, Event

BINDING = "0.3.0"
KEY, VERSION = "#/$defs/", "v1"
DESCRIPTION = """\
集聚区知识产权服务平台的事件。每个事件是一个承诺：只增加字段，意思变了就换类型。信封为 CloudEvents 1.0（结构化 JSON），经 AMQP 0-9-1 发送。
同一 subject 的事件按 sequence 先后；同一 id 可能到达两次；比已读过的 sequence 更小的，读者应当忽略。

The events of the platform of IP-service zones. Each is a promise: fields are only added, a changed meaning is a new type.
The envelope is CloudEvents 1.0 in structured JSON, over AMQP 0-9-1. Events of one subject come in the order of their
sequence; one id may arrive twice; a reader leaves out what has a smaller sequence than it has read.
"""
HEADERS: Schema = {
    "type": "object",
    "properties": {
        names.POSITION: {"type": "integer", "minimum": 1, "description": "the event's number in its source's log"}
    },
}


class Clash(Exception):
    """Two schemas would stand under one name."""


@cache
def text() -> str:
    """The document as it is served and kept."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def document() -> dict[str, Any]:
    """All declared events; `contracts.events.load_all` has run."""
    found = sorted(EVENTS.items())
    schemas: dict[str, Schema] = {"CloudEvent": _envelope()}
    messages = {type_: _message(event, schemas) for type_, event in found}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "集聚 · Jiju", "version": VERSION, "description": DESCRIPTION},
        "defaultContentType": names.EVENT_TYPE,
        "channels": {type_: _channel(type_) for type_, _ in found},
        "operations": {f"announce.{type_}": _operation(type_) for type_, _ in found},
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def _channel(type_: str) -> dict[str, Any]:
    exchange = {"name": names.EVENTS, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": type_,
        "messages": {"event": {"$ref": f"#/components/messages/{type_}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": BINDING}},
    }


def _operation(type_: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{type_}"},
        "tags": [{"name": type_.partition(".")[0]}],
        "bindings": {"amqp": {"deliveryMode": 2, "bindingVersion": BINDING}},
    }


def _message(event: type[Event], schemas: dict[str, Schema]) -> dict[str, Any]:
    words = event.words
    own = {
        "type": {"const": event.type},
        "dataversion": {"const": event.version},
        "data": _data(event, schemas),
    }
    return {
        "name": event.type,
        "title": f"{words.zh} · {words.en}",
        "summary": " ".join((event.__doc__ or "").split()),
        "contentType": names.EVENT_TYPE,
        "headers": HEADERS,
        "payload": {
            "allOf": [{"$ref": "#/components/schemas/CloudEvent"}, {"type": "object", "properties": own}],
        },
        "bindings": {"amqp": {"contentEncoding": "utf-8", "messageType": event.type, "bindingVersion": BINDING}},
    }


def _data(event: type[Event], schemas: dict[str, Schema]) -> Schema:
    """The schema of `data`, with the state and what it is made of put under *schemas*."""
    schema = dict(data_schema(event.type))
    schema.pop("$schema")
    if not event.about:
        return schema
    kind = event.about
    for name, nested in schema.pop("$defs", {}).items():
        _keep(schemas, f"{kind}.{name}", _elsewhere(nested, kind))
    properties = dict(schema["properties"])
    _keep(schemas, kind, _elsewhere(properties["state"]["then"], kind))
    _keep(schemas, "Change", properties["change"])
    properties["state"] = {"if": {"minProperties": 1}, "then": {"$ref": f"#/components/schemas/{kind}"}}
    properties["change"] = {"$ref": "#/components/schemas/Change"}
    return schema | {"properties": properties}


def _keep(schemas: dict[str, Schema], name: str, schema: Schema) -> None:
    if schemas.setdefault(name, schema) != schema:
        raise Clash(f"two schemas are called {name}")


def _elsewhere(value: Any, kind: str) -> Any:
    """*value* with what it refers to inside itself named where the document keeps it."""
    if isinstance(value, Mapping):
        return {name: _elsewhere(inner, kind) for name, inner in value.items()}
    if isinstance(value, list):
        return [_elsewhere(inner, kind) for inner in value]
    if isinstance(value, str) and value.startswith(KEY):
        return f"#/components/schemas/{kind}.{value.removeprefix(KEY)}"
    return value


def _envelope() -> Schema:
    def text_(about: str, **more: Any) -> Schema:
        return {"type": "string", "description": about, **more}

    return {
        "type": "object",
        "title": "CloudEvent",
        "required": ["specversion", "id", "source", "type", "subject", "time", "sequence", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text_("the same in every copy of one event"),
            "source": text_("who announces: /jiju/<service>", pattern="^/jiju/[a-z]+$"),
            "type": text_("what happened; also the routing key"),
            "subject": text_("what it is about: <kind>/<id>"),
            "time": text_("when it was recorded", format="date-time"),
            "datacontenttype": {"const": "application/json"},
            "dataschema": text_("the schema of data, an address of the gateway"),
            "dataversion": {"type": "integer", "minimum": 1},
            "sequence": text_("the subject's revision, 20 digits", pattern="^[0-9]{20}$"),
            "actor": text_("who did it"),
            "traceparent": text_("W3C trace context"),
            "causationid": text_("the event that this one follows from"),
            "data": {"type": "object"},
        },
    }
