"""An example of each command, made from the declaration; a test sends every one of them to the running program."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import ActName, Kind, State
from gateway.api.addresses import EXAMPLE
from rulebooks import codes as code_lists

DAY = date(2026, 3, 2)
BASIS = "苏知服〔2026〕12号"
PREFERRED = {"regions": "320211"}  # where a list has a code that the other examples fit


def creation(kind: Kind) -> State:
    """A record with what must be said of it."""
    state = {spec.name: _value(spec) for spec in state_specs(kind.cls) if _is_said(spec)}
    return {"state": state, "valid_from": DAY.isoformat(), "basis": BASIS}


def change(kind: Kind) -> State:
    """A change of one field."""
    return {"sets": _sets(kind), "basis": BASIS}


def correction(kind: Kind) -> State:
    """The same field, said of the first entry."""
    return {"corrects": 1, "sets": _sets(kind), "valid_from": DAY.isoformat(), "basis": BASIS}


def preview(kind: Kind) -> State:
    """The same correction, before it is made."""
    return {"entry": 1, "sets": _sets(kind), "valid_from": DAY.isoformat()}


def act(kind: Kind) -> State:
    """The first act of the kind, with what it asks for; nothing where it has none."""
    if not kind.acts:
        return {}
    first = kind.acts[0]
    return {"act": first.name, "basis": BASIS} | ({"inputs": _inputs(first)} if first.asks else {})


WITHDRAWAL: State = {"entry": 2, "basis": BASIS}
ENDING: State = {"basis": BASIS}
ERASURE: State = {"basis": "本人申请（2026）3号"}


def _inputs(of: ActName) -> State:
    return {spec.name: _value(spec) for spec in state_specs(of.asks) if spec.required} if of.asks else {}


def _sets(kind: Kind) -> State:
    """A field that no rule ties to others: a line of plain text, else what names the record."""
    free = [spec for spec in state_specs(kind.cls) if _is_free(spec)]
    spec = next((spec for spec in free if spec.optional), None) or next(
        spec for spec in state_specs(kind.cls) if spec.name == kind.title
    )
    return {spec.name: f"{spec.meta.words.zh}（改）"}


def _is_free(spec: Spec) -> bool:
    meta = spec.meta
    plain = not (meta.codes or meta.refers or meta.derived or meta.personal or meta.shape.pattern)
    return spec.base is str and not spec.many and plain


def _is_said(spec: Spec) -> bool:
    """Required, or a list that the service wants something in."""
    return not spec.meta.derived and (spec.required or bool(spec.many and spec.meta.least))


def _value(spec: Spec) -> Any:
    return [_one(spec)] if spec.many else _one(spec)


def _one(spec: Spec) -> Any:  # noqa: PLR0911 - one return per type
    base, meta = spec.base, spec.meta
    if base is bool:
        return False
    if base is int:
        return max(meta.least or 0, 3)
    if base is date:
        return DAY.isoformat()
    if base is Decimal:
        return "1200.50"
    if isinstance(base, type) and issubclass(base, Enum):
        return next(iter(base)).value
    if dataclasses.is_dataclass(base) and isinstance(base, type):
        return {inner.name: _value(inner) for inner in state_specs(base) if inner.required}
    if meta.codes:
        return PREFERRED.get(meta.codes) or code_lists.load(meta.codes).on(DAY)[0].code
    if meta.refers:
        return EXAMPLE
    return meta.shape.example or f"示例{meta.words.zh}"
