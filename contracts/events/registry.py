"""What the registry announces."""

from contracts.declare import Event, event
from contracts.things.alerts import Alert
from contracts.things.corrections import CorrectionRequest
from contracts.things.registry import Agency, Residence
from contracts.things.residency import Departure


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


@event("registry.departure.handed_over", Departure)
class DutyHandedOver(Event):
    """
    An open matter of an agency that leaves was handed over: the last of `handed_over` says whose, and to whom.

    `owner` and `reference` are those of `<owner>.duty.opened`. It stays open until its owner closes it.
    """


@event("registry.zone.threshold_breached", Alert)
class ThresholdBreached(Event):
    """A zone that met a threshold of its programme no longer does; once per crossing, with value, limit and article."""


@event("registry.zone.threshold_recovered", Alert)
class ThresholdRecovered(Event):
    """A zone meets the threshold again; the alert of its crossing is over."""


@event("registry.agency.minimum_warned", Alert)
class MinimumWarned(Event):
    """An agency falls under its legal minimum within 60, 30 or 7 days, or has done so today: once for each of them."""


@event("registry.agency.minimum_secured", Alert)
class MinimumSecured(Event):
    """An agency that was warned does not fall under its legal minimum after all, or stands above it again."""


@event("registry.alert.answered", Alert)
class AlertAnswered(Event):
    """The operator or the office said what is done about a warning."""


@event("registry.correction_request.accepted", CorrectionRequest)
class CorrectionAccepted(Event):
    """The office takes an agency's word; the correction itself is an entry of the agency's own record."""


@event("registry.correction_request.declined", CorrectionRequest)
class CorrectionDeclined(Event):
    """The office leaves the record as it is, and says why."""


@event("registry.correction_request.withdrawn", CorrectionRequest)
class CorrectionWithdrawn(Event):
    """The agency took its request back."""
