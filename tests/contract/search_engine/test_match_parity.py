"""A demand has the same first ten whichever engine compares the wording (Q6)."""

from __future__ import annotations

from contextlib import closing

import pytest

from services.search.storage.engines.elastic import ElasticEngine
from services.search.storage.index import layout
from tests.quality import judged
from tests.quality.systems import analyse, built, by_match, columns_of, document
from tests.support.elastic import own_place

AGENCIES, DEMANDS, MANY = 600, 80, 1_000
LEAST = 0.99


@pytest.fixture(scope="module")
def world():
    return judged.agencies(AGENCIES)


@pytest.fixture(scope="module")
def engines(request, world):
    with (
        built(world, analyse) as embedded,
        own_place(request.getfixturevalue("elastic"), seconds=20.0) as at,
        closing(ElasticEngine(at, layout())) as elastic,
    ):
        elastic.rebuild(document(one, analyse) for one in world)
        yield embedded, elastic


def same(world, engines, many):
    """Which share of demands has the same first ten on both, in the same order."""
    columns = columns_of(world)
    one, other = (by_match(engine, columns) for engine in engines)
    asked = judged.demands(many, seed=23)
    return sum([id for id, _ in one(each)[:10]] == [id for id, _ in other(each)[:10]] for each in asked) / many


def test_the_first_ten_are_the_same_on_both_engines(world, engines):
    assert same(world, engines, DEMANDS) >= LEAST


@pytest.mark.drill
def test_the_first_ten_of_a_thousand_demands_are_the_same_on_both_engines(world, engines):
    assert same(world, engines, MANY) >= LEAST
