"""JSON Schema of a declared class: of events, releases and documentation."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from chassis.shapes.specs import Spec, state_specs

Schema = dict[str, Any]

AMOUNT = r"^-?[0-9]+(\.[0-9]+)?$"
PLAIN: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": AMOUNT},
}


def schema_of(cls: type) -> Schema:
    """
    The schema of a thing's whole state.

    Only the declared fields are described; more are allowed, since an older
    reader must accept what a newer program adds.
    """
    nested: dict[str, Schema] = {}
    root = _object(cls, nested)
    return root | ({"$defs": nested} if nested else {})


def _object(cls: type, nested: dict[str, Schema]) -> Schema:
    fields = state_specs(cls)
    return {
        "type": "object",
        "title": cls.__name__,
        "properties": {spec.name: _field(spec, nested) for spec in fields},
        "required": [spec.name for spec in fields if spec.required],
    }


def _field(spec: Spec, nested: dict[str, Schema]) -> Schema:
    schema = _one(spec, nested)
    if spec.many:
        schema = {"type": "array", "items": schema}
    if spec.optional or spec.meta.personal:
        schema = {"anyOf": [schema, {"type": "null"}]}
    words = spec.meta.words
    return schema | {"title": words.zh, "description": words.en}


def _one(spec: Spec, nested: dict[str, Schema]) -> Schema:
    base = spec.base
    if base is str and spec.meta.personal:
        return {"type": "string"}  # sealed: its length says nothing
    if base is str:
        return {"type": "string", "maxLength": spec.meta.shape.longest}
    if base in PLAIN:
        return dict(PLAIN[base])
    if isinstance(base, type) and issubclass(base, Enum):
        return {"type": "string", "enum": [member.value for member in base]}
    if not dataclasses.is_dataclass(base) or not isinstance(base, type):
        raise TypeError(f"{spec.name}: {base} has no schema")
    if base.__name__ not in nested:
        nested[base.__name__] = {}
        nested[base.__name__].update(_object(base, nested))
    return {"$ref": f"#/$defs/{base.__name__}"}
