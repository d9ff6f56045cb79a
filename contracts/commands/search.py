"""What can be asked of search: the joined read models, and the index over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text that matches, by characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whether a thing is found by those who search, and every reason why not or why with a warning."""

    found: bool
    recommended: bool
    reasons: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What another thing says about this one, as search last heard of it."""

    kind: str
    id: str
    revision: int
    name: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A thing with what the other services say about it."""

    kind: str
    id: str
    revision: int
    state: State
    sight: Sight
    joined: tuple[Joined, ...] = ()
    score: str = ""
    km: str = ""  # from the point that was asked for, to the tenth
    km_by: str = ""  # what says where it is: address, base (where it sits) or zone (its centre)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """How many results there would be with this value chosen."""

    value: str
    count: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The counts of one field; its own filter does not reduce them."""

    field: str
    words: Words
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What would be found if one condition were dropped."""

    field: str  # a filter's field, or "q"
    words: Words
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of what was found."""

    items: tuple[Card, ...]
    total: int
    next: str = ""
    facets: tuple[Facet, ...] = ()
    reduced: bool = False  # the index is away: found by their words as written, among fewer
    relaxed: bool = False  # nothing held enough of the words; these hold some of them
    meant: str = ""  # what was looked for instead of words that nothing holds
    drops: tuple[Drop, ...] = ()  # where nothing was found
    unplaced: int | None = None  # who fits but for the distance, and of whom no place is known; where one was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Query[Results]):
    """Things of a kind by words and filters; only what may be found, unless one is asked for by its very code."""

    owner: ClassVar[str] = "search"

    kind: str = "agency"
    q: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""  # a place: longitude,latitude in degrees, or the number of a zone, a base or an agency
    within: str = ""  # kilometres from it
    sort: str = ""  # score where there are words; a number or keyword field or `distance`, "-" before it for downwards
    facets: tuple[str, ...] = ()
    after: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard(Query[Card]):
    """One thing with what the other services say, found or not."""

    owner: ClassVar[str] = "search"

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A thing whose name may be meant."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Names that begin as typed, in characters, pinyin or initials."""

    items: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggest(Query[Suggestions]):
    """What may be meant by the first characters."""

    owner: ClassVar[str] = "search"

    kind: str = "agency"
    prefix: str
    limit: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStanding:
    """Which index answers, to which one can go back, and what is wrong with it."""

    present: str  # empty where none can be used
    former: str  # empty where there is none to go back to
    documents: int | None  # None where it cannot be asked
    lag: str  # seconds for which the oldest change has not been found
    why: Words | None = None  # it is away, must be built, or a new one was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIndex(Query[IndexStanding]):
    """How the index stands."""

    owner: ClassVar[str] = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnIndex(Command[IndexStanding]):
    """Build a new index beside the one in use, or go back to the one before it, because …"""

    owner: ClassVar[str] = "search"

    act: str  # rebuild, take-back
    because: str = ""
    leaving: str = ""  # the index that is to be left: nobody goes back twice without meaning it
