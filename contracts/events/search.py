"""What search announces."""

from contracts.declare import Event, event
from contracts.things.search import Contact, Demand, SavedSearch


@event("search.demand.posted", Demand)
class DemandPosted(Event):
    """A firm posted a demand; it stands open until it says what became of it."""


@event("search.demand.settled", Demand)
class DemandSettled(Event):
    """A demand ended with a signed service. It takes no further contact."""


@event("search.demand.given_up", Demand)
class DemandGivenUp(Event):
    """A demand ended without a service: none was suitable, or it was cancelled."""


@event("search.contact.asked", Contact)
class ContactAsked(Event):
    """A firm chose an agency; the agency answers by `due_on`."""


@event("search.contact.accepted", Contact)
class ContactAccepted(Event):
    """Both have chosen each other."""


@event("search.contact.declined", Contact)
class ContactDeclined(Event):
    """The agency declined. The contact ends here."""


@event("search.contact.expired", Contact)
class ContactExpired(Event):
    """The agency did not answer by the end of `due_on`. The contact ends here."""


@event("search.contact.noted", Contact)
class ContactNoted(Event):
    """A line was added to the log of a contact."""


@event("search.contact.warned", Contact)
class ContactWarned(Event):
    """The agency of a running contact was listed; the contact goes on, both are told."""


@event("search.contact.signed", Contact)
class ContactSigned(Event):
    """Firm and agency agreed on a service, with evidence."""


@event("search.contact.closed", Contact)
class ContactClosed(Event):
    """The firm ended the contact without a service."""


@event("search.entity.served", Contact)
class EntityServed(Event):
    """An innovation entity was served for the first time by an agency of zone `counts_for`; it comes once per entity and zone."""


@event("search.saved_search.turned", SavedSearch)
class SavedSearchTurned(Event):
    """Its owner unsubscribed, or subscribed again."""
