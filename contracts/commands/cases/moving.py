"""The move of running cases to another edition, looked at and done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.commands.base import Command, Query
from contracts.commands.cases.seen import CaseView
from contracts.commands.platform import Job
from contracts.commands.things import OfKind
from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOffer:
    """Another edition of a case's procedure: whether it takes running cases, what differs, what stands against the move."""

    edition: str
    starts: date
    rule: Words
    basis: Words
    differences: tuple[Words, ...] = ()
    against: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOffers:
    """To which editions a case could go; none where its own is the one in force."""

    edition: str
    items: tuple[EditionOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEditions(OfKind, Query[EditionOffers]):
    """The dry run of a move: to which editions this case could go, with what differs."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase(OfKind, Command[CaseView]):
    """An office takes a running case to another edition of its procedure."""

    id: str
    revision: int
    edition: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionBehind:
    """An edition that is not in force any more and under which cases still run, and the one that is."""

    edition: str
    to: str
    words: Words  # of the procedure
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsBehind:
    """Of an office's region."""

    items: tuple[EditionBehind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovableCase:
    """A running case as the dry run finds it; with nothing against it, it would move."""

    id: str
    title: str
    stage: Words
    against: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesPreview:
    """The dry run over all running cases of an edition: the rule, what differs, and of each what stands against it."""

    edition: str
    to: str
    starts: date
    rule: Words
    basis: Words
    differences: tuple[Words, ...]
    running: int
    items: tuple[MovableCase, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEditionsBehind(OfKind, Query[EditionsBehind]):
    """Under which former editions cases of an office's region still run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMoves(OfKind, Query[MovesPreview]):
    """What a move of all running cases of an edition to the one in force would do; nothing is recorded."""

    edition: str
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCases(OfKind, Command[Job]):
    """An office takes all running cases of its region from one edition to the one in force, one after the other."""

    edition: str
    target: str  # the edition that was looked at; refused where it is not the one in force any more
    reason: str
