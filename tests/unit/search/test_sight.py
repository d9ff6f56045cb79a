"""Who is found: three words of three services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.things.credit import Listing, ListingState
from contracts.things.registry import Agency, Residence, ResidenceState, Standing
from rulebooks import codes as code_lists
from services.search.domain.sight import sight_of

TODAY = date(2026, 3, 2)


def agency(**but):
    facts: dict[str, Any] = {"id": "A1", "credit_code": "91320211MAFAKE0197", "name": "甲", "region": "320211"}
    return Agency(**facts | but)


def residence(state=ResidenceState.RESIDENT):
    return Residence(agency_id="A1", zone_id="Z1", entered_on=date(2025, 1, 1), state=state)


def listing(kind="serious", state=ListingState.STANDING):
    return Listing(
        id="L1", agency_id="A1", list_kind=kind, state=state, authority="省局", document_no="1号",
        decided_on=date(2026, 1, 1), listed_on=date(2026, 1, 1), ground="x", article="第九条",
    )  # fmt: skip


SAMR_44 = "《市场监督管理严重违法失信名单管理办法》(总局令第44号)"


@pytest.mark.parametrize(
    ("article", "english"),
    [
        (f"{SAMR_44}第九条", "Measures on the List of Serious Violations and Dishonesty (SAMR Order 44), art. 9"),
        ("省局函件", "省局函件"),  # nobody knows its English
    ],
)
def test_the_article_of_a_listing_is_told_in_english_where_a_rulebook_knows_it(article, english):
    (reason,) = sight_of(agency(), [residence()], [replace(listing(), article=article)], TODAY).reasons
    assert told(reason)[2] == (f"省局，1号，2026-01-01；{article}", f"省局, 1号, 2026-01-01; {english}")


def codes(sight):
    return [reason.code for reason in sight.reasons]


def test_an_active_resident_agency_without_listings_is_found_and_recommended():
    sight = sight_of(agency(), [residence()], [], TODAY)
    assert (sight.found, sight.recommended, sight.reasons) == (True, True, ())


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.STRUCK_OFF])
def test_an_agency_that_is_not_in_practice_is_hidden(standing):
    sight = sight_of(agency(standing=standing), [residence()], [], TODAY)
    assert (sight.found, codes(sight)) == (False, ["search.not-active"])


@pytest.mark.parametrize("residences", [[], [residence(ResidenceState.LEFT)]])
def test_an_agency_without_a_current_residence_is_hidden(residences):
    sight = sight_of(agency(), residences, [], TODAY)
    assert (sight.found, codes(sight)) == (False, ["search.no-residence"])


def test_one_current_residence_is_enough():
    assert sight_of(agency(), [residence(ResidenceState.LEFT), residence()], [], TODAY).found


@pytest.mark.parametrize("kind", ["serious", "dishonest"])
def test_lists_that_hide_hide(kind):
    sight = sight_of(agency(), [residence()], [listing(kind)], TODAY)
    assert (sight.found, sight.recommended) == (False, False)


@pytest.mark.parametrize("kind", ["abnormal", "patent_abnormal"])
def test_an_abnormal_listing_warns_and_is_never_recommended(kind):
    sight = sight_of(agency(), [residence()], [listing(kind)], TODAY)
    assert (sight.found, sight.recommended, codes(sight)) == (True, False, ["search.listed"])


@pytest.mark.parametrize("state", [ListingState.EXPIRED, ListingState.LIFTED])
def test_a_listing_that_no_longer_stands_does_nothing(state):
    assert sight_of(agency(), [residence()], [listing(state=state)], TODAY).recommended


def test_a_kind_of_list_that_nobody_wrote_down_hides_to_be_safe():
    assert not sight_of(agency(), [residence()], [listing("unheard-of")], TODAY).found


def test_every_reason_is_told():
    sight = sight_of(agency(standing=Standing.SUSPENDED), [], [listing(), listing("abnormal")], TODAY)
    assert codes(sight) == ["search.not-active", "search.no-residence", "search.listed", "search.listed"]


def told(fault):
    return (
        fault.detail.zh,
        fault.detail.en,
        fault.fact and (fault.fact.zh, fault.fact.en),
        fault.basis and fault.basis.zh,
    )


def test_a_listing_is_told_with_its_list_its_term_its_decision_and_its_article():
    standing = replace(listing(), ends_on=date(2029, 1, 1))
    (fault,) = sight_of(agency(), [residence()], [standing], TODAY).reasons
    decision = ("省局，1号，2026-01-01；第九条", "省局, 1号, 2026-01-01; art. 9")
    zh = "自 2026-01-01 起列入“严重违法失信名单”，至 2029-01-01。"
    en = "On the list “Serious violations and dishonesty” since 2026-01-01, until 2029-01-01."
    entry = code_lists.load("listing_kinds").get("serious", TODAY)
    assert entry
    assert told(fault) == (zh, en, decision, entry.citation.zh)
    assert (fault.context["listing"], fault.context["hides"]) == ("L1", True)


def test_the_article_of_the_list_is_said_once_where_the_decision_names_the_same():
    entry = code_lists.load("listing_kinds").get("serious", TODAY)
    assert entry
    (fault,) = sight_of(agency(), [residence()], [replace(listing(), article=entry.citation.zh)], TODAY).reasons
    assert told(fault)[2] == ("省局，1号，2026-01-01", "省局, 1号, 2026-01-01")


def test_a_listing_without_a_term_and_of_no_known_list_is_told_so():
    (fault,) = sight_of(agency(), [residence()], [listing("unheard-of")], TODAY).reasons
    zh, en, _, basis = told(fault)
    assert zh == "自 2026-01-01 起列入“unheard-of”，未定期限。"
    assert en == "On the list “unheard-of” since 2026-01-01, no term."
    assert (basis, fault.context["hides"]) == (None, True)


def test_what_a_list_does_is_what_was_in_force_on_the_day():
    """The list of 2016 had another name, and a day before any list has none: then it hides."""
    early = sight_of(agency(), [residence()], [listing()], date(2020, 1, 1))
    assert "严重违法失信企业名单" in early.reasons[0].detail.zh
    assert not sight_of(agency(), [residence()], [listing("abnormal")], date(2010, 1, 1)).found


def test_a_standing_is_told_by_its_name():
    (fault,) = sight_of(agency(standing=Standing.SUSPENDED), [residence()], [], TODAY).reasons
    words = Standing.SUSPENDED.words
    assert fault.fact == words
    assert f"“{words.zh}”" in fault.detail.zh
    assert f"“{words.en}”" in fault.detail.en


def test_hiding_reasons_stand_before_warnings_and_one_listing_is_told_once():
    sight = sight_of(agency(), [], [listing("abnormal"), listing()], TODAY)
    assert [fault.context.get("hides") for fault in sight.reasons] == [None, True, False]
