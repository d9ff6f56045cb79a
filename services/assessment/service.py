"""Assessment: titles and the days that follow from them."""

from __future__ import annotations

from chassis.service import Service
from contracts.commands.assessment import ReadCalendar, ReadZoneCalendars
from services.assessment.keeps import KEEPS
from services.assessment.queries import read_calendar, read_zone_calendars
from services.assessment.reactions import REACTIONS


class AssessmentService(Service):
    """Answers for what a title owes and when."""

    name = "assessment"
    keeps = KEEPS
    reactions = REACTIONS
    answers = {ReadCalendar: read_calendar, ReadZoneCalendars: read_zone_calendars}  # noqa: RUF012 - a table
