"""What credit announces."""

from contracts.declare import Event, event
from contracts.things.credit import CreditFile, Listing


@event("credit.file.opened", CreditFile)
class CreditFileOpened(Event):
    """A credit file was opened for an agency."""


@event("credit.file.closed", CreditFile)
class CreditFileClosed(Event):
    """A credit file is not kept on; it stays readable."""


@event("credit.listing.entered", Listing)
class ListingEntered(Event):
    """An agency stands on a list from today on; what that kind of list does is dated data."""


@event("credit.listing.expired", Listing)
class ListingExpired(Event):
    """A listing's term is over since yesterday."""


@event("credit.listing.lifted", Listing)
class ListingLifted(Event):
    """A listing was lifted before its term."""
