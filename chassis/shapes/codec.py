"""
To and from JSON values, for storage and for calls.

Plain functions compiled once per class: marshmallow, which the HTTP edge uses, is
eight times slower and this runs on every row.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin

from chassis.shapes.specs import Spec, specs, state_specs
from contracts.declare import State, Words

T = TypeVar("T")
PLAIN = frozenset((type(None), str, int, bool))  # JSON as they are


def to_json(value: Any) -> Any:  # noqa: PLR0911 - one return per JSON type
    """A declared value as JSON values; amounts and dates become texts."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, tuple | list):
        return (
            list(value) if type(value) is Words else [to_json(item) for item in value]
        )  # words are most of what is told
    if isinstance(value, float):  # what somebody sent, on its way to the check that refuses it
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("not a finite amount")
        return format(value, "f")
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {spec.name: to_json(getattr(value, spec.name)) for spec in specs(type(value))}
    raise TypeError(f"{type(value)} is not stored")


def state_of(thing: Any) -> State:
    """A thing's fields as JSON values, without id and revision."""
    found: State = {}
    for spec in state_specs(type(thing)):
        value = getattr(thing, spec.name)
        found[spec.name] = value if type(value) in PLAIN else to_json(value)
    return found


def from_json(cls: type[T], values: dict[str, Any], **more: Any) -> T:
    """A declared class from JSON values; what is missing takes its default, what is unknown is left out."""
    readers = _readers.get(cls) or _compiled(cls)
    known = {name: read(values[name]) for name, read in readers if name in values}
    return cls(**known, **more)


Readers = tuple[tuple[str, Callable[[Any], Any]], ...]
_readers: dict[type, Readers] = {}


def _compiled(cls: type) -> Readers:
    _readers[cls] = made = tuple((spec.name, _reader(spec)) for spec in specs(cls))
    return made


def _reader(spec: Spec) -> Callable[[Any], Any]:
    one = _read_one(spec.base)
    if spec.many and spec.base is str:
        return lambda value: None if value is None else tuple(value)
    if spec.many:
        return lambda value: None if value is None else tuple(one(item) for item in value)
    return one


def _read_one(base: Any) -> Callable[[Any], Any]:
    special: dict[Any, Callable[[Any], Any]] = {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        Decimal: Decimal,
        Words: lambda value: Words(*value),
    }
    if base in (str, int, bool, Any, object) or get_origin(base) is dict:
        return _dict_reader(base)
    if base in special:
        make = special[base]
    elif isinstance(base, type) and issubclass(base, Enum):
        make = base
    else:
        make = _nested(base)
    return lambda value: None if value is None else make(value)


def _nested(base: type) -> Callable[[Any], Any]:
    return lambda value: from_json(base, value)


def _dict_reader(base: Any) -> Callable[[Any], Any]:
    """`dict[str, X]`, `dict[str, tuple[X, ...]]`; any other value stays the JSON that it is."""
    inner = get_args(base)[1] if get_origin(base) is dict else Any
    if get_origin(inner) is tuple:
        one = _read_one(get_args(inner)[0])
        return lambda value: {key: tuple(one(item) for item in items) for key, items in value.items()}
    if dataclasses.is_dataclass(inner) and isinstance(inner, type):
        return lambda value: {key: from_json(inner, item) for key, item in value.items()}
    return lambda value: value


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def compact(value: Any) -> str:
    """JSON for the wire and the database."""
    return _encoder.encode(value)
