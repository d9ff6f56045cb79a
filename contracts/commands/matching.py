"""What can be asked about supply and demand: rankings with their arithmetic, demands that fit, figures of fairness."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.commands.search import Drop, Facet, Span
from contracts.commands.things import View
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One named part of a score: weight × value × scale = points, exactly; the fact behind it, its day and source."""

    measure: str
    words: Words
    weight: str
    value: str
    points: str
    fact: Words
    on: date | None
    source: Words
    missing: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What the sum so far is multiplied by, and what that gives (four decimals, half up)."""

    measure: str
    words: Words
    times: str
    gives: str
    fact: Words
    on: date | None
    source: Words
    missing: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One agency in a ranking: the parts add up to the sum, the factors lead from it to the score."""

    rank: int
    agency_id: str
    name: str
    score: str
    sum: str
    parts: tuple[Part, ...]
    factors: tuple[Factor, ...] = ()
    higher: tuple[Words, ...] = ()  # what alone would lift it past the one before
    newcomer: bool = False
    turn: str = ""  # the public daily value by which equals are ordered
    english_name: str = ""
    most: str = ""  # what the profile can give for this demand: scores of two profiles are not of one scale
    share: str = ""  # the score in per cent of that


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An agency that the law or a conflict keeps out, whatever it would score."""

    agency_id: str
    name: str
    why: str  # listed, abnormal, suspended, exited, expired, conflict
    reasons: tuple[Fault, ...]
    english_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Something that the text seems to ask for, to be confirmed or dropped."""

    list: str
    code: str
    words: Words
    by: str  # the word that it was taken from; ≈ where no word names it and the whole is like what others say who need it
    sure: int  # per cent
    taken: bool = True  # for a need, as long as nothing was said in codes; else it is only offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Who fits a demand, best first; the same demand on the same day gives the same ranking."""

    profile: str
    profile_words: Words
    scale: str
    on: date
    day_head: str  # root of search's ledger head of the day before, hexadecimal; empty before the first
    analyser: int
    asked: State
    chips: tuple[Chip, ...]
    items: tuple[Match, ...]
    considered: int
    left_out: tuple[LeftOut, ...]
    left_out_total: int
    reduced: bool = False  # the index is away: wording was not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDemand(Query[Ranking]):
    """Rank agencies for a demand that was posted, or for one that is only being written."""

    owner: ClassVar[str] = "search"

    id: str = ""
    state: State | None = None
    profile: str = ""  # the one that the demand's region uses, where it is not said
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingDemand:
    """An open demand as an agency sees it, with its own place in the ranking."""

    demand_id: str
    title: str
    text: str
    state: State
    of: int  # how many agencies were considered
    match: Match | None
    left_out: LeftOut | None = None
    profile: str = ""  # by which its score is reckoned: that of the demand's region
    profile_words: Words | None = None
    guessed: tuple[Chip, ...] = ()  # what nobody said in codes and was taken from the words


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingDemands:
    """The open demands that fit an agency, the best fitting first."""

    items: tuple[FittingDemand, ...]
    total: int
    left_out: LeftOut | None = None  # why the agency is told of no demand now


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDemand(FittingDemand):
    """One demand as one agency sees it: what it says, how the agency fits, and what stands between it and the firm."""

    best: str = ""  # the score of whoever stands first: with the same, the day's public order decides
    closed: Fault | None = None  # why it takes no further contact
    lacks: Words | None = None  # what it asks for, where the agency has nothing of that and stands in no ranking
    contact: View | None = None  # where its firm chose the agency: until when it answers, and what it may do now
    reduced: bool = False  # the index is away: wording was not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOneDemand(Query[OneDemand]):
    """A demand for the caller's own agency: never one against a client, while the law keeps it out only what it was chosen for."""

    owner: ClassVar[str] = "search"

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFittingDemands(Query[FittingDemands]):
    """What fits the caller's own agency."""

    owner: ClassVar[str] = "search"

    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDemand:
    """An open demand that an agency found by words and filters, without what only its firm may read."""

    demand_id: str
    title: str
    text: str
    state: State
    fits: bool  # the agency has something of what is asked for: its place is told among the demands that fit
    score: str = ""
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    guessed: tuple[Chip, ...] = ()  # what nobody said in codes and was taken from the words


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDemands:
    """One page of open demands."""

    items: tuple[FoundDemand, ...]
    total: int
    next: str = ""
    facets: tuple[Facet, ...] = ()
    reduced: bool = False  # the index is away: looked for among the newest alone
    relaxed: bool = False  # nothing held enough of the words; these hold some of them
    meant: str = ""  # what was looked for instead of words that nothing holds
    drops: tuple[Drop, ...] = ()  # where nothing was found
    left_out: LeftOut | None = None  # why the agency is told of no demand now


