"""The reveal: once the sources have spoken, one key that nobody could choose orders the objects and the inspectors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from heapq import nsmallest

from chassis.draw import SCHEME, lists
from chassis.draw.frozen import Frozen
from chassis.draw.keyed import keyed
from chassis.errors import Refused
from contracts.codes import draw as codes

TICKET_BYTES = 32
_OBJECT = b"object\0"
# Unicode's White_Space; the libraries of two languages do not agree on what is white.
_WHITE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_GAPS = re.compile(f"[{_WHITE}]+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a source said, as published, and where it can be read."""

    name: str
    value: str
    url: str


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """An object's place in the order of the draw."""

    ticket: bytes
    id: str


@dataclass(frozen=True)
class Revealed:
    """The key, and what it decides."""

    frozen: Frozen
    values: tuple[Value, ...]
    prk: bytes
    _ordered: dict[tuple[str, int], list[Ticket]] = field(default_factory=dict, repr=False, compare=False)

    def first(self, stratum: str, count: int) -> list[Ticket]:
        """The first *count* of a stratum in the order of their tickets: the drawn, and then the replacements."""
        asked = (stratum, count)
        if asked not in self._ordered:
            self._ordered[asked] = list(map(_ticket, nsmallest(count, self._tickets[stratum])))
        return self._ordered[asked]

    @cached_property
    def drawn(self) -> list[Ticket]:
        """The drawn of all strata, in ascending order."""
        strata = self.frozen.plan["strata"]
        return sorted(one for name, row in strata.items() for one in self.first(name, row["draw"]))

    def ticket(self, id: str) -> bytes:
        return keyed(self.prk)(_OBJECT + id.encode())

    @cached_property
    def _tickets(self) -> dict[str, list[bytes]]:
        """Of each stratum: ticket and identifier in one text, which sorts as the pair of them does."""
        found: dict[str, list[bytes]] = {name: [] for name in self.frozen.plan["strata"]}
        authenticated = keyed(self.prk)
        for one in self.frozen.objects:
            id = one.id.encode()
            found[one.stratum].append(authenticated(_OBJECT + id) + id)
        return found


def reveal(frozen: Frozen, values: Sequence[Value], now: datetime) -> Revealed:
    """The key from all values of the plan's sources; before the last of them is public there is none."""
    early = [
        codes.TOO_EARLY.fault("#/values", name=one.name, at=one.at.isoformat(), now=now.isoformat())
        for one in frozen.sources
        if now < one.at
    ]
    if early:
        raise Refused(*early)
    named, given = [one.name for one in frozen.sources], [lists.text(one.name) for one in values]
    if named != given:
        raise Refused(codes.SOURCES_DIFFER.fault("#/values", plan="、".join(named), given="、".join(given)))
    faults = [codes.NO_VALUE.fault("#/values", name=one.name) for one in values if not normalised(one.value)]
    if faults:
        raise Refused(*faults)
    made = tuple(Value(name, one.value, one.url) for name, one in zip(given, values, strict=True))
    return Revealed(frozen, made, prk_of(frozen.plan_hash, frozen.secrets.nonce, made))


def normalised(value: str) -> str:
    """NFKC, trimmed, one space for each run of white space: what is hashed of a published value."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", value)).strip(" ")


def prk_of(plan_hash: bytes, nonce: bytes, values: Sequence[Value]) -> bytes:
    """HKDF-Extract (RFC 5869) over the plan, the office's nonce and what the sources said."""
    said = b"".join(_measured(part) for one in values for part in (one.name, normalised(one.value)))
    return keyed(SCHEME.encode())(plan_hash + nonce + said)


def _measured(text: str) -> bytes:
    """Its length before a text: no two lists of texts give the same bytes."""
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


def _ticket(joined: bytes) -> Ticket:
    return Ticket(joined[:TICKET_BYTES], joined[TICKET_BYTES:].decode())
