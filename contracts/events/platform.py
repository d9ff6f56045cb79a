"""
What services tell each other about their copies: how the owner's things stand, what a reader lacks, and what it gets.

These events are about no single thing. Who keeps a copy of what is said here once; the rest follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.declare import EVENTS, KINDS, Event, Words, notice

COPIES: Mapping[str, tuple[str, ...]] = {
    "registry": ("listing",),
    "applications": ("zone", "base", "residence", "agency", "contact"),
    "search": ("agency", "zone", "base", "public_body", "residence", "listing", "title"),
}  # reader: the kinds of which it keeps every present state

TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0}
DIGEST_WORDS = Words("摘要", "digest")
REQUEST_WORDS = Words("补发请求", "replay request")
SENT_WORDS = Words("补发", "replay")


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _many(inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": inner, **more}


def _by_kind(inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": inner}


DIGEST = _object(kinds=_by_kind(_many(TEXT, minItems=64, maxItems=64)))
REQUEST = _object(of=TEXT, kinds=_by_kind(_many(NUMBER)))
THING = _object(
    kind=TEXT, id=TEXT, revision={"type": "integer", "minimum": 1}, shape={"type": "integer", "minimum": 1},
    gone={"type": "boolean"}, state={"type": "object"}, change={"type": "object"},
)  # fmt: skip
SENT = _object(
    kind=TEXT, buckets=_many(NUMBER), after=TEXT, upto={"anyOf": [TEXT, {"type": "null"}]}, things=_many(THING)
)


def digest_of(owner: str) -> str:
    """The event by which an owner says how its things stand."""
    return f"{owner}.digest.published"


def request_of(reader: str) -> str:
    """The event by which a reader asks for what it lacks."""
    return f"{reader}.replay.requested"


def sent_of(owner: str, reader: str) -> str:
    """The event by which an owner sends it, to that reader and nobody else: it is the routing key."""
    return f"{owner}.replay_to_{reader}.sent"


def copied(reader: str) -> dict[str, tuple[str, ...]]:
    """By owner, the kinds of which *reader* keeps a copy."""
    found: dict[str, tuple[str, ...]] = {}
    for name in COPIES.get(reader, ()):
        if name in KINDS:
            owner = KINDS[name].owner
            found[owner] = (*found.get(owner, ()), name)
    return found


def readers_of(owner: str) -> tuple[str, ...]:
    """Who keeps copies of this owner's things."""
    return tuple(reader for reader in COPIES if owner in copied(reader))


def heard_by(name: str, *, reads: bool, owns: bool) -> frozenset[str]:
    """What a service hears about copies: as a reader of others' things, as the owner of its own."""
    owners = copied(name) if reads else ()
    asked = map(request_of, readers_of(name) if owns else ())
    return frozenset((*map(digest_of, owners), *(sent_of(owner, name) for owner in owners), *asked))


def declare() -> None:
    """Once all things are declared."""
    for reader in COPIES:
        _declare(request_of(reader), REQUEST_WORDS, REQUEST, REQUESTED)
        for owner in copied(reader):
            _declare(digest_of(owner), DIGEST_WORDS, DIGEST, PUBLISHED)
            _declare(sent_of(owner, reader), SENT_WORDS, SENT, SENT_TO)


PUBLISHED = (
    "Once a day, and when an operator asks: count and hash over (id, revision) of every thing of each kind, in 64 "
    "buckets by id. It is exact at its place among the owner's events."
)
REQUESTED = "A reader's copy differs from an owner's digest: of these kinds, in these buckets, it asks for every thing."
SENT_TO = (
    "To one reader: the present state of every thing of a kind whose id is in these buckets and in this range; "
    "a reader applies what is equal to or newer than what it has."
)


def _declare(type_: str, words: Words, schema: dict[str, Any], promise: str) -> None:
    if type_ in EVENTS:
        return
    name = "".join(part.title() for part in type_.replace("_", ".").split("."))
    notice(type_, words, schema)(type(name, (Event,), {"__doc__": promise}))
