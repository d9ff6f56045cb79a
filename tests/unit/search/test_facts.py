"""What is known of an agency when it is compared, and what a demand asks for in the same codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.commands.search import Sight
from contracts.things.search import Case, Demand, Offer, Price, Stage
from services.search.domain.scoring.facts import UNKNOWN, Facts, flags_of, group_of, in_zone, with_offer
from services.search.domain.scoring.need import Need, need_of

TODAY = date(2026, 11, 21)


def test_what_an_agency_has_is_marked_and_what_its_services_and_rights_bring_along():
    state = {
        "categories": ["agency"],
        "services": ["trademark_filing"],
        "rights": ["patent_invention"],
        "industries": ["w_ic"],
        "languages": ["en"],
        "licences": [{"kind": "valuation_filing"}],
        "agency_code": "32211",
    }
    assert flags_of(state, ["320000"]) == {
        "category/agency",
        "service/trademark_filing",
        "right/trademark",
        "right/patent_invention",
        "right/patent",
        "industry/w_ic",
        "group/g_information",
        "language/en",
        "licence/valuation_filing",
        "licence/patent_agency",
        "cover/320000",
    }
    assert flags_of({}) == frozenset()


def test_who_works_with_patents_works_with_each_kind_of_them():
    patents = {"right/patent", "right/patent_invention", "right/patent_utility_model", "right/patent_design"}
    assert flags_of({"rights": ["patent"]}) == patents
    assert flags_of({"rights": ["copyright", "unheard_of"]}) == {"right/copyright", "right/unheard_of"}
    assert flags_of({"services": ["unheard_of"]}) == {"service/unheard_of"}


def test_an_industry_belongs_to_the_topmost_above_it():
    assert (group_of("w_ic"), group_of("g_information"), group_of("unheard_of")) == (
        "g_information",
        "g_information",
        "unheard_of",
    )


def test_an_offer_says_capacity_prices_and_cases_and_without_one_nothing_is_known():
    cases = (Case(service="valuation", title="案", on=TODAY),)
    prices = (Price(service="valuation", fen=5, days=7), Price(service="custody", fen=6))
    offer = Offer(agency_id="A", free=3, busy=2, prices=prices, cases=cases, least_budget_fen=9)
    assert with_offer(offer) == {
        "free": 3, "busy": 2, "prices": {"valuation": (5, 7), "custody": (6, UNKNOWN)}, "cases": cases,
        "least_fen": 9,
    }  # fmt: skip
    assert with_offer(None) == {}
    assert with_offer(Offer(agency_id="A", free=3))["least_fen"] == 0


def test_the_codes_of_one_list_are_told_in_their_order():
    one = Facts(
        id="A",
        name="甲",
        sight=Sight(found=True, recommended=True),
        flags=frozenset({"right/b", "right/a", "rights/c"}),
    )
    assert (one.held("right"), one.held("service")) == (["a", "b"], [])


def sits(until=None, entered="2026-01-02", state="resident"):
    return {"state": state, "entered_on": entered, "contract_until": until}


@pytest.mark.parametrize(
    ("residences", "lapsed"),
    [
        ([sits("2026-11-20")], date(2026, 11, 20)),
        ([sits("2026-11-21")], None),
        ([sits("2026-11-20"), sits("2026-11-19")], date(2026, 11, 20)),
        ([sits("2026-11-20"), sits("2026-11-22")], None),
        ([sits("2026-11-20"), sits()], None),
        ([sits("2026-11-20"), sits("2027-01-01", state="left")], date(2026, 11, 20)),
        ([sits("2026-11-20", state="left")], None),
        ([], None),
    ],
)
def test_a_contract_has_run_out_when_the_last_of_the_current_ones_has(residences, lapsed):
    assert in_zone(residences, TODAY)["lapsed_on"] == lapsed


def test_the_first_day_in_any_zone_counts_and_none_is_none():
    days = [sits(entered="2026-01-02"), sits(entered="2019-03-01", state="left"), sits(entered=None)]
    assert in_zone(iter(days), TODAY)["entered_on"] == date(2019, 3, 1)
    assert in_zone([], TODAY) == {"entered_on": None, "stays_until": None, "lapsed_on": None}


@pytest.mark.parametrize(
    ("found", "recommended", "lapsed", "is_open"),
    [(True, True, None, True), (False, True, None, False), (True, False, None, False), (True, True, TODAY, False)],
)
def test_one_may_be_proposed_who_is_found_recommended_and_under_contract(found, recommended, lapsed, is_open):
    one = Facts(id="A", name="甲", sight=Sight(found=found, recommended=recommended), lapsed_on=lapsed)
    assert one.is_open is is_open


def test_cases_are_counted_by_service_and_by_industry():
    cases = [Case(service=service, title="案", on=TODAY, industry=of) for service, of in (("a", "x"), ("a", None))]
    one = Facts(id="A", name="甲", sight=Sight(found=True, recommended=True), cases=tuple(cases))
    assert (one.cases_by("service"), one.cases_by("industry")) == ({"a": 2}, {"x": 1})


@pytest.mark.parametrize(
    ("services", "licences"),
    [
        (("pct_filing",), ("patent_agency",)),
        (("trademark_filing",), ("trademark_filing",)),
        (("pct_filing", "trademark_filing", "pct_filing"), ("patent_agency", "trademark_filing")),
        (("valuation",), ("valuation_filing",)),
        (("judicial_appraisal",), ("judicial_appraisal",)),
        (("custody", "unheard_of"), ()),
    ],
)
def test_a_service_needs_the_licences_of_the_law(services, licences):
    assert Need(on=TODAY, services=services).licences == licences


def test_a_demand_in_codes_is_asked_as_it_was_said():
    said: dict[str, Any] = {
        "services": ("valuation", "pct_filing"),
        "rights": ("trademark",),
        "industry": "biology",
        "region": "320211",
        "cases": 3,
        "budget_fen": 5,
        "deadline": date(2027, 1, 1),
        "opponents": ("乙",),
    }
    need = need_of(Demand(title=" 商标注册 ", wish="无锡的芯片", languages=("zh", "en"), **said), TODAY)
    assert {name: getattr(need, name) for name in said} == said
    assert (need.on, need.languages, need.text) == (TODAY, ("en",), "商标注册 \n无锡的芯片")
    assert (need.categories, need.likely) == (("agency", "operation"), ())
    assert [(guess.list, guess.code) for guess in need.guessed] == [("stage", "filing")]  # which nobody said
    assert need_of(Demand(title="商标", categories=("finance",)), TODAY).categories == ("finance",)


def test_what_was_not_said_in_codes_is_taken_from_the_words_and_shown_as_a_guess():
    need = need_of(Demand(title="芯片商标注册", text="在无锡，要会英语", wish=""), TODAY)
    assert (need.services, need.categories, need.region) == (("trademark_filing",), ("agency",), "320200")
    assert (need.rights, need.industry, need.languages) == (("trademark",), "w_ic", ("en",))
    assert {guess.list for guess in need.guessed} == {
        "services",
        "rights",
        "industries",
        "languages",
        "regions",
        "stage",
    }
    only = need_of(Demand(title="芯片商标注册", text="要会英语", rights=("copyright",), languages=("ja",)), TODAY)
    assert {guess.list for guess in only.guessed} == {"services", "industries", "stage"}


def test_of_many_services_three_are_taken_and_of_industries_the_first():
    need = need_of(Demand(title="商标注册，PCT，专利导航，知识产权评估，专利无效"), TODAY)
    assert len(need.services) == 3
    chips = need_of(Demand(title="集成电路和生物医药的商标"), TODAY)
    assert [guess.code for guess in chips.guessed if guess.list == "industries"] == [chips.industry]


def test_what_the_words_do_not_say_is_nothing():
    need = need_of(Demand(title="商标注册"), TODAY)
    assert (need.industry, need.region) == ("", "")
    assert need_of(Demand(title="x", services=("unheard_of",)), TODAY).categories == ()


def test_a_stage_is_guessed_only_where_none_was_chosen():
    stages = [
        [guess.code for guess in need_of(Demand(title="发生纠纷", stage=stage), TODAY).guessed if guess.list == "stage"]
        for stage in (None, Stage.PLANNING)
    ]
    assert stages == [["dispute"], []]


def test_a_service_is_guessed_from_the_day_on_which_its_list_has_it():
    """The Hague agreement is in force since 5 May 2022."""
    hague = Demand(title="外观设计海牙国际申请")
    assert [need_of(hague, day).services for day in (date(2022, 5, 4), date(2022, 5, 5))] == [(), ("hague_filing",)]


@pytest.mark.parametrize(("title", "named"), [("专利申请代理", True), ("专利许可", False)])
def test_a_second_guess_counts_unless_one_service_is_named_for_sure(title, named):
    """By its very name, though others have it in theirs; not by a word that two services share."""
    need = need_of(Demand(title=title), TODAY)
    assert len([guess for guess in need.guessed if guess.list == "services"]) > 1
    assert (need.likely == ()) is named
