"""Whether a zone met a threshold when it was last looked at: a crossing is told once."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.reading import Reading, Where
from chassis.storage.statements import INSERTS
from chassis.storage.work import Work
from contracts.things.alerts import Alert, AlertState

STANDING = (AlertState.OPEN.code, AlertState.ANSWERED.code)


def subject_of(key: str) -> str:
    """What a warning about this threshold is called."""
    return key.replace(".", "_")


def last_seen(work: Work, zone_id: str, key: str) -> bool | None:
    """Whether it was met; None where nobody has looked yet. Held until the transaction ends."""
    table = work.schema.meta.tables["gauge_state"]
    query = sa.select(table.c.met).where(table.c.zone_id == zone_id, table.c.key == key).with_for_update()
    return work.conn.execute(query).scalar_one_or_none()


def remember(work: Work, zone_id: str, key: str, *, met: bool, first: bool) -> None:
    """What was seen now."""
    table = work.schema.meta.tables["gauge_state"]
    if first:  # who looks for the first time beside us may see another value: that is weighed at the next look
        insert = INSERTS[work.conn.dialect.name](table).on_conflict_do_nothing()
        work.conn.execute(insert.values(zone_id=zone_id, key=key, met=met, seen_at=work.now))
    else:
        there = table.update().where(table.c.zone_id == zone_id, table.c.key == key)
        work.conn.execute(there.values(met=met, seen_at=work.now))


def standing_alert(reading: Reading, zone_id: str, key: str) -> str | None:
    """The warning about this threshold that is not over."""
    where = Where(equal={"zone_id": (zone_id,), "subject": (subject_of(key),), "state": STANDING})
    found = reading.page(Alert.kind, where, limit=1)
    return found[0].id if found else None


def standing_minimum(reading: Reading, agency_id: str, subject: str) -> Alert | None:
    """The warning about an agency's minimum that is not over."""
    where = Where(equal={"agency_id": (agency_id,), "subject": (subject,), "state": STANDING})
    found = reading.list(Alert, where, limit=1)
    return found[0] if found else None
