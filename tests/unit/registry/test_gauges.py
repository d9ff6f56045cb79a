"""The thresholds that editions of programmes state: what is met, what counts, when it will be missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.registry.domain import gauges

DAY = date(2026, 11, 21)


def edition(programme, region="320211"):
    found = gauges.edition_of(programme, region, DAY)
    assert found
    return found


def limit(programme, key, region="320211"):
    return next(one for one in gauges.limits(gauges.edition_of(programme, region, DAY)) if one.key == key)


@pytest.mark.parametrize(
    ("programme", "key", "least"),
    [
        ("JS_2016", "threshold.agencies", "15"),
        ("ZJ_2018", "threshold.agencies", "20"),
        ("ZJ_2018", "threshold.core_area", "1000"),
        ("JS_DRAFT", "threshold.agencies", "15"),
        ("JS_DRAFT", "threshold.built_area", "5000"),
        ("JS_DRAFT", "threshold.core_area", "1000"),
    ],
)
def test_a_number_itself_is_met_and_the_one_below_is_not(programme, key, least):
    found = limit(programme, key)
    assert found.least == Decimal(least)
    assert found.met(Decimal(least))
    assert not found.met(Decimal(least) - Decimal("0.01"))


def test_what_is_asked_of_the_staff_is_a_guide_and_no_condition():
    assert not limit("JS_2016", "threshold.staff").is_binding
    assert limit("JS_2016", "threshold.agencies").is_binding


@pytest.mark.parametrize(("programme", "left_out"), [("JS_2016", False), ("ZJ_2018", False), ("JS_DRAFT", True)])
def test_public_bodies_are_left_out_where_the_programme_says_so(programme, left_out):
    found = limit(programme, "threshold.agencies")
    assert {found.leaves_out(type_) for type_ in ("protection_centre", "service_window", "tisc")} == {left_out}
    assert found.market_only is left_out


def test_a_programme_without_figures_is_followed_by_that_of_its_province_and_a_draft_is_none():
    assert edition("NAT_2023").label == "JS_2016@2017-01-01"
    assert edition("NAT_2023", "330106").label == "ZJ_2018@2018-01-01"
    assert edition("NAT_2023", "440300").code == "NAT_2023"
    assert gauges.edition_of(None, "320211", DAY) is None


def test_a_draft_binds_nobody():
    assert not gauges.binds(edition("JS_DRAFT"))
    assert gauges.binds(edition("JS_2016"))


def test_areas_that_are_not_on_record_add_nothing():
    assert gauges.summed([Decimal("600.5"), None, Decimal(400)]) == Decimal("1000.5")
    assert repr(gauges.summed([])) == "Decimal('0')"


def as_stated(**but):
    """The threshold of Jiangsu as another edition might state it."""
    provision = limit("JS_2016", "threshold.agencies").provision
    return gauges.Limit(replace(provision, value={**provision.value, **but}))


def test_where_an_edition_asks_for_more_than_the_number_the_number_itself_is_too_little():
    above, from_ = as_stated(inclusive=False), as_stated(inclusive=True)
    assert [above.met(Decimal(value)) for value in (14, 15, 16)] == [False, False, True]
    assert [from_.met(Decimal(value)) for value in (14, 15, 16)] == [False, True, True]


def test_an_edition_that_says_no_more_than_a_number_includes_it_and_leaves_nobody_out():
    provision = limit("JS_2016", "threshold.agencies").provision
    bare = gauges.Limit(replace(provision, value={"least": 15}))
    assert [bare.met(Decimal(value)) for value in (14, 15)] == [False, True]
    assert (bare.leaves_out("tisc"), bare.market_only, bare.is_binding) == (False, False, True)


def test_an_edition_may_leave_out_some_public_bodies_by_name_or_all_of_them():
    some, every, none = as_stated(excludes=("tisc",)), as_stated(excludes_all_public=True), as_stated()
    assert [one.leaves_out("tisc") for one in (some, every, none)] == [True, True, False]
    assert [one.leaves_out("service_window") for one in (some, every, none)] == [False, True, False]


def test_the_first_day_of_too_little_is_told():
    days = [DAY + timedelta(number) for number in range(5)]
    found = limit("JS_2016", "threshold.agencies")
    assert gauges.falls_on(found, days, lambda day: Decimal(15 if day < days[3] else 14)) == days[3]
    assert gauges.falls_on(found, days, lambda _: Decimal(15)) is None


def test_months_end_on_their_last_days_also_over_a_year_and_a_leap_day():
    ends = gauges.month_ends(date(2028, 3, 31), 4)
    assert ends == [date(2027, 11, 30), date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29)]
    assert gauges.month_ends(date(2028, 3, 1), 0) == []
