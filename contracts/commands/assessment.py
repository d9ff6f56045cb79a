"""What can be asked of assessment beside its things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.commands.base import Query
from contracts.declare import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One day of a title's calendar, and where it comes from."""

    code: str
    words: Words
    day: date
    basis: Words
    evidence: str
    rolled: bool = False  # moved on from a rest day
    provisional: bool = False  # that year's rest days are not published yet
    remind_on: date | None = None  # the last working day before, for fixed days
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCalendar:
    """What a title owes and when."""

    title_id: str
    title_no: str
    zone_id: str
    zone_name: str
    programme: str
    edition: str
    on: date
    items: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar(Query[TitleCalendar]):
    """The calendar of a title, as it is counted on a day."""

    owner: ClassVar[str] = "assessment"

    title_id: str
    on: date | None = None
    years: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCalendars:
    """The calendars of the titles that a zone holds."""

    items: tuple[TitleCalendar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadZoneCalendars(Query[ZoneCalendars]):
    """What a zone owes for all its titles."""

    owner: ClassVar[str] = "assessment"

    zone_id: str
    years: int = 2
