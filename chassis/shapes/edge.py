"""
The marshmallow schema of a declared class: what the HTTP edge loads and OpenAPI describes.

Its faults come from `chassis.shapes.check`, so that every reason is told at once,
with its code, in both languages, and the service behind it says the same.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields as mf
from marshmallow import validate

from chassis.shapes.schema import AMOUNT
from chassis.shapes.specs import Spec, state_specs


@cache
def schema_of(cls: type, *, partial: bool = False, name: str = "") -> type[ma.Schema]:
    """The schema of a thing's state: what a caller may send and what it is shown."""
    members: dict[str, Any] = {spec.name: _field(spec, partial=partial) for spec in state_specs(cls)}
    members["Meta"] = type("Meta", (), {"unknown": ma.RAISE})
    return type(name or f"{cls.__name__}{'Change' if partial else ''}", (ma.Schema,), members)


def _field(spec: Spec, *, partial: bool) -> mf.Field[Any]:
    words = spec.meta.words
    how: dict[str, Any] = {
        "required": spec.required and not partial,
        "allow_none": spec.optional,
        "dump_only": spec.meta.derived,
        "metadata": {"title": words.zh, "description": words.en},
    }
    if spec.meta.codes:
        how["metadata"]["x-codes"] = spec.meta.codes
    if spec.many:
        return mf.List(_one(spec, {}), **how)
    return _one(spec, how)


def _one(spec: Spec, how: dict[str, Any]) -> mf.Field[Any]:  # noqa: PLR0911 - one return per type
    base, meta = spec.base, spec.meta
    if base is str:
        checks: list[Any] = [validate.Length(max=meta.shape.longest)]
        return mf.String(validate=checks, **how)
    if base is bool:
        return mf.Boolean(truthy={True}, falsy={False}, **how)
    if base is int:
        return mf.Integer(strict=True, validate=validate.Range(meta.least, 2**53), **how)
    if base is date:
        return mf.Date(**how)
    if base is Decimal:
        return mf.String(validate=validate.Regexp(AMOUNT), **how)
    if isinstance(base, type) and issubclass(base, Enum):
        return mf.String(validate=validate.OneOf([member.value for member in base]), **how)
    if dataclasses.is_dataclass(base) and isinstance(base, type):
        return mf.Nested(schema_of(base), **how)
    raise TypeError(f"{spec.name}: {base}")
