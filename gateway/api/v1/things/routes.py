"""
The routes of every kind of thing, made from its declaration: a new kind has them without a further file.

A kind that nobody may write (the platform keeps it by itself) has no writing routes, a kind
without acts no route to do one, a kind without personal fields none to erase them.
"""

from __future__ import annotations

from functools import cache

from contracts.declare import Kind
from contracts.things import load_all
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.v1.things import exporting, previewing, reading, writing


@cache
def blueprints() -> tuple[Routes, ...]:
    """One per kind, in the order of their declaration."""
    return tuple(routes_of(kind) for kind in load_all().values())


def routes_of(kind: Kind) -> Routes:
    """Everything that can be asked of a kind and done to it."""
    made = Routes(
        kind.plural,
        __name__,
        url_prefix=f"{PREFIX}/{kind.plural}",
        description=f"{kind.words.zh} · {kind.words.en}",
    )
    reading.add(made, kind)
    exporting.add(made, kind)
    writing.add(made, kind)
    previewing.add(made, kind)
    return made
