"""What assessment announces."""

from contracts.declare import Event, event
from contracts.things.assessment import Title


@event("assessment.title.opened", Title)
class TitleOpened(Event):
    """A title is held, and its calendar runs."""
