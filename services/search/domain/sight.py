"""Who is found: standing, residence and listings, three words of three services, joined here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.codes import search as codes
from contracts.codes.base import Fault
from contracts.commands.search import Sight
from contracts.things.credit import Listing, ListingState
from contracts.things.registry import Agency, Residence, ResidenceState, Standing
from rulebooks import codes as code_lists
from rulebooks import numbering, printed
from rulebooks.text import Text


def sight_of(agency: Agency, residences: Iterable[Residence], listings: Iterable[Listing], on: date) -> Sight:
    """Found when its standing is active, it has a current residence, and no listing that hides stands against it."""
    hides: list[Fault] = []
    warns: list[Fault] = []
    if agency.standing is not Standing.ACTIVE:
        hides.append(codes.NOT_ACTIVE.fault(fact=agency.standing.words, standing=agency.standing.words))
    if not any(residence.state is ResidenceState.RESIDENT for residence in residences):
        hides.append(codes.NO_RESIDENCE.fault())
    for listing in listings:
        if listing.state is ListingState.STANDING:
            fault, is_hidden, is_warned = _of_listing(listing, on)
            hides += [fault] if is_hidden else []
            warns += [fault] if is_warned and not is_hidden else []
    return Sight(found=not hides, recommended=not (hides or warns), reasons=(*hides, *warns))


def _of_listing(listing: Listing, on: date) -> tuple[Fault, bool, bool]:
    """What a listing does is dated data; a kind that nobody wrote down hides, to be safe."""
    entry = code_lists.load("listing_kinds").get(listing.list_kind, on)
    hides = bool(entry.extra.get("hides", False)) if entry else True
    until = (
        Text(f"至 {listing.ends_on}", f"until {listing.ends_on}") if listing.ends_on else Text("未定期限", "no term")
    )
    basis = entry.citation if entry else None
    article = "" if basis and listing.article == basis.zh else listing.article  # not said twice
    article_en = printed.in_english(article) or numbering.in_english(article)
    fault = codes.LISTED.fault(
        basis=basis,
        fact=(
            "；".join(filter(None, (f"{listing.authority}，{listing.document_no}，{listing.decided_on}", article))),
            "; ".join(filter(None, (f"{listing.authority}, {listing.document_no}, {listing.decided_on}", article_en))),
        ),
        list=entry.words if entry else listing.list_kind,
        since=listing.listed_on,
        until=until,
        listing=listing.id,
        hides=hides,
    )
    warns = bool(entry.extra.get("warns", False)) if entry else True
    return fault, hides, warns
