"""What the registry announces."""

from contracts.declare import Event, event
from contracts.things.registry import Agency, Residence


@event("registry.agency.registered", Agency)
class AgencyRegistered(Event):
    """An agency entered the register. Every later event of this agency follows it."""


@event("registry.agency.suspended", Agency)
class AgencySuspended(Event):
    """An agency was ordered to take no new business; it is not to be found until it is restored."""


@event("registry.agency.restored", Agency)
class AgencyRestored(Event):
    """A suspended agency practises again."""


@event("registry.agency.struck_off", Agency)
class AgencyStruckOff(Event):
    """An agency left the register. It never comes back under this id."""


@event("registry.residence.started", Residence)
class ResidenceStarted(Event):
    """An agency was admitted to a zone."""


@event("registry.residence.ended", Residence)
class ResidenceEnded(Event):
    """An agency was seen out of a zone; the residence stays on record with its last day."""
