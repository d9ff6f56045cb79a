"""The gate sees a drop of more than one point and lets a smaller one pass."""

from __future__ import annotations

from tests.quality.gate import Told, dropped, fallen

HELD = {"match/product/all": {"nDCG@10": 0.40}, "words/product/all": {"nDCG@10": 0.03}}


def test_a_drop_of_more_than_a_point_is_named():
    now = {"match/product/all": {"nDCG@10": 0.389}, "words/product/all": {"nDCG@10": 0.03}}
    assert dropped(now, HELD) == ["match/product/all: nDCG@10 0.4 → 0.389"]


def test_a_smaller_one_and_a_gain_pass():
    assert dropped({"match/product/all": {"nDCG@10": 0.391}, "words/product/all": {"nDCG@10": 0.9}}, HELD) == []


def test_a_variant_that_is_no_longer_measured_is_a_drop():
    assert len(dropped({}, HELD)) == 2


def test_each_demand_that_is_answered_worse_is_told_with_what_it_was_taken_for():
    told = Told("怕被告", 0.2, ("pledge",), ("fto_analysis", "valuation"))
    now = {"d1": told, "d2": Told("", 0.5, (), ("valuation",)), "new": told, "d3": Told("x", 0.1, (), ("transfer",))}
    assert fallen(now, {"d1": 0.4, "d2": 0.5, "d3": 0.9}) == [
        "  d3: 0.9 → 0.1, taken for nothing, needs transfer: x",
        "  d1: 0.4 → 0.2, taken for pledge, needs fto_analysis, valuation: 怕被告",
    ]
