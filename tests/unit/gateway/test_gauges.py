"""Where a gauge stands is said in a word; that it is near its limit only where one fewer would be too few."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.commands.registry import Gauge
from contracts.declare import Words
from gateway.portal.gauges import drawn

pytestmark = pytest.mark.usefixtures("page")
NONE, HOUSES = Words("", ""), Words("家", "agencies")


def gauge(value, *, key="threshold.agencies", met=True, falls_on=None):
    return Gauge(
        key=key, words=NONE, value=Decimal(value), least=Decimal(15), unit=HOUSES, unit_of_one=HOUSES, met=met,
        binding=True, counts=NONE, basis=NONE, evidence="stated", behind=(), trend=(), falls_on=falls_on,
        because=HOUSES if falls_on else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "tone", "word", "told"),
    [
        (gauge(16), "ok", "达到要求", ""),
        (gauge(15), "warn", "刚达到要求", "再少 1 家就低于要求"),
        (gauge(15, key="threshold.core_area"), "ok", "达到要求", ""),
        (gauge(14, met=False), "bad", "低于要求", ""),
        (gauge(15, falls_on=date(2027, 8, 1)), "warn", "将低于要求", "2027-08-01"),
    ],
)
def test_a_gauge_says_where_it_stands_and_what_comes(found, tone, word, told):
    shown = drawn(found)
    assert (shown.tone, shown.word) == (tone, word)
    assert told in shown.trend
    assert bool(shown.trend) == bool(told)
