"""The fields of a declared class with their types resolved."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from typing import Any

from contracts.declare import Meta, Words

NO_META = Meta(Words("", ""))


@dataclass(frozen=True, slots=True)
class Spec:
    """One field: its type without `| None` and `tuple[…, ...]`, and what was said of it."""

    name: str
    base: Any
    many: bool
    optional: bool
    required: bool
    default: Any
    meta: Meta
    declared: bool  # has labels, so it is part of a thing's state (unlike id and revision)


_known: dict[type, tuple[Spec, ...]] = {}
_stated: dict[type, tuple[Spec, ...]] = {}


def specs(cls: type) -> tuple[Spec, ...]:
    """All fields; resolved late, so that a class may name one declared after it."""
    if cls not in _known:
        _known[cls] = tuple(_spec(cls, item, hint) for item, hint in _hinted(cls))
    return _known[cls]


def state_specs(cls: type) -> tuple[Spec, ...]:
    """The fields of a thing's state: all but id and revision."""
    if cls not in _stated:
        _stated[cls] = tuple(spec for spec in specs(cls) if spec.declared)
    return _stated[cls]


def _hinted(cls: type) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = typing.get_type_hints(cls)
    return [(item, hints[item.name]) for item in dataclasses.fields(cls)]


def _spec(cls: type, item: dataclasses.Field[Any], hint: Any) -> Spec:
    where = f"{cls.__name__}.{item.name}"
    hint, optional = _without_none(where, hint)
    hint, many = _without_tuple(where, hint)
    if typing.get_origin(hint) not in (None, dict) or hint in (list, set):
        raise TypeError(f"{where}: {hint} is not stored; use tuple[X, ...]")
    return Spec(
        item.name, hint, many, optional, *_default(item), item.metadata.get("meta", NO_META), "meta" in item.metadata
    )  # fmt: skip


def _without_none(where: str, hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return hint, False
    rest = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    if len(rest) != 1:
        raise TypeError(f"{where}: only X | None")
    return rest[0], True


def _without_tuple(where: str, hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) is not tuple:
        return hint, False
    args = typing.get_args(hint)
    if len(args) == 2 and args[1] is Ellipsis:
        return args[0], True
    if set(args) == {str}:  # a pair of texts travels as a list of texts
        return str, True
    raise TypeError(f"{where}: tuple[X, ...]")


def _default(item: dataclasses.Field[Any]) -> tuple[bool, Any]:
    if item.default is not dataclasses.MISSING:
        return False, item.default
    if item.default_factory is not dataclasses.MISSING:
        return False, item.default_factory()
    return True, None
