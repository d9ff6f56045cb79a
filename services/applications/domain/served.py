"""The innovation entities that a zone's agencies served, as search announced them: each once, however often it signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts.declare import State
from contracts.things.applications import Indicator

SERVED = "entities_served"  # of `zone_counts`
KEPT = ("counts_for", "firm_id", "agency_id", "agency_name", "signed_on")  # no message, no evidence: search keeps those


def entities(contacts: Mapping[str, State], first: date, last: date) -> dict[str, State]:
    """Of each entity served from the first day to the last, the earliest signature."""
    between = [
        (str(one["signed_on"]), id)
        for id, one in contacts.items()
        if first.isoformat() <= str(one.get("signed_on") or "") <= last.isoformat()
    ]
    found: dict[str, str] = {}
    for _day, id in sorted(between):
        found.setdefault(str(contacts[id]["firm_id"]), id)
    return {id: contacts[id] for id in found.values()}


def of_indicator(one: Indicator, contacts: Mapping[str, State], day: date) -> dict[str, State] | None:
    """What is counted for an indicator by a day, beyond its baseline; None where it counts something else."""
    if one.counts != SERVED:
        return None
    ever, start = entities(contacts, date.min, day), one.start_on.isoformat()
    return {id: contact for id, contact in ever.items() if str(contact["signed_on"]) > start}


def reached(every: Iterable[Indicator], contacts: Mapping[str, State], day: date) -> list[Indicator]:
    """The indicators; where nobody has reported how far one is, with what the records count."""
    return [_reached(one, of_indicator(one, contacts, day), day) for one in every]


def _reached(one: Indicator, found: Mapping[str, State] | None, day: date) -> Indicator:
    if found is None or one.actual is not None:
        return one
    return replace(one, actual=one.start_value + Decimal(len(found)), measured_on=day)
