"""What is open with an agency elsewhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from chassis import ids
from chassis.asking import moment
from chassis.clock import SHANGHAI, to_micros
from chassis.errors import Forbidden
from chassis.storage.reading import Moment, Reading
from contracts.codes import chassis as codes
from contracts.commands.registry import Duties, ReadDuties
from contracts.declare import Words
from contracts.roles import ROLE_WORDS, STAFF, Role
from contracts.things.registry import Agency
from services.registry.queries.boundaries import one_at
from services.registry.storage.heard import open_duties

MOST = 200
READERS = (*STAFF, "agency", "auditor")


def read_duties(reading: Reading, query: ReadDuties) -> Duties:
    """The open ones, by how pressing they are."""
    who = reading.principal
    if who.role is not Role.SYSTEM and who.role.value not in READERS:
        roles = [ROLE_WORDS[Role(role)] for role in READERS]
        words = Words("、".join(one.zh for one in roles), ", ".join(one.en for one in roles))
        raise Forbidden(codes.NOT_YOUR_ROLE.fault(roles=words, role=ROLE_WORDS[who.role]))
    if who.role is Role.AGENCY and who.organisation != query.agency_id:
        raise Forbidden(codes.NOT_YOURS.fault(yours=ids.shown(who.organisation) or "-"))
    at = moment(reading, query.as_of, query.known_on)
    one_at(reading, Agency.kind, query.agency_id, at)
    return Duties(agency_id=query.agency_id, items=open_duties(reading, query.agency_id, MOST, _instant(at)))


def _instant(at: Moment) -> int | None:
    """The end of the day that is asked for, or the moment until which it was known; nothing where it is now."""
    if at.is_present:
        return None
    ends = [at.known] if at.known is not None else []
    if at.day is not None:
        ends.append(to_micros(datetime.combine(at.day + timedelta(days=1), time.min, SHANGHAI)) - 1)
    return min(ends)
