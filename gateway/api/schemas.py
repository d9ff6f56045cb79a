"""JSON Schemas of the services' declared answers, as components of the OpenAPI document."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from chassis.shapes import schema as shapes
from contracts.declare import Kind, Words
from gateway.api.told import FOR_PAGES

Schema = dict[str, Any]

PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": shapes.AMOUNT},
}
COMPONENTS: dict[str, Schema] = {
    "Words": {
        "type": "object",
        "description": "One text in both languages.",
        "required": ["zh", "en"],
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    },
    "PageInfo": {
        "type": "object",
        "description": "How many stand here, how many there are (where it was asked for), and where the list goes on.",
        "required": ["size", "next_cursor"],
        "properties": {
            "size": {"type": "integer"},
            "total": {"type": "integer"},
            "next_cursor": {"type": ["string", "null"]},
        },
    },
}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def component(name: str, schema: Schema) -> Schema:
    """A reference to *schema*, kept under *name*; two schemas of one name are a mistake."""
    if COMPONENTS.setdefault(name, schema) != schema:
        raise TypeError(f"two schemas are called {name}")
    return ref(name)


def schema_of(cls: type, name: str = "", **instead: Schema) -> Schema:
    """A reference to the schema of a declared answer; *instead* describes some of its members more closely."""
    called = name or cls.__name__
    if not instead and called in COMPONENTS:  # a declared answer may hold more of its own kind
        return ref(called)
    members = members_of(cls) | instead
    made = {"type": "object", "required": list(members), "properties": members}
    return component(called, {"description": _said(cls)} | made)


def members_of(cls: type) -> dict[str, Schema]:
    """The schema of each member of a declared answer."""
    hints = typing.get_type_hints(cls)
    names = [item.name for item in dataclasses.fields(cls) if item.name not in FOR_PAGES.get(cls, ())]
    return {name: _of(hints[name]) for name in names}


def page_of(name: str, item: Schema, **more: Schema) -> Schema:
    """A reference to the schema of a list: its items, its page, and what else is told with it."""
    members = {**more, "items": {"type": "array", "items": item}, "page": ref("PageInfo")}
    return component(name, {"type": "object", "required": list(members), "properties": members})


def state_of(kind: Kind) -> Schema:
    """
    A reference to the schema of a kind's state as it is read.

    Nothing is required: a state of years ago may lack what was declared since,
    and of a record that begins later there is none today.
    """
    return of_class(kind.cls)


def of_class(cls: type) -> Schema:
    """The same of any class that is declared with fields."""
    schema = shapes.schema_of(cls)
    for name, nested in schema.pop("$defs", {}).items():
        component(f"{name}State", _open(nested))
    return component(f"{cls.__name__}State", _open(schema) | {"description": _said(cls)})


def _open(schema: Schema) -> Schema:
    return {name: _moved(value) for name, value in schema.items() if name != "required"}


def _moved(value: Any) -> Any:
    """The same with references into components instead of `$defs`."""
    if isinstance(value, dict):
        return {name: _moved(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner) for inner in value]
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return f"#/components/schemas/{value.removeprefix('#/$defs/')}State"
    return value


def _of(hint: Any) -> Schema:  # noqa: PLR0911 - one return per form of type
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return dict(PLAIN[hint])
    if hint in (Any, object):
        return {}
    if hint is Words:
        return ref("Words")
    if origin in (typing.Union, types.UnionType):
        return nullable(_of(next(arg for arg in args if arg is not type(None))))
    if origin is tuple:
        return {"type": "array", "items": _of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(args[1])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [member.value for member in hint]}
    return schema_of(hint)


def nullable(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _said(cls: type) -> str:
    return " ".join((cls.__doc__ or "").split())
