"""What can be asked of the registry beside its things: conditions of practice, open duties, a zone against its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Some of the records that a value is made of."""

    kind: str
    count: int
    counted: bool  # or left out, because the programme says so
    words: Words
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a value was on a day."""

    on: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One threshold of a programme and where a zone stands against it."""

    key: str
    words: Words
    value: Decimal
    least: Decimal
    unit: Words
    unit_of_one: Words  # beside a one
    met: bool
    binding: bool  # a condition of the title; otherwise the guide asks for it
    counts: Words  # what the programme counts
    basis: Words
    evidence: str
    behind: tuple[Behind, ...]
    trend: tuple[Past, ...]  # oldest first, the last is the day itself
    months: tuple[Past, ...] = ()  # where they were asked for: the last day of each, and the day itself
    falls_on: date | None = None  # the first day on which it is below, from what is recorded
    because: Words | None = None  # on what that day rests
    alert_id: str | None = None  # the warning that stands


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGauges:
    """A zone against the thresholds of its programme on a day."""

    zone_id: str
    on: date
    programme: str | None
    edition: str | None
    draft: bool  # the edition is a draft: it binds nobody
    why: Words
    items: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGauges(Query[ZoneGauges]):
    """The gauges of one zone, as of a day, as known at a moment."""

    owner: ClassVar[str] = "registry"

    zone_id: str
    as_of: date | None = None
    known_on: datetime | None = None
    months: int = 0  # how many months before are told, too


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseBoundary:
    """What the boundary of a base holds, and where filed areas disagree with it."""

    base_id: str
    on: date
    corners: int
    ground_m2: Decimal | None  # on the ellipsoid; None without a boundary
    remarks: tuple[Words, ...]
    basis: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBoundary(Query[BaseBoundary]):
    """The boundary of one base, as of a day, as known at a moment."""

    owner: ClassVar[str] = "registry"

    base_id: str
    as_of: date | None = None
    known_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A matter that is open with another service and concerns an agency."""

    owner: str
    reference: str
    kind: str
    words: Words
    due_on: date | None
    blocks: bool  # whether it keeps the agency from leaving a zone
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What is open with an agency, what blocks first."""

    agency_id: str
    items: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDuties(Query[Duties]):
    """
    The matters of one agency that are open, or were; for offices and operators, and for the agency itself.

    Of the past a matter is open from the moment at which the registry heard of it until it heard that it was closed.
    """

    owner: ClassVar[str] = "registry"

    agency_id: str
    as_of: date | None = None
    known_on: datetime | None = None
