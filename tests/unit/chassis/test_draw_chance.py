"""Everybody in a stratum has the same chance, and more drawn means the same ones and some more."""

from __future__ import annotations

import os
from collections import Counter
from itertools import permutations

import pytest

from chassis.draw.revealed import Revealed
from tests.support import naive_draw as naive
from tests.support.draws import case, frozen, keyed_by, revealed

DRAWS = 4000


def test_the_drawn_are_those_that_the_text_of_the_scheme_gives():
    for number in range(50):
        held = keyed_by(case(30, draw={"甲": 4, "乙": 3}), number)
        assert [one.id for one in held.drawn] == naive.drawn(case(30, draw={"甲": 4, "乙": 3}), held.prk)


@pytest.mark.parametrize("count", range(1, 6))
def test_every_subset_is_drawn_under_equally_many_orders_of_tickets(count):
    """Tickets of different rows are exchangeable: over all orders of five tickets, each set of rows comes equally often."""
    held, found = revealed(case(5, strata=("甲",), draw={"甲": count})), Counter[frozenset[str]]()
    ids = [one.id for one in held.frozen.objects]
    for order in permutations(range(5)):
        again = Revealed(held.frozen, held.values, held.prk)
        again.__dict__["_tickets"] = {
            "甲": [bytes([place]) * 32 + id.encode() for place, id in zip(order, ids, strict=True)]
        }
        found[frozenset(one.id for one in again.drawn)] += 1
    assert len(set(found.values())) == 1
    assert sum(found.values()) == 120


def chi_square(counts, each):
    return sum((count - each) ** 2 / each for count in counts)


@pytest.mark.parametrize(
    "draws", [DRAWS, pytest.param(int(os.environ.get("DRAWS", "200000")), marks=pytest.mark.drill)]
)
@pytest.mark.slow(reason="thousands of draws")
def test_over_many_keys_every_row_is_drawn_equally_often_the_last_one_too(draws):
    """12 rows, 3 drawn; sampling without replacement shrinks the variance of a count, so that the bound is a safe one."""
    held, found = frozen(case(12, strata=("甲",), draw={"甲": 3})), Counter[str]()
    for number in range(draws):
        key = naive.h(number.to_bytes(8, "big"))
        found.update(one.id for one in Revealed(held, (), key).drawn)
    assert (
        chi_square([found[one.id] for one in held.objects], draws * 3 / 12) < 31.26
    )  # 11 degrees of freedom, 1 in 1000
    last = found[held.objects[-1].id] / draws
    assert abs(last - 0.25) < 4 * (0.25 * 0.75 / draws) ** 0.5


def test_the_check_of_chances_would_see_systematic_sampling():
    """The negative control: every fourth row from a random start never draws evenly when the list does not divide."""
    found: Counter[int] = Counter()
    for start in range(4):
        found.update(range(start, 13, 4)[:3])
    assert chi_square([found[row] * 1000 for row in range(13)], 12 * 1000 / 13) > 32.91


@pytest.mark.parametrize("count", range(1, 14))
def test_one_more_contains_the_draw_of_one_less(count):
    """In the order of the same key: the plan's number is part of the key itself."""
    held = revealed(case(15, strata=("甲",), draw={"甲": 1}))
    assert held.first("甲", count + 1)[:count] == held.first("甲", count)
    assert [one.id for one in held.first("甲", 15)] == naive.order(case(15, strata=("甲",)), held.prk, "甲")
