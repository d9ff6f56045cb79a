"""Who practises with an agency, and when there will be too few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.shapes.codec import from_json
from chassis.storage.reading import Found, Moment, Reading, Where
from contracts.things.registry import Agency, Practitioner
from rulebooks.opening import Condition, Conditions, on
from services.registry.domain import opening

MOST = 500  # people of one agency that are looked at


@dataclass(frozen=True, slots=True)
class Outlook:
    """The minimum that an agency must keep, whether it is under it today, and the day on which it falls under it."""

    rules: Conditions
    condition: Condition
    found: int
    is_under: bool
    falls_on: date | None


def people_of(reading: Reading, agency_id: str, at: Moment) -> list[tuple[Practitioner, Found]]:
    """Who is recorded with the agency at a moment; what is personal of them stays sealed."""
    of_it = Where(equal={"agency_id": (agency_id,)})
    found = reading.page(Practitioner.kind, of_it, at=at, limit=MOST)
    return [(from_json(Practitioner, one.state, id=one.id), one) for one in found]


def ever_with(reading: Reading, agency_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The names of everybody who was ever recorded with each of these agencies: who leaves one may found another."""
    found: dict[str, set[str]] = {id: set() for id in agency_ids}
    if not found:
        return {}
    for state in reading.states_ever(Practitioner.kind, "agency_id", tuple(found)):
        found[str(state["agency_id"])].add(str(state["name"]))
    return {id: frozenset(names) for id, names in found.items()}


def outlook(reading: Reading, agency: Agency) -> Outlook | None:
    """As far ahead as one is warned; None where no minimum is asked of the agency."""
    rules = on(reading.today)
    condition = rules.minimum(agency.form.value) if rules and opening.applies(rules, agency) else None
    if rules is None or condition is None:
        return None

    def people_on(day: date) -> Sequence[Practitioner]:
        return [one for one, _ in people_of(reading, agency.id, Moment(day))]

    now = people_on(reading.today)
    found = opening.tally(rules, condition, now, reading.today).sure
    if opening.falls_on(rules, condition, [reading.today], lambda _: now):
        return Outlook(rules, condition, found, True, None)
    days = _days(reading, agency.id, now, max(rules.warn_days))
    return Outlook(rules, condition, found, False, opening.falls_on(rules, condition, days, people_on))


def _days(reading: Reading, agency_id: str, now: Sequence[Practitioner], ahead: int) -> Sequence[date]:
    """The coming days on which somebody's certificate is over, or on which somebody leaves."""
    first, last = reading.today + timedelta(days=1), reading.today + timedelta(days=ahead)
    of_it = Where(equal={"agency_id": (agency_id,)})
    ends = {one.valid_until + timedelta(days=1) for one in now if one.valid_until}
    changes = reading.days_of_change(Practitioner.kind, of_it, first, last)
    return sorted({day for day in ends if first <= day <= last}.union(changes))
