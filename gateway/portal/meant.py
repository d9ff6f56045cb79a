"""Which record somebody means who writes its id or its code into a form."""

from __future__ import annotations

from chassis import ids
from chassis.shapes.specs import Spec, state_specs
from contracts.commands.things import ListThings
from contracts.declare import KINDS, Find
from gateway.access.principal import principal
from gateway.clients import send


def coded(refers: str) -> list[Spec]:
    """The fields by whose code alone a record of this kind is known."""
    kind = KINDS.get(refers)
    return [] if kind is None else [spec for spec in state_specs(kind.cls) if _is_code(spec)]


def _is_code(spec: Spec) -> bool:
    meta = spec.meta
    return (
        meta.find is Find.EXACT and spec.base is str and not spec.many and not meta.refers and bool(meta.shape.example)
    )


def id_of(refers: str, text: str) -> str:
    """The id of the one record that has this code; the text as it is where it is an id, or nobody's code."""
    if ids.check(text):
        return text
    for spec in coded(refers):
        where: dict[str, tuple[str, ...]] = {spec.name: (spec.meta.shape.normalise(text),)}
        found = send(ListThings(kind=refers, where=where, limit=2), principal()).items
        if len(found) == 1:
            return found[0].id
    return text
