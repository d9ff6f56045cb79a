"""What agencies and firms declare: offers, retainers, demands, saved searches; filled in and judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chassis.storage.reading import Reading, Where
from chassis.storage.work import Work
from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.roles import Role
from contracts.things.search import Demand, Looks, Offer, Retainer, SavedSearch
from services.search.domain import demands
from services.search.domain.masking import masked
from services.search.storage import heard, taken


def offer_faults(reading: Reading, offer: Offer) -> Iterable[Fault]:
    """It is of an agency that is on the register, and the only one of it."""
    yield from agency_faults(reading, offer.agency_id)
    for other in reading.list(Offer, Where(equal={"agency_id": (offer.agency_id,)}), limit=2):
        if other.id != offer.id:
            yield codes.ONE_OFFER.fault("#/agency_id", id=other.id)


def the_only_one(work: Work, offer: Offer) -> Offer:
    """The offer, noted as the one of its agency, so that two who declare at once do not both."""
    taken.take(work, taken.OFFER, (offer.agency_id,), offer, lambda id: codes.ONE_OFFER.fault("#/agency_id", id=id))
    return offer


def agency_faults(reading: Reading, id: str) -> Iterable[Fault]:
    """The register has such an agency, as far as search has heard."""
    thing = heard.recall(reading, "agency", id)
    if thing is None or thing.gone:
        yield codes.UNKNOWN_AGENCY.fault("#/agency_id", id=id)


def with_declaring_firm(work: Work, retainer: Retainer) -> Retainer:
    """A firm declares its own retainers."""
    is_new_of_firm = not retainer.firm_id and work.principal.role is Role.FIRM
    return replace(retainer, firm_id=work.principal.party) if is_new_of_firm else retainer


def retainer_faults(reading: Reading, retainer: Retainer) -> Iterable[Fault]:
    """An agency that is there, and days in their order."""
    yield from agency_faults(reading, retainer.agency_id)
    if retainer.ends_on is not None and retainer.ends_on < retainer.since:
        yield codes.ENDS_FIRST.fault("#/ends_on", until=retainer.ends_on, since=retainer.since)


def as_posted(work: Work, demand: Demand) -> Demand:
    """Whose it is, and what others may read of it."""
    return replace(
        demand,
        title=masked(demand.title),
        text=masked(demand.wish or ""),
        firm_id=demand.firm_id or work.principal.party,
    )


def demand_faults(reading: Reading, demand: Demand) -> Iterable[Fault]:
    """What is wrong with its whole state."""
    before = reading.find(Demand, demand.id) if demand.id else None
    return demands.demand_faults(demand, before, reading.today)


def open_demand_faults(reading: Reading, id: str) -> Iterable[Fault]:
    """Only an open demand takes a contact, and none whose wanted day has gone by."""
    demand = reading.find(Demand, id)
    if demand is not None and (fault := demands.closed(demand, reading.today)):
        yield replace(fault, pointer="#/demand_id")


def with_owner(work: Work, saved: SavedSearch) -> SavedSearch:
    return replace(saved, owner_id=saved.owner_id or work.principal.party)


def saved_faults(reading: Reading, saved: SavedSearch) -> Iterable[Fault]:
    """Demands are told to agencies alone: a firm would wait for what never comes."""
    if saved.looks_for is Looks.DEMANDS and reading.principal.role is Role.FIRM:
        yield codes.DEMANDS_FOR_AGENCIES.fault("#/looks_for")
