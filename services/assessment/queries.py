"""What assessment answers beside its things."""

from __future__ import annotations

from datetime import date

from chassis.errors import Refused
from chassis.storage.reading import Reading, Where
from contracts.codes import assessment as codes
from contracts.commands.assessment import ReadCalendar, ReadZoneCalendars, TitleCalendar, ZoneCalendars
from contracts.things.assessment import Title, TitleState
from rulebooks import programmes
from rulebooks.programmes import Edition
from services.assessment.domain import calendar


def read_calendar(reading: Reading, query: ReadCalendar) -> TitleCalendar:
    """What a title owes and when, by the edition that it was awarded under."""
    if not 1 <= query.years <= 20:
        raise Refused(codes.BAD_YEARS.fault("?years"))
    return _calendar(reading.get(Title, query.title_id), query.on or reading.today, query.years)


def read_zone_calendars(reading: Reading, query: ReadZoneCalendars) -> ZoneCalendars:
    """The calendars of the titles that a zone holds."""
    held = Where(equal={"zone_id": (query.zone_id,), "state": (TitleState.HELD.value,)})
    titles = reading.list(Title, held, limit=20)
    return ZoneCalendars(items=tuple(_calendar(title, reading.today, query.years) for title in titles))


def _calendar(title: Title, day: date, years: int) -> TitleCalendar:
    return TitleCalendar(
        title_id=title.id,
        title_no=title.title_no,
        zone_id=title.zone_id,
        zone_name=title.zone_name,
        programme=title.programme,
        edition=title.edition,
        on=day,
        items=calendar.occasions(title, edition_of(title), day, years),
    )


def edition_of(title: Title) -> Edition:
    """The edition that the title names, whatever has come into force since."""
    for edition in programmes.editions(title.programme):
        if edition.label == title.edition:
            return edition
    raise Refused(codes.NO_EDITION.fault(title=title.title_no, edition=title.edition))
