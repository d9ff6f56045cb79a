"""Which record somebody means who writes its id, its code or its name into a form."""

from __future__ import annotations

from chassis import ids
from chassis.shapes.specs import Spec, state_specs
from contracts.commands.things import ListThings
from contracts.declare import KINDS, Find
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal import offered


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
    """The id of the one record that has this code, or of the zone that is called so; else the text as it is."""
    if ids.check(text):
        return text
    for spec in coded(refers):
        where: dict[str, tuple[str, ...]] = {spec.name: (spec.meta.shape.normalise(text),)}
        found = send(ListThings(kind=refers, where=where, limit=2), principal()).items
        if len(found) == 1:
            return found[0].id
    called = [id for id, name in _named(refers) if name == text]
    return called[0] if len(called) == 1 else text


def name_of(refers: str, id: str) -> str:
    """What a form writes for an id: the name by which it is found again, or the id."""
    name = dict(_named(refers)).get(id, "")
    return name if name and id_of(refers, name) == id else id


def _named(refers: str) -> tuple[tuple[str, str], ...]:
    return offered.every_zone() if refers == "zone" else ()
