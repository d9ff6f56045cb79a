"""What applications announces."""

from contracts.declare import Event, event
from contracts.things.applications import Award


@event("applications.title.awarded", Award)
class TitleAwarded(Event):
    """A zone was given a title; assessment keeps it from here on."""
