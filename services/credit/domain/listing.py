"""A listing: from when until when it stands, and how it may be lifted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from chassis.moves import Move, Moves
from contracts.codes import credit as codes
from contracts.codes.base import Fault
from contracts.events.credit import ListingLifted
from contracts.things.credit import Lifting, Listing, ListingState
from rulebooks.instruments import SERIOUS_RULES

EARLY = SERIOUS_RULES.clause("第十六条")
TERM = SERIOUS_RULES.clause("第二十一条")


def listing_faults(listing: Listing) -> Iterable[Fault]:
    """The days of a listing follow each other."""
    if listing.listed_on < listing.decided_on:
        yield codes.LISTED_BEFORE_DECIDED.fault("#/listed_on", listed=listing.listed_on, decided=listing.decided_on)
    if listing.ends_on is not None and listing.ends_on < listing.listed_on:
        yield codes.ENDS_BEFORE_LISTED.fault("#/ends_on", ends=listing.ends_on, listed=listing.listed_on)


def gone_from(listing: Listing) -> date | None:
    """The first day on which the listing no longer stands: the day after its last."""
    return None if listing.ends_on is None else listing.ends_on + timedelta(days=1)


def lifting_faults(listing: Listing, said: Lifting) -> Iterable[Fault]:
    """A listing is lifted on a day on which it stands."""
    if said.lifted_on < listing.listed_on:
        yield codes.LIFTED_BEFORE_LISTED.fault(
            "#/inputs/lifted_on", basis=EARLY, lifted=said.lifted_on, listed=listing.listed_on
        )
    if listing.ends_on is not None and said.lifted_on > listing.ends_on:
        yield codes.LIFTED_AFTER_TERM.fault(
            "#/inputs/lifted_on", basis=TERM, lifted=said.lifted_on, ends=listing.ends_on
        )


def lifting_fields(_listing: Listing, said: Lifting) -> dict[str, Any]:
    return {"lifted_on": said.lifted_on, "lifted_because": said.because}


LISTING: Moves[Listing] = Moves(
    "state",
    {
        (ListingState.STANDING, "lift"): Move(
            ListingState.LIFTED,
            EARLY,
            ListingLifted,
            sets=lifting_fields,
            says=lifting_faults,
            on=lambda said: said.lifted_on,
            overrides=True,  # the end of its term was recorded with it
        ),
    },
)
