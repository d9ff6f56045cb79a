"""A listing: its days, and how it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.things.credit import Lifting, Listing, ListingState
from services.credit.domain.listing import LISTING, gone_from, lifting_faults, listing_faults


def listing(**but):
    facts: dict[str, Any] = {
        "agency_id": "A1",
        "list_kind": "serious",
        "authority": "省局",
        "document_no": "1号",
        "decided_on": date(2026, 1, 5),
        "listed_on": date(2026, 1, 10),
        "ends_on": date(2029, 1, 10),
        "ground": "x",
        "article": "第九条",
    }
    return Listing(**facts | but)


def codes(faults):
    return [fault.code for fault in faults]


def test_a_lawful_listing_has_no_fault():
    assert codes(listing_faults(listing())) == []


def test_the_day_of_listing_may_be_the_day_of_the_decision_but_not_before():
    assert codes(listing_faults(listing(listed_on=date(2026, 1, 5)))) == []
    assert codes(listing_faults(listing(listed_on=date(2026, 1, 4)))) == ["credit.listed-before-decided"]


def test_a_listing_may_end_on_its_first_day_but_not_before():
    assert codes(listing_faults(listing(ends_on=date(2026, 1, 10)))) == []
    assert codes(listing_faults(listing(ends_on=date(2026, 1, 9)))) == ["credit.ends-before-listed"]


def test_a_listing_stands_through_its_last_day():
    assert gone_from(listing()) == date(2029, 1, 11)
    assert gone_from(listing(ends_on=None)) is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 1, 9), ["credit.lifted-before-listed"]),
        (date(2026, 1, 10), []),
        (date(2029, 1, 10), []),
        (date(2029, 1, 11), ["credit.lifted-after-term"]),
    ],
)
def test_a_listing_is_lifted_on_a_day_on_which_it_stands(day, told):
    assert codes(lifting_faults(listing(), Lifting(lifted_on=day, because="x"))) == told


def test_only_a_standing_listing_can_be_lifted():
    assert {state for state, act in LISTING.table if act == "lift"} == {ListingState.STANDING}


def test_lifting_overrides_the_end_that_was_recorded_with_the_term():
    assert LISTING.table[ListingState.STANDING, "lift"].overrides
