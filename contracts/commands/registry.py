"""What can be asked of the registry beside its things: conditions of practice, open duties, a zone against its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from contracts.commands.base import Query
from contracts.declare import Choice, Words


class Outcome(Choice):
    """What a check found; what cannot be told is said to be so, never guessed."""

    PASS = "pass", "通过", "Pass"
    FAIL = "fail", "不通过", "Fail"
    UNKNOWN = "unknown", "不明", "Unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSource:
    """On what a check rests: which record says so, since when, and when it was recorded."""

    words: Words
    since: date | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition and whether it is met."""

    code: str
    words: Words
    outcome: Outcome
    found: Words
    wanted: Words
    basis: Words
    evidence: str
    sources: tuple[CheckSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChecks:
    """Whether an agency meets what the rules ask of it on a day, and what its credit code lets one wonder about."""

    agency_id: str
    on: date
    applies: bool  # whether it is a patent agency of a form that the rules know
    why: Words
    items: tuple[Check, ...]
    remarks: tuple[Words, ...]  # warnings about its credit code; none of them refuses anything
    falls_on: date | None = None  # the day on which it falls under its legal minimum, from what is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgencyChecks(Query[AgencyChecks]):
    """The conditions of practice of one agency, as of a day, as known at a moment."""

    owner: ClassVar[str] = "registry"

    agency_id: str
    as_of: date | None = None
    known_on: datetime | None = None
