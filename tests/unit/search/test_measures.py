"""What each measure gives an agency, worked out by hand from the words of the profiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from contracts.commands.search import Sight
from contracts.things.search import Case
from rulebooks.matching.profiles import Part, units
from rulebooks.text import Text
from services.search.domain.scoring.facts import UNKNOWN, Facts
from services.search.domain.scoring.measures import MEASURES, Coded, Sparse
from services.search.domain.scoring.need import Need
from services.search.storage.match_columns import MatchColumns

TODAY = date(2026, 11, 21)
NOBODY = Facts(id="", name="乙", sight=Sight(found=True, recommended=True))
# somebody else in the same columns who has all of it, so that a value of the wrong row is seen
OTHER = replace(
    NOBODY,
    flags=frozenset(
        {"service/pct_filing", "service/valuation", "service/fto_analysis", "industry/w_ic", "language/en"}
    ),
    region="320211",
    free=50,
    level="A+",
    prices={"pct_filing": (1, 1), "valuation": (1, 1)},
)


def case(service="pct_filing", industry=None):
    return Case(service=service, title="案", on=TODAY, industry=industry)


def value(measure, one, need, **values):
    """What the measure gives the second of two agencies, with a profile's own *values*."""
    columns = MatchColumns()
    columns.keep([replace(OTHER, id="1"), replace(NOBODY, id="2", **one)])
    columns.with_text({"1": 9_000, "2": 4_200})
    own = {name: Decimal(str(number)) for name, number in values.items()}
    part = Part(measure, Text("甲", "A"), Decimal(1), own, {name: units(number) for name, number in own.items()})
    found = MEASURES[measure](columns, Need(on=TODAY, **need), part)
    found = found.full() if isinstance(found, Coded | Sparse) else found
    return int(np.broadcast_to(found, 2)[1])


def flags(*marks):
    return {"flags": frozenset(marks)}


PLACES = {"county": 1, "city": 0.9, "province": 0.8, "covered": 0.7, "else": 0.5}
HERE = [
    # of the agency, served by it, asked for, what it is worth
    ("320211", None, "", 10_000),
    ("320211", None, "320211", 10_000),
    ("320271", None, "320271", 10_000),
    ("320213", None, "320211", 9_000),
    ("320508", None, "320211", 8_000),
    ("330106", None, "320211", 5_000),
    ("330106", "320211", "320211", 7_000),
    ("330106", "320200", "320211", 7_000),
    ("330106", "320000", "320211", 7_000),
    ("330106", "000000", "320211", 7_000),
    ("330106", "330000", "320211", 5_000),
    ("320211", None, "320200", 10_000),
    ("320508", None, "320200", 8_000),
    ("320000", None, "320211", 8_000),
    ("320508", None, "320000", 10_000),
    ("330106", None, "320000", 5_000),
    ("", None, "320000", 5_000),
    ("", "320000", "320000", 7_000),
]


@pytest.mark.parametrize(("place", "served", "asked", "due"), HERE)
def test_a_place_counts_by_how_near_it_is_to_the_one_asked_for(place, served, asked, due):
    one = {"region": place, **flags(*([f"cover/{served}"] if served else []))}
    assert value("region", one, {"region": asked}, **PLACES) == due


def test_a_place_nobody_knows_and_places_served_count_only_where_the_profile_says_so():
    served = {"region": "330106", **flags("cover/320000")}
    bare = {name: number for name, number in PLACES.items() if name != "covered"}
    assert value("region", served, {"region": "320211"}, **bare) == 5_000
    assert value("region", {"region": ""}, {"region": "320211"}, **PLACES, unknown=0.6) == 6_000


