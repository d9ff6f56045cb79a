"""Choices that look like chance: the same everywhere, fair enough, never out of bounds."""

from __future__ import annotations

from collections import Counter
from datetime import date

from services.demo.dice import Dice
from services.demo.names import brand


def test_the_same_name_throws_the_same():
    one, other = Dice("agency/7"), Dice("agency/7")
    assert [one.below(1000) for _ in range(50)] == [other.below(1000) for _ in range(50)]


def test_another_name_throws_otherwise():
    one, other = Dice("agency/7"), Dice("agency/8")
    assert [one.below(1000) for _ in range(5)] != [other.below(1000) for _ in range(5)]


def test_every_number_comes_up_about_equally_often():
    dice = Dice("fair")
    counts = Counter(dice.below(10) for _ in range(10_000))
    assert set(counts) == set(range(10))
    assert max(counts.values()) < 1.2 * min(counts.values())


def test_both_ends_come_up():
    dice = Dice("ends")
    assert {dice.between(2, 4) for _ in range(200)} == {2, 3, 4}
    days = {dice.day(date(2020, 1, 1), date(2020, 1, 3)) for _ in range(200)}
    assert (min(days), max(days)) == (date(2020, 1, 1), date(2020, 1, 3))


def test_several_are_different_and_keep_their_order():
    dice = Dice("some")
    for _ in range(200):
        chosen = dice.some("abcdef", 0, 9)
        assert chosen == sorted(set(chosen))


def test_the_first_nine_hundred_brands_are_all_different():
    assert len({brand(number) for number in range(900)}) == 900
