"""The commands and queries that every kind of thing answers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.declare import KINDS, State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAct:
    """An act that this person may do now."""

    act: str
    words: Words
    part: str = ""  # of a case: on which of its parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedAct:
    """An act that this person may not do now, with every reason at once."""

    act: str
    words: Words
    reasons: tuple[Fault, ...]
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one field's value comes from: the assertion that set it last."""

    revision: int
    valid_from: date
    recorded_at: datetime
    basis: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One assertion of a history."""

    revision: int
    valid_from: date
    valid_until: date | None
    recorded_at: datetime
    actor: str
    basis: str
    cause: str
    corrects: int | None
    withdrawn_by: int | None
    act: str
    sets: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in which two states differ."""

    field: str
    words: Words
    one: object
    other: object


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A thing as one caller may see it at one moment."""

    kind: str
    id: str
    revision: int
    state: State
    gone: bool = False
    recorded_at: datetime
    as_of: date
    known_at: datetime | None = None  # None: as known now
    past: bool = False  # a day or a knowledge that is not the present
    turns_on: date | None = None  # the day on which a recorded change takes effect
    open_acts: tuple[OpenAct, ...] = ()
    closed_acts: tuple[ClosedAct, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of the things that its fields refer to, at the same moment
    related: tuple[View, ...] = ()  # things of the same service that refer to it, at the same moment
    entries: tuple[Entry, ...] = ()  # its newest history, as it was known then
    differences: tuple[Difference, ...] = ()  # of a past state to the present one


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of a list; *next* is where to go on, empty at the end."""

    items: tuple[View, ...]
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Some of a history, newest first."""

    items: tuple[Entry, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two states of one thing and the fields in which they differ."""

    one: View | None
    other: View | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKind:
    """Goes to the owner of the kind that it names."""

    kind: str

    @property
    def to(self) -> str:
        return KINDS[self.kind].owner


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateThing(OfKind, Command[View]):
    """Begin a record."""

    state: State
    valid_from: date | None = None  # today
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeThing(OfKind, Command[View]):
    """Set fields from a day on (or for some days, with *until*)."""

    id: str
    revision: int
    sets: State
    valid_from: date | None = None
    until: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectThing(OfKind, Command[View]):
    """Say that an earlier entry was wrong, for some days of the past or all of them."""

    id: str
    revision: int
    corrects: int
    sets: State
    valid_from: date
    until: date | None = None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEntry(OfKind, Command[View]):
    """Take one entry back: what lies beneath is asserted again."""

    id: str
    revision: int
    entry: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedDays:
    """Some days on which a correction would change the record: each field, as it is and as it would be."""

    valid_from: date
    valid_until: date | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a correction or a withdrawal would change, and on which days; empty where it would change nothing."""

    items: tuple[PreviewedDays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewEntry(OfKind, Query[Preview]):
    """What it would change to take *entry* back or, where *sets* are said, to correct it; nothing is written."""

    id: str
    entry: int
    sets: State | None = None
    valid_from: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndThing(OfKind, Command[View]):
    """End a record from a day on; its past stays."""

    id: str
    revision: int
    on: date | None = None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnThing(OfKind, Command[View]):
    """Do one of the acts of the kind's table of moves."""

    id: str
    revision: int
    act: str
    inputs: State = field(default_factory=dict)
    on: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(OfKind, Command[View]):
    """Destroy the key of the record's personal fields; history and proofs stay whole."""

    id: str
    revision: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetThing(OfKind, Query[View]):
    """One thing, today or as of a day, as known now or as known then."""

    id: str
    as_of: date | None = None
    known_on: datetime | None = None
    sources: bool = False
    related: tuple[str, ...] = ()  # kinds of thing that refer to it
    history: int = 0  # how many of its newest entries
    differences: bool = False  # of a past state to the present one
    reveal: tuple[str, ...] = ()  # personal fields to show in clear
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListThings(OfKind, Query[Page]):
    """Some things of a kind by looked-up fields: a value, several (any of them), or `from`..`until`."""

    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, tuple[str, str]] = field(default_factory=dict)
    as_of: date | None = None
    known_on: datetime | None = None
    after: str = ""
    limit: int = 50
    count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory(OfKind, Query[Entries]):
    """What was recorded of a thing, newest first, before a revision; of what had begun on a day, as known at a moment."""

    id: str
    before: int = 0
    limit: int = 50
    as_of: date | None = None
    known_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareThing(OfKind, Query[Comparison]):
    """Two states of one thing; a missing day is today, a missing knowledge is now."""

    id: str
    one_as_of: date | None = None
    one_known_on: datetime | None = None
    other_as_of: date | None = None
    other_known_on: datetime | None = None