@pytest.mark.parametrize(
    ("free", "busy", "asked", "taken", "room"),
    [
        (3, 0, 2, 10_000, 10_000),
        (3, 1, 10, 9_162, 3_000),  # e^(-0.35 / 4)
        (1, 3, 3, 7_691, 3_333),  # e^(-0.35 * 3 / 4)
        (0, 4, 1, 3_000, 0),
        (0, 0, 1, 3_000, 0),
        (UNKNOWN, 0, 1, 9_000, 8_000),
    ],
)
def test_free_hands_count_by_how_many_are_wanted_and_how_many_are_taken(free, busy, asked, taken, room):
    one = {"free": free, "busy": busy}
    assert value("load", one, {}, decay=0.35, full=0.3, unknown=0.9) == taken
    assert value("capacity", one, {"cases": asked}, unknown=0.8) == room


@pytest.mark.parametrize(
    ("level", "due"), [("A+", 10_000), ("A", 9_900), ("B", 9_700), ("C", 9_200), ("D", 8_100), ("unknown", 9_500)]
)
def test_a_credit_level_counts_what_the_profile_says(level, due):
    said = {"A+": 1, "A": 0.99, "B": 0.97, "C": 0.92, "D": 0.81, "unknown": 0.95}
    assert value("credit", {"level": level}, {}, **said) == due


@pytest.mark.parametrize(("count", "due"), [(0, 0), (1, 4_307), (2, 6_826), (3, 8_614), (4, 10_000), (5, 10_000)])
def test_cases_count_less_with_each_one_more(count, due):
    """ln(1 + n) / ln(1 + 4), of the services asked for; of all where none is named."""
    one = {"cases": (*(case() for _ in range(count)), case("custody"))}
    assert value("cases", one, {"services": ("pct_filing",)}, enough=4) == due
    assert value("cases", one, {"services": ("pct_filing",)}) == due
    assert value("cases", {"cases": one["cases"][:-1]}, {}) == due
    assert value("cases", {"cases": ()}, {"services": ("custody",)}) == 0


def test_enough_cases_are_as_many_as_the_profile_says():
    one = {"cases": (case(), case("valuation"))}
    assert value("cases", one, {"services": ("pct_filing", "valuation")}, enough=2) == 10_000
    assert value("cases", one, {"services": ("pct_filing",)}, enough=2) == 6_309  # ln 2 / ln 3


@pytest.mark.parametrize(
    ("fen", "budget", "due"),
    [
        (100_000, None, 10_000),
        (100_000, 100_000, 10_000),
        (80_000, 100_000, 10_000),
        (150_000, 100_000, 7_416),  # the root of 1 - 0.9 / 2
        (300_000, 100_000, 5_000),  # of a quarter, the least
        (1, 0, 10_000),
        (100, 0, 5_000),
        (2, 1, 5_000),  # twice as much
    ],
)
def test_a_price_above_the_budget_takes_off_by_how_much_it_is_above(fen, budget, due):
    need = {"services": ("pct_filing",), "budget_fen": budget}
    assert value("price", {"prices": {"pct_filing": (fen, 30)}}, need, slope=0.9, least=0.25, unknown=0.8) == due


def test_the_prices_of_all_services_are_added_and_one_that_is_missing_makes_it_unknown():
    need = {"services": ("pct_filing", "valuation"), "budget_fen": 100_000}
    own = {"slope": 0.9, "least": 0.25, "unknown": 0.8}
    prices = {"pct_filing": (100_000, 30), "valuation": (50_000, 30)}
    assert value("price", {"prices": prices}, need, **own) == 7_416
    assert value("price", {"prices": {"pct_filing": (1, 1)}}, need, **own) == 8_000
    assert value("price", {"prices": prices}, {"budget_fen": 100_000}, **own) == 8_000


@pytest.mark.parametrize(
    ("usual", "left", "due"),
    [
        (30, 30, 10_000),
        (60, 30, 7_071),
        (30, 0, 1_826),
        (30, -5, 1_826),
        (1, 1, 10_000),
        (1, 90, 10_000),
        (UNKNOWN, 30, 9_500),
    ],
)
def test_too_little_time_takes_off_by_the_days_that_it_usually_takes(usual, left, due):
    """The root of the days left over the usual ones."""
    need = {"services": ("pct_filing",), "deadline": TODAY + timedelta(left)}
    assert value("deadline", {"prices": {"pct_filing": (1, usual)}}, need, unknown=0.95) == due


