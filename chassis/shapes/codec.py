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


def to_json(value: Any) -> Any:
    """A declared value as JSON values; amounts and dates become texts."""
    kind = type(value)
    return value if kind in PLAIN else (_writers.get(kind) or _writer(kind))(value)


Writer = Callable[[Any], Any]
_writers: dict[type, Writer] = {}


def _writer(kind: type) -> Writer:
    """How values of a class are written, found out once per class."""
    if kind not in _writers:
        _writers[kind] = _write_declared(kind) if dataclasses.is_dataclass(kind) else _write_other(kind)
    return _writers[kind]


def _write_other(kind: type) -> Writer:
    ways: tuple[tuple[tuple[type, ...], Writer], ...] = (
        ((Words,), list),  # most of what is told
        ((tuple, list), _write_items),
        (
            (float,),
            lambda value: value if math.isfinite(value) else str(value),
        ),  # on its way to the check that refuses it
        ((Enum,), lambda value: value.value),
        ((date,), lambda value: value.isoformat()),  # datetime too
        ((Decimal,), _write_amount),
        ((dict,), lambda value: {key: to_json(item) for key, item in value.items()}),
    )
    for kinds, write in ways:
        if issubclass(kind, kinds):
            return write
    raise TypeError(f"{kind} is not stored")


def _write_declared(kind: type) -> Writer:
    names = tuple(spec.name for spec in specs(kind))

    def write(value: Any) -> Any:
        return {name: one if type(one := getattr(value, name)) in PLAIN else to_json(one) for name in names}

    return write


def _write_items(value: Any) -> Any:
    return [one if type(one) in PLAIN else to_json(one) for one in value]


def _write_amount(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("not a finite amount")
    return format(value, "f")


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
    known = {name: values[name] if read is None else read(values[name]) for name, read in readers if name in values}
    return cls(**known, **more)


Reader = Callable[[Any], Any]
Readers = tuple[tuple[str, Reader | None], ...]  # None for what stays the JSON that it is
_readers: dict[type, Readers] = {}


def _compiled(cls: type) -> Readers:
    _readers[cls] = made = tuple((spec.name, _reader(spec)) for spec in specs(cls))
    return made


def _reader(spec: Spec) -> Reader | None:
    one = _read_one(spec.base)
    return _read_many(one) if spec.many else one


def _read_many(one: Reader | None) -> Reader:
    if one is None:
        return lambda value: None if value is None else tuple(value)
    return lambda value: None if value is None else tuple([one(item) for item in value])


def _read_one(base: Any) -> Reader | None:
    special: dict[Any, Reader] = {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        Decimal: Decimal,
        Words: Words._make,
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


def _nested(base: type) -> Reader:
    return lambda value: from_json(base, value)


def _dict_reader(base: Any) -> Reader | None:
    """`dict[str, X]`, `dict[str, tuple[X, ...]]`; any other value stays the JSON that it is."""
    inner = get_args(base)[1] if get_origin(base) is dict else Any
    if get_origin(inner) is tuple:
        many = _read_many(_read_one(get_args(inner)[0]))
        return lambda value: {key: many(items) for key, items in value.items()}
    if dataclasses.is_dataclass(inner) and isinstance(inner, type):
        return lambda value: {key: from_json(inner, item) for key, item in value.items()}
    return None


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def compact(value: Any) -> str:
    """JSON for the wire and the database."""
    return _encoder.encode(value)