@dataclass(frozen=True, slots=True, kw_only=True)
class FindDemands(Query[FoundDemands]):
    """Open demands by words and filters, for the caller's own agency; never one against a client of it."""

    owner: ClassVar[str] = "search"

    q: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""  # score where there are words; a number or keyword field, "-" before it for downwards
    facets: tuple[str, ...] = ()
    after: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A locked result list."""

    id: str
    locked_on: date
    profile: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDemand:
    """A demand as its firm sees it: its own words in clear, and what was locked of its rankings."""

    id: str
    revision: int
    state: State
    locked: tuple[Locked, ...]
    closed: Fault | None = None  # why no agency can be chosen for it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOwnDemand(Query[OwnDemand]):
    """One's own demand with who was chosen for it."""

    owner: ClassVar[str] = "search"

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockResults(Command[View]):
    """Keep the present ranking of one's own demand as a list with a hash."""

    owner: ClassVar[str] = "search"

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How often an agency stood among the first ten of the month's locked lists."""

    agency_id: str
    name: str
    size_class: str
    shown: int
    fitting: int
    english_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClass:
    """The same by size of agency."""

    size_class: str
    words: Words
    agencies: int
    shown: int
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The same by category and city: how many could be shown, how many never were, and how evenly the others (1 is even)."""

    category: str
    city: str
    words: Words
    agencies: int
    shown: int
    unseen: int
    concentration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewcomersSeen:
    """Of the newcomers that could be shown in the month: how many were, and how many were chosen and accepted."""

    agencies: int
    seen: int
    won: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewcomerShare:
    """What a profile in force keeps for newcomers among equals: one of every so many, so many days after the entry."""

    profile: str
    words: Words
    every: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """One month's figures: who was shown, by agency and size class, and what became of the demands."""

    month: str
    lists: int
    gini: str
    top_share: str
    unseen: int
    items: tuple[Exposure, ...]
    classes: tuple[SizeClass, ...]
    outcomes: dict[str, int] = field(default_factory=dict)
    served: int = 0
    newcomers: tuple[NewcomerShare, ...] = ()
    newcomers_seen: NewcomersSeen | None = None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One entity that was served for the first time by an agency of the zone, with what proves it to those who may know."""

    contact_id: str
    agency_id: str
    agency_name: str
    signed_on: date
    evidence: str = ""  # for the zone's operator and offices alone
    firm_id: str = ""  # as above


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedEntities:
    """The innovation entities served by a zone's agencies, each once: how many, by year, and each with its signature."""

    zone_id: str
    total: int
    by_year: dict[str, int]
    items: tuple[Served, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadServed(Query[ServedEntities]):
    """The zone's indicator; its rows are complete for the zone's operator, its offices and the audit."""

    owner: ClassVar[str] = "search"

    zone_id: str
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFairness(Query[Fairness]):
    """A month's fairness figures, public."""

    owner: ClassVar[str] = "search"

    month: str = ""  # this month


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that a saved search found, and by which of its rules."""

    search_id: str
    search_name: str
    about_id: str
    kind: str
    title: str
    rules: tuple[Words, ...]
    found_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the caller's saved searches found, the newest first; each finding once per search."""

    items: tuple[Alert, ...]
    left_out: LeftOut | None = None  # why an agency is told of no demand now


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDigest(Query[Digest]):
    """The caller's own digest."""

    owner: ClassVar[str] = "search"

    limit: int = 100
