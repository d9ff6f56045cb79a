"""What must be so for an agency to stand in the register, and for an agency to be admitted to a zone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from contracts.codes import registry as codes
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.credit import Listing
from contracts.things.registry import Agency, Residence, Standing
from rulebooks import codes as code_lists
from rulebooks import credit_code


def code_faults(code: str, at: str, *, override: str | None = None) -> Iterable[Fault]:
    """
    Every fault of a credit code; a wrong check digit is told with the expected one.

    A genuine early code may fail its check digit: an officer says why it is
    accepted. No reason makes up for a wrong length or a strange character.
    """
    checked = credit_code.check(code)
    for fault in checked.faults:
        if override and fault.name == "checksum-mismatch":
            continue
        yield codes.CREDIT_CODE.fault(
            at, basis=credit_code.BASIS, fact=code, code=code, why=fault.words, expected=checked.expected or "-"
        )


def agency_code_faults(agency: Agency) -> Iterable[Fault]:
    """The codes of the head office and of its branches."""
    yield from code_faults(agency.credit_code, "#/credit_code", override=agency.code_override)
    for place, branch in enumerate(agency.branches):
        if branch.credit_code:
            yield from code_faults(branch.credit_code, f"#/branches/{place}/credit_code")


def category_faults(agency: Agency) -> Iterable[Fault]:
    """The primary category and the services must agree with the categories."""
    if not agency.categories:
        yield codes.NO_CATEGORY.fault("#/categories")
    if agency.primary_category and agency.primary_category not in agency.categories:
        yield codes.PRIMARY_NOT_AMONG.fault("#/primary_category", primary=_category(agency.primary_category))
    services = code_lists.load("services")
    for place, code in enumerate(agency.services):
        entry = services.get(code)
        category = entry.extra.get("category") if entry else None
        if category and category not in agency.categories:
            yield codes.SERVICE_OUTSIDE.fault(
                f"#/services/{place}", service=entry.words if entry else code, category=_category(str(category))
            )


def _category(code: str) -> Words:
    entry = code_lists.load("categories").get(code)
    return Words(*entry.words) if entry else Words(code, code)


def people_faults(agency: Agency) -> Iterable[Fault]:
    """Of the partners, no more can be qualified than there are."""
    if (
        agency.partners is not None
        and agency.qualified_partners is not None
        and agency.qualified_partners > agency.partners
    ):
        yield codes.MORE_QUALIFIED.fault(
            "#/qualified_partners", qualified=agency.qualified_partners, partners=agency.partners
        )


def entry_faults(residence: Residence, agency: Agency | None, others: Iterable[Residence]) -> Iterable[Fault]:
    """Who may enter a zone: an agency in good standing that does not sit there already."""
    if agency is not None and agency.standing is not Standing.ACTIVE:
        yield codes.NOT_ACTIVE.fault("#/agency_id", fact=agency.standing.words, standing=agency.standing.words)
    for other in others:
        if other.id != residence.id and other.zone_id == residence.zone_id:
            yield codes.RESIDENT_ALREADY.fault("#/zone_id", since=other.entered_on, residence=other.id)
    if residence.contract_until and residence.contract_until < residence.entered_on:
        yield codes.CONTRACT_ENDS_EARLY.fault(
            "#/contract_until", until=residence.contract_until, entered=residence.entered_on
        )


def listing_faults(listings: Iterable[Listing], day: date) -> Iterable[Fault]:
    """No entry under a list that hides an agency from those who search; which do is dated data."""
    for listing in listings:
        entry = code_lists.load("listing_kinds").get(listing.list_kind, day)
        if entry is None or entry.extra.get("hides", False):
            yield codes.LISTED.fault(
                "#/agency_id",
                basis=entry.citation if entry else None,
                fact=(
                    f"{listing.authority}，{listing.document_no}，{listing.decided_on}；{listing.article}",
                    f"{listing.authority}, {listing.document_no}, {listing.decided_on}; {listing.article}",
                ),
                list=entry.words if entry else listing.list_kind,
                since=listing.listed_on,
                listing=listing.id,
            )


def same_room(residence: Residence, others: Iterable[Residence]) -> Iterable[Residence]:
    """Of others in the zone, those of another agency who sit in the same room of the same base."""
    room = door_plate(residence.room)
    for other in others:
        if other.id != residence.id and room and door_plate(other.room) == room and other.base_id == residence.base_id:
            yield other


def perhaps_the_same_room(residence: Residence, others: Iterable[Residence]) -> Iterable[Residence]:
    """Of others in the zone, those behind the same door plate where one of the two does not say in which base."""
    room = door_plate(residence.room)
    for other in others:
        unsaid = (residence.base_id is None) != (other.base_id is None)
        if other.id != residence.id and room and door_plate(other.room) == room and unsaid:
            yield other


def door_plate(room: str | None) -> str:
    """A room as it stands on its door: 2204 室, ２２０４ and 2204 are one."""
    return "".join(unicodedata.normalize("NFKC", room or "").split()).upper().removesuffix("室").removesuffix("房")
