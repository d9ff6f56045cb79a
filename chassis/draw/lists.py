"""The rows of the three lists, as they are frozen: normalised, sorted, no two alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import eq, itemgetter
from typing import Any, NamedTuple

from chassis.errors import Refused
from contracts.codes import draw as codes
from contracts.codes.base import Fault
from contracts.declare import Words


class Candidate(NamedTuple):
    """An object that may be drawn, in its stratum."""

    id: str
    stratum: str


class Inspector(NamedTuple):
    """Somebody who may be sent, and the unit they come from."""

    id: str
    unit: str


class Ban(NamedTuple):
    """That this inspector never visits this object; the reason is a code, never a text about a person."""

    inspector: str
    object: str
    reason: str


OBJECTS, INSPECTORS, BANS = (
    Words("对象名单", "the list of objects"),
    Words("检查人员名单", "the list of inspectors"),
    Words("回避名单", "the list of bans"),
)
_LONGEST_SHOWN = 80


def candidates(rows: Iterable[Candidate]) -> list[Candidate]:
    made = list(rows)
    together = "".join([one.id for one in made])  # a million identifiers are looked at as one text
    strata = {name: text(name) for name in {one.stratum for one in made}}
    plain = together.isascii() and together.isprintable() and all(one.id for one in made)
    if not plain or any(name is not normal for name, normal in strata.items()):
        made = [Candidate(text(one.id), strata[one.stratum]) for one in made]
    return _sorted(made, OBJECTS, 1)


def inspectors(rows: Iterable[Inspector]) -> list[Inspector]:
    return _sorted([Inspector(text(one.id), text(one.unit)) for one in rows], INSPECTORS, 1)


def bans(rows: Iterable[Ban], objects: Sequence[Candidate], people: Sequence[Inspector]) -> list[Ban]:
    """Sorted by object, then inspector; each names an object and an inspector of the frozen lists."""
    turned = [(text(one.object), text(one.inspector), text(one.reason)) for one in rows]
    made = [Ban(inspector, object_, reason) for object_, inspector, reason in _sorted(turned, BANS, 2)]
    named, known = {one.object for one in made}, {one.id for one in people}
    missing = named - {one.id for one in objects if one.id in named}
    faults = [codes.NOT_LISTED.fault("#/bans", list=OBJECTS, id=id) for id in sorted(missing)]
    strangers = sorted({one.inspector for one in made} - known)
    faults += [codes.NOT_LISTED.fault("#/bans", list=INSPECTORS, id=id) for id in strangers]
    _refuse(faults)
    return made


def text(value: str) -> str:
    """In normal form C; a control character could move the border between two texts that are hashed together."""
    if value.isascii() and value.isprintable() and value:
        return value
    made = unicodedata.normalize("NFC", value)
    if not made or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in made):
        raise Refused(codes.BAD_TEXT.fault(text=repr(made[:_LONGEST_SHOWN])))
    return made


def _sorted(rows: list[Any], list_: Words, key: int) -> list[Any]:
    """By the first *key* fields; code points sort as their UTF-8 bytes do."""
    of = itemgetter(*range(key))
    rows.sort(key=of)
    keys = list(map(of, rows))
    same = map(eq, keys, islice(keys, 1, None))
    twice = {row[:key] for row, is_twice in zip(rows, same, strict=False) if is_twice}
    _refuse([codes.TWICE.fault(list=list_, id=" / ".join(one)) for one in sorted(twice)])
    return rows


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(*faults)
