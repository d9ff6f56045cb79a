"""A declared answer as JSON values: what has two languages becomes an object of both."""

from __future__ import annotations

import dataclasses
from typing import Any

from chassis.shapes.codec import PLAIN, to_json
from chassis.shapes.specs import specs
from contracts.commands.things import View
from contracts.declare import Words

FOR_PAGES: dict[type, frozenset[str]] = {  # what a page takes along in its one call; the API has addresses for it
    View: frozenset({"related", "entries", "differences"})
}


def told(value: Any) -> Any:
    """What a service answered, to be said as JSON."""
    if type(value) in PLAIN:  # most of what is told
        return value
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, dict):
        return {name: told(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [told(item) for item in value]
    if dataclasses.is_dataclass(value):
        left = FOR_PAGES.get(type(value), ())
        return {spec.name: told(getattr(value, spec.name)) for spec in specs(type(value)) if spec.name not in left}
    return to_json(value)
