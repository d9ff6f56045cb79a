"""The kinds of thing that search keeps, each with its rules."""

from __future__ import annotations

from chassis.keeping import Keep
from contracts.events.search import ContactAsked, DemandPosted
from contracts.things.search import Contact, Demand, Offer, ResultList, Retainer, SavedSearch
from services.search.domain.moves import DEMAND, SAVED, contact_moves
from services.search.storage import posted
from services.search.usecases import alerts, contacts, declared

OFFER = Keep(Offer, check=declared.offer_faults, begun=declared.the_only_one)
RETAINER = Keep(Retainer, complete=declared.with_declaring_firm, check=declared.retainer_faults)
DEMAND_KEEP = Keep(
    Demand,
    created=DemandPosted,
    complete=declared.as_posted,
    check=declared.demand_faults,
    begun=alerts.tell_of_demand,
    after=posted.changed,
    moves=DEMAND,
)
CONTACT = Keep(
    Contact,
    created=ContactAsked,
    complete=contacts.as_asked,
    check=contacts.contact_faults,
    begun=contacts.with_its_end,
    moves=contact_moves(contacts.settle),
)
RESULT_LIST = Keep(ResultList)
SAVED_SEARCH = Keep(SavedSearch, complete=declared.with_owner, check=declared.saved_faults, moves=SAVED)
KEEPS = (OFFER, RETAINER, DEMAND_KEEP, CONTACT, RESULT_LIST, SAVED_SEARCH)
