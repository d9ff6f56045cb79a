"""Which signed services count for an indicator: each entity once, beyond the baseline, until the day asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.things.applications import Indicator
from services.applications.domain import served


def signed(firm, day):
    return {"firm_id": firm, "signed_on": day, "agency_id": "a", "agency_name": "甲", "counts_for": "z"}


CONTACTS = {
    "c1": signed("f1", "2026-03-10"),
    "c2": signed("f1", "2026-03-05"),  # the same firm before
    "c3": signed("f2", "2026-03-02"),
    "c4": signed("f2", "2027-01-04"),  # and again in another year
    "c5": signed("f3", "2027-02-01"),
    "c6": {"firm_id": "f4", "counts_for": "z"},  # not signed
}


def indicator(counts="entities_served", actual=None):
    return Indicator(
        application_id="x", name="服务创新主体", unit="个", counts=counts, start_value=Decimal(5),
        start_on=date(2026, 3, 2), target=Decimal(10), target_on=date(2028, 1, 1), actual=actual,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-01-01", "2026-12-31", {"c2", "c3"}),
        ("2027-01-01", "2027-12-31", {"c4", "c5"}),
        ("2026-01-01", "2027-12-31", {"c2", "c3", "c5"}),
        ("2026-03-02", "2026-03-02", {"c3"}),
        ("2026-03-03", "2026-03-04", set()),
    ],
)
def test_each_entity_counts_once_in_a_span_by_its_earliest_signature(first, last, found):
    assert served.entities(CONTACTS, date.fromisoformat(first), date.fromisoformat(last)).keys() == found


def test_who_has_not_signed_is_served_in_no_span_however_long():
    assert "c6" not in served.entities(CONTACTS, date.min, date.max)


@pytest.mark.parametrize(
    ("day", "found"), [("2026-03-04", set()), ("2026-03-05", {"c2"}), ("2027-12-31", {"c2", "c5"})]
)
def test_what_the_baseline_holds_is_not_counted_again(day, found):
    counted = served.of_indicator(indicator(), CONTACTS, date.fromisoformat(day))
    assert set(counted or ()) == found


def test_only_an_indicator_of_served_entities_is_counted_and_a_reported_value_stands():
    day = date(2027, 12, 31)
    every = [indicator(), indicator(actual=Decimal(6)), indicator("trainings")]
    found = [(one.actual, one.measured_on) for one in served.reached(every, CONTACTS, day)]
    assert found == [(Decimal(7), day), (Decimal(6), None), (None, None)]
    assert served.of_indicator(every[2], CONTACTS, day) is None
