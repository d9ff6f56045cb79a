"""The correction of an entry, looked at and done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.codes.base import Fault
from contracts.commands.base import Command, Query
from contracts.commands.cases.inputs import AskedInput
from contracts.commands.cases.seen import CaseView
from contracts.commands.things import OfKind
from contracts.declare import State, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedWord:
    """One thing that a correction says otherwise."""

    words: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """A period that a correction makes begin or end on another day."""

    words: Words
    part: str
    start_before: date | None = None
    start_after: date | None = None
    before: date | None = None
    after: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An act of the case that would not have been open, had the entry been recorded as it is said now; it stays done."""

    number: int
    day: date
    words: Words
    reasons: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEffect:
    """What a correction of one entry would change, before anybody records it."""

    number: int
    words: Words
    day: date
    asks: tuple[AskedInput, ...]  # the words that may be corrected
    said: State
    changes: tuple[CorrectedWord, ...] = ()
    clocks: tuple[MovedClock, ...] = ()
    elsewhere: tuple[
        CorrectedWord, ...
    ] = ()  # what it moves beside the case: records, documents that went out, notices
    doubts: tuple[Doubt, ...] = ()
    against: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCorrection(OfKind, Query[CorrectionEffect]):
    """What such a correction would change, and what stands against it; nothing is recorded."""

    id: str
    number: int
    on: date | None = None
    inputs: State = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(OfKind, Command[CaseView]):
    """Say that an entry of a case was wrong in its day or its words; it stays as it was recorded, and is told as said now."""

    id: str
    revision: int
    number: int
    on: date | None = None  # the legal day as it should have been
    inputs: State = field(default_factory=dict)
    reason: str
    approver: str
