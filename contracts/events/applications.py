"""What applications announces."""

from contracts.declare import Event, event
from contracts.things.applications import Award


@event("applications.title.awarded", Award)
class TitleAwarded(Event):
    """A zone was given a title; assessment keeps it from here on."""


@event("applications.title.corrected", Award)
class TitleCorrected(Event):
    """What an award says was wrong and is told anew: its day, its reason; the title itself stands."""


@event("applications.title.revoked", Award)
class TitleRevoked(Event):
    """An award was revoked by a decision of its own, from `revoked_on`; that it was made stays told."""
