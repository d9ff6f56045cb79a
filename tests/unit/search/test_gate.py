"""The gate sees a drop of more than one point and lets a smaller one pass."""

from __future__ import annotations

from tests.quality.gate import dropped

HELD = {"match/product/all": {"nDCG@10": 0.40}, "words/product/all": {"nDCG@10": 0.03}}


def test_a_drop_of_more_than_a_point_is_named():
    now = {"match/product/all": {"nDCG@10": 0.389}, "words/product/all": {"nDCG@10": 0.03}}
    assert dropped(now, HELD) == ["match/product/all: nDCG@10 0.4 → 0.389"]


def test_a_smaller_one_and_a_gain_pass():
    assert dropped({"match/product/all": {"nDCG@10": 0.391}, "words/product/all": {"nDCG@10": 0.9}}, HELD) == []


def test_a_variant_that_is_no_longer_measured_is_a_drop():
    assert len(dropped({}, HELD)) == 2
