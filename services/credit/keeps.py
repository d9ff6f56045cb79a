"""The kinds of thing that credit keeps, each with its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from chassis.keeping import Keep
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import credit as codes
from contracts.codes.base import Fault
from contracts.events.credit import ListingEntered, ListingExpired
from contracts.things.credit import CreditFile, Listing, ListingState
from services.credit.domain.listing import LISTING, TERM, gone_from, listing_faults


def faults(reading: Reading, listing: Listing) -> Iterable[Fault]:
    """The days must agree, and the agency must have a file."""
    yield from listing_faults(listing)
    if reading.find(CreditFile, listing.agency_id) is None:
        yield codes.NO_FILE.fault("#/agency_id", id=listing.agency_id)


def with_region_of_agency(work: Work, listing: Listing) -> Listing:
    """A listing lies where its agency is registered, so that the right office may act on it."""
    file = work.find(CreditFile, listing.agency_id)
    return replace(listing, region=file.region if file else "")


def with_its_end(work: Work, listing: Listing) -> Listing:
    """Record at once that it stands no longer after its last day; that day brings the change about by itself."""
    if (day := gone_from(listing)) is None:
        return listing
    expired = partial(Listing, state=ListingState.EXPIRED)
    return work.change(listing, expired, valid_from=day, basis=TERM.zh, announce=ListingExpired)


CREDIT_FILE = Keep(CreditFile)
LISTING_KEEP = Keep(
    Listing,
    created=ListingEntered,
    complete=with_region_of_agency,
    check=faults,
    begins=lambda listing: listing.listed_on,
    begun=with_its_end,
    moves=LISTING,
)
KEEPS = (CREDIT_FILE, LISTING_KEEP)