def test_the_longest_of_several_services_decides_and_without_a_day_time_is_no_matter():
    prices = {"pct_filing": (1, 60), "valuation": (1, 10)}
    need = {"services": ("pct_filing", "valuation"), "deadline": TODAY + timedelta(30)}
    assert value("deadline", {"prices": prices}, need, unknown=0.95) == 7_071
    assert value("deadline", {"prices": {"valuation": (1, 10)}}, need, unknown=0.95) == 9_500
    assert value("deadline", {"prices": prices}, {"deadline": TODAY}, unknown=0.95) == 9_500
    assert value("deadline", {"prices": {}}, {"services": ("pct_filing",)}, unknown=0.95) == 10_000


@pytest.mark.parametrize(
    ("measure", "prefix", "name"),
    [("category", "category", "categories"), ("right", "right", "rights"), ("service", "service", "services")],
)
def test_of_what_is_asked_for_the_share_counts_that_an_agency_has(measure, prefix, name):
    asked = {name: ("a", "b", "c")}
    dues = {(): 0, ("a",): 3_333, ("b", "c"): 6_667, ("a", "b", "c"): 10_000}
    for has, due in dues.items():
        assert value(measure, flags(*(f"{prefix}/{code}" for code in has)), asked) == due
    assert value(measure, flags(), {name: ()}) == 10_000


def test_all_services_or_none_and_each_second_guess_by_how_sure_it_is():
    asked = {"services": ("pct_filing", "valuation")}
    assert value("service_all", flags("service/pct_filing", "service/valuation"), asked) == 10_000
    assert value("service_all", flags("service/pct_filing"), asked) == 0
    guessed = {"likely": (("pct_filing", 40), ("valuation", 30))}
    assert value("likely", flags("service/pct_filing"), guessed) == 5_714
    assert value("likely", flags("service/valuation"), guessed) == 4_286
    assert value("likely", flags("service/pct_filing", "service/valuation"), guessed) == 10_000
    assert value("likely", flags(), guessed) == 0
    assert value("likely", flags("service/pct_filing"), {}) == 0


@pytest.mark.parametrize(
    ("measure", "mark", "need"),
    [
        ("language", "language/en", {"languages": ("en",)}),
        ("licence", "licence/patent_agency", {"services": ("pct_filing",)}),
    ],
)
def test_a_language_or_a_licence_that_is_missing_counts_what_the_profile_says(measure, mark, need):
    assert value(measure, flags(mark), need, missing=0.12) == 10_000
    assert value(measure, flags(), need, missing=0.12) == 1_200
    assert value(measure, flags(), {}, missing=0.12) == 10_000


def test_every_language_asked_for_must_be_there():
    assert value("language", flags("language/en"), {"languages": ("en", "ja")}, missing=0.5) == 5_000


def test_an_industry_counts_as_the_same_by_two_cases_in_it_or_by_its_group():
    need, own = {"industry": "w_ic"}, {"same": 1, "cases": 0.9, "group": 0.4}
    two = {"cases": (case(industry="w_ic"), case(industry="w_ic"))}
    assert value("industry", flags("industry/w_ic"), need, **own) == 10_000
    assert value("industry", two, need, **own) == 9_000
    assert value("industry", {"cases": two["cases"][:1]}, need, **own) == 0
    assert value("industry", flags("group/g_information"), need, **own) == 4_000
    assert value("industry", {**two, **flags("group/g_information")}, need, same=1, cases=0.2, group=0.4) == 4_000
    assert value("industry", two, need, same=1, group=0.4) == 0
    assert value("industry", flags("group/g_information"), need, same=1) == 0  # of which the profile says nothing
    assert value("industry", flags(), {}, **own) == 10_000


def test_the_wording_counts_as_the_engine_compared_it():
    assert value("text", {}, {}) == 4_200
