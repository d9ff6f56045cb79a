"""Whether a schema only grew: what was written under the old one must hold under the new one, and be found there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

LOWER = ("maxLength", "maximum", "maxItems", "maxProperties", "exclusiveMaximum")  # a smaller number narrows
HIGHER = ("minLength", "minimum", "minItems", "minProperties", "exclusiveMinimum")  # a larger number narrows
EQUAL = ("type", "format", "pattern", "const")  # any other value narrows
UNNAMED = "#"


def breaches(old: Schema, new: Schema) -> list[str]:
    """Everything in which *new* takes back what *old* promised, each with its place; empty means it only grew."""
    return list(_object(old, new, UNNAMED, (old, new)))


def _object(old: Schema, new: Schema, at: str, roots: tuple[Schema, Schema]) -> Iterator[str]:
    old, new = _resolved(old, roots[0]), _resolved(new, roots[1])
    if "anyOf" in old or "anyOf" in new:
        yield from _choices(old, new, at, roots)
        return
    yield from _values(old, new, at)
    yield from _required(old, new, at)
    for name, was in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{at}/{name}: the property is gone"
        else:
            yield from _object(was, new["properties"][name], f"{at}/{name}", roots)
    for inner in ("items", "then", "additionalProperties"):
        yield from _inner(old, new, inner, at, roots)


def _inner(old: Schema, new: Schema, name: str, at: str, roots: tuple[Schema, Schema]) -> Iterator[str]:
    was, now = old.get(name), new.get(name)
    if isinstance(now, dict) and was is None:
        yield f"{at}: {name} is asked for and was not"
    elif isinstance(was, dict) and isinstance(now, dict):
        yield from _object(was, now, f"{at}[]" if name == "items" else at, roots)
    elif now is False and was is not False:
        yield f"{at}: more members are refused and were not"


def _values(old: Schema, new: Schema, at: str) -> Iterator[str]:
    for name in EQUAL:
        if name in new and name in old and new[name] != old[name] and not _wider(old[name], new[name]):
            yield f"{at}: {name} was {old[name]!r} and is {new[name]!r}"
        elif name in new and name not in old:
            yield f"{at}: {name} {new[name]!r} is asked for and was not"
    for name in (*LOWER, *HIGHER):
        if name in new and (name not in old or _tighter(name, old[name], new[name])):
            yield f"{at}: {name} was {old.get(name, 'free')} and is {new[name]}"
    if "enum" in new:
        gone = [value for value in old.get("enum", ()) if value not in new["enum"]]
        yield from (f"{at}: the value {value!r} is gone" for value in gone)
        if "enum" not in old:
            yield f"{at}: only listed values are taken and were not"


def _required(old: Schema, new: Schema, at: str) -> Iterator[str]:
    for name in new.get("required", ()):
        if name not in old.get("required", ()):
            yield f"{at}/{name}: it is required and was not"


def _choices(old: Schema, new: Schema, at: str, roots: tuple[Schema, Schema]) -> Iterator[str]:
    """Each alternative must still be taken; a schema without alternatives is its own only one."""
    taken = new.get("anyOf", [new])
    for was in old.get("anyOf", [old]):
        found = [list(_object(was, now, at, roots)) for now in taken]
        if [] not in found:
            yield from min(found, key=len)


def _tighter(name: str, was: float, now: float) -> bool:
    return now < was if name in LOWER else now > was


def _wider(was: Any, now: Any) -> bool:
    """Whether a list of types, or the one type, still holds all that were there."""
    as_set = [set(value) if isinstance(value, list) else {value} for value in (was, now)]
    return isinstance(now, list) and as_set[0] <= as_set[1]


def _resolved(schema: Schema, root: Schema) -> Schema:
    """The schema that a reference names; what stands beside it counts too."""
    if not isinstance(schema.get("$ref"), str):
        return schema
    found: Any = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return {**found, **{name: value for name, value in schema.items() if name != "$ref"}}
