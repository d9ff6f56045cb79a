"""Both choose: a firm asks an agency, the agency answers in time, the outcome is kept with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from chassis.errors import Refused
from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.events.search import ContactExpired, ContactWarned, DemandSettled, EntityServed
from contracts.things.registry import ResidenceState
from contracts.things.search import Contact, ContactState, Demand, DemandState
from rulebooks.matching import profiles
from rulebooks.matching.rules import BOTH, OUTCOME, WARNED
from rulebooks.workdays import nth_working_day
from services.search.storage import heard, posted, taken
from services.search.storage.conflicts import conflict_of
from services.search.storage.sights import sight
from services.search.usecases.declared import agency_faults, open_demand_faults

RUNNING = (ContactState.ASKED, ContactState.ACCEPTED)
DAY = timedelta(days=1)


def as_asked(work: Work, contact: Contact) -> Contact:
    """Whose it is, what it is about, and until when the agency answers."""
    demand = work.find(Demand, contact.demand_id)
    agency = heard.recall(work, "agency", contact.agency_id)
    new = replace(contact, agency_name=str(agency.state["name"]) if agency else "")
    if demand:
        new = replace(new, firm_id=demand.firm_id, demand_title=demand.title)
    return new if new.due_on else replace(new, due_on=_due(work.today, demand))


def _due(today: date, demand: Demand | None) -> date:
    profile = profiles.chosen(demand.region if demand else None, today)
    return nth_working_day(today, profile.answer_days).day


def contact_faults(reading: Reading, contact: Contact) -> Iterable[Fault]:
    """The agency may take the case now, and was not asked before; judged when it is chosen."""
    if contact.id:
        before = reading.find(Contact, contact.id)
        if before and (before.demand_id, before.agency_id) != (contact.demand_id, contact.agency_id):
            yield codes.FIXED.fault("#/agency_id")
        return
    yield from agency_faults(reading, contact.agency_id)
    yield from open_demand_faults(reading, contact.demand_id)
    for other in reading.list(Contact, Where(equal={"demand_id": (contact.demand_id,)}), limit=200):
        if other.agency_id == contact.agency_id and not lapsed(other):
            yield codes.CHOSEN_ALREADY.fault("#/agency_id", id=other.id)
    if agency := heard.recall(reading, "agency", contact.agency_id):
        seen = sight(reading, agency)
        yield from (replace(fault, pointer="#/agency_id") for fault in seen.reasons if not seen.found)
    demand = reading.find(Demand, contact.demand_id)
    if demand and (fault := conflict_of(reading, contact.agency_id, demand.opponents)):
        yield replace(fault, pointer="#/agency_id")


def _chosen(id: str) -> Fault:
    return codes.CHOSEN_ALREADY.fault("#/agency_id", id=id)


def lapsed(contact: Contact) -> bool:
    """Whether nobody answered: such an agency may be asked once more."""
    return contact.state is ContactState.EXPIRED


def with_its_end(work: Work, contact: Contact) -> Contact:
    """Record at once that the question lapses after its last day; that day brings it about by itself."""
    taken.take(work, taken.CONTACT, (contact.demand_id, contact.agency_id), contact, _chosen, lapsed)
    assert contact.due_on is not None  # noqa: S101 - it was filled in
    expired = partial(Contact, state=ContactState.EXPIRED)
    return work.change(contact, expired, valid_from=contact.due_on + DAY, basis=BOTH.zh, announce=ContactExpired)


def settle(work: Work, contact: Contact) -> None:
    """A signature ends the demand; an entity that is served for the first time in a zone counts for it, once."""
    if contact.signed_on and contact.signed_on > work.today:
        raise Refused(codes.SIGNED_AHEAD.fault("#/inputs/signed_on", signed=contact.signed_on))
    demand = work.get(Demand, contact.demand_id)
    if demand.state is DemandState.OPEN:
        signed = partial(Demand, state=DemandState.SIGNED, outcome=contact.evidence)
        work.change(demand, signed, basis=OUTCOME.zh, announce=DemandSettled)
        posted.mark(work, demand.id)
    zone = _zone_of(work, contact.agency_id)
    if zone and not taken.is_taken(work, taken.SERVED, (zone, contact.firm_id)):
        taken.take(work, taken.SERVED, (zone, contact.firm_id), contact, lambda _id: codes.COUNTED_MEANWHILE.fault())
        counts = partial(Contact, counts_for=zone)
        work.change(contact, counts, basis=OUTCOME.zh, announce=EntityServed)


def _zone_of(reading: Reading, agency_id: str) -> str:
    residences = [one for one in heard.joined_to(reading, [agency_id])[agency_id] if one.kind == "residence"]
    current = sorted(
        (str(one.state["entered_on"]), str(one.state["zone_id"]))
        for one in residences
        if one.state.get("state") == ResidenceState.RESIDENT.value
    )
    return current[0][1] if current else ""


def warn(work: Work, agency_id: str, listing_id: str) -> None:
    """A listing that hides entered against an agency: its running contacts are told, none is cancelled."""
    running = Where(equal={"agency_id": (agency_id,), "state": tuple(state.value for state in RUNNING)})
    for contact in work.list(Contact, running, limit=200):
        if listing_id not in contact.risks:
            told = partial(Contact, risks=(*contact.risks, listing_id))
            work.change(work.get(Contact, contact.id), told, basis=WARNED.zh, announce=ContactWarned)
