"""The freeze: three lists and their numbers, of which only a hash is published, and that before any chance exists."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from chassis.draw import SCHEME, lists
from chassis.draw.keyed import keyed
from chassis.draw.lists import Ban, Candidate, Inspector
from chassis.errors import Missing, Refused
from chassis.jcs import canonical, quoted
from chassis.ledger.tree import Tree, leaf_hash
from contracts.codes import draw as codes
from contracts.codes.base import Fault

SECRET_BYTES = 32
SALT_DIGITS = 32
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """What will become public at a moment, and nobody in the office controls."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many: of each stratum, per team, of different units in a team, per inspector."""

    draw: Mapping[str, int]
    team: int
    units: int
    load: int


@dataclass(frozen=True, slots=True, repr=False)  # it holds both secrets: never in a log
class Secrets:
    """Drawn from the operating system by whoever freezes; `salt_key` is never published."""

    nonce: bytes
    salt_key: bytes

    def __post_init__(self) -> None:
        if len(self.nonce) != SECRET_BYTES or len(self.salt_key) != SECRET_BYTES:
            raise ValueError(f"a secret has {SECRET_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Proof:
    """What one firm is told of itself alone: that it stands in the frozen list, and with what chance it is drawn."""

    id: str
    stratum: str
    salt: str
    index: int
    path: tuple[str, ...]
    chance: Fraction


@dataclass(frozen=True)
class Frozen:
    """The lists in order, and the plan that is published."""

    objects: Sequence[Candidate]
    inspectors: Sequence[Inspector]
    bans: Sequence[Ban]
    secrets: Secrets = field(repr=False)
    sources: tuple[Source, ...]
    tree: Tree = field(repr=False)
    plan: Mapping[str, Any]

    @cached_property
    def plan_hash(self) -> bytes:
        return sha256(canonical(self.plan).encode()).digest()

    def proof(self, id: str) -> Proof:
        """The proof for one object of the list."""
        index = bisect_left(self.objects, (id,))
        if index == len(self.objects) or self.objects[index].id != id:
            raise Missing(codes.NOT_LISTED.fault(list=lists.OBJECTS, id=id))
        stratum = self.objects[index].stratum
        row = self.plan["strata"][stratum]
        path = tuple(node.hex() for node in self.tree.inclusion(index))
        return Proof(id, stratum, self.salt(id), index, path, Fraction(row["draw"], row["objects"]))

    def salt(self, id: str) -> str:
        """What keeps the leaf of an object from being found by trying all identifiers."""
        return salt_of(keyed(self.secrets.salt_key)(id.encode()))


def freeze(  # noqa: PLR0913 - a plan is made of all of them
    *,
    task: str,
    objects: Iterable[Candidate],
    inspectors: Iterable[Inspector],
    bans: Iterable[Ban],
    numbers: Numbers,
    sources: Sequence[Source],
    secrets: Secrets,
    frozen_at: datetime,
) -> Frozen:
    """The same for the same rows in whatever order they come."""
    rows, people = lists.candidates(objects), lists.inspectors(inspectors)
    kept_apart = lists.bans(bans, rows, people)
    named = tuple(Source(lists.text(one.name), one.at) for one in sources)
    strata = Counter(one.stratum for one in rows)
    draw = {lists.text(name): count for name, count in numbers.draw.items()}
    if faults := [*_numbers(numbers, draw, strata), *_sources(named, frozen_at)]:
        raise Refused(*faults)
    tree = Tree(_leaves(rows, secrets.salt_key))
    plan = {
        "scheme": SCHEME,
        "task": lists.text(task),
        "team": numbers.team,
        "units": numbers.units,
        "load": numbers.load,
        "objects": len(rows),
        "object_root": tree.root().hex(),
        "strata": {name: {"objects": count, "draw": draw.get(name, 0)} for name, count in strata.items()},
        "inspectors": len(people),
        "inspector_root": list_root(people),
        "bans": len(kept_apart),
        "ban_root": list_root(kept_apart),
        "nonce_commitment": sha256(secrets.nonce).hexdigest(),
        "sources": [{"name": one.name, "at": _moment(one.at)} for one in named],
        "frozen_at": _moment(frozen_at),
    }
    return Frozen(rows, people, kept_apart, secrets, named, tree, plan)


def salt_of(authenticated: bytes) -> str:
    return authenticated[: SALT_DIGITS // 2].hex()


def list_root(rows: Sequence[Inspector] | Sequence[Ban]) -> str:
    """The root over rows that are published in full."""
    return Tree(leaf_hash(canonical(row._asdict()).encode()) for row in rows).root().hex()


def _leaves(rows: Iterable[Candidate], salt_key: bytes) -> Iterator[bytes]:
    """The canonical JSON of each row with its salt, written by hand: a million of them are frozen at once."""
    authenticated, tails = keyed(salt_key), dict[str, str]()
    for id, stratum in rows:
        tail = tails.get(stratum) or tails.setdefault(stratum, f'","stratum":{quoted(stratum)}}}')
        yield leaf_hash(f'{{"id":{quoted(id)},"salt":"{salt_of(authenticated(id.encode()))}{tail}'.encode())


def _numbers(numbers: Numbers, draw: Mapping[str, int], strata: Mapping[str, int]) -> Iterator[Fault]:
    bounds = [
        ("team", numbers.team, 2, _MOST),
        ("units", numbers.units, 1, max(numbers.team, 1)),
        ("load", numbers.load, 1, _MOST),
        *((f"draw.{name}", count, 0, strata.get(name, 0)) for name, count in draw.items()),
    ]
    for name, value, least, most in bounds:
        if not least <= value <= most:
            yield codes.BAD_NUMBER.fault(f"#/{name}", name=name, value=value, least=least, most=most)


def _sources(sources: Sequence[Source], frozen_at: datetime) -> Iterator[Fault]:
    """None of them may be known at the freeze: who knows one of two already chooses more easily."""
    if not sources:
        yield codes.NO_SOURCE.fault("#/sources")
    for one in sources:
        if one.at <= frozen_at:
            at, frozen = _moment(one.at), _moment(frozen_at)
            yield codes.SOURCE_PAST.fault("#/sources", name=one.name, at=at, frozen=frozen)


def _moment(at: datetime) -> str:
    """RFC 3339 with its offset."""
    if at.tzinfo is None:
        raise ValueError(f"{at} names no offset")
    return at.isoformat()
