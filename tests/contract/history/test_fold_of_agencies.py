"""The same for a kind of the product: an agency with all its fields."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import events
from contracts.things.registry import Agency
from tests.support.places import fixed_clock
from tests.support.scripts import Comparison, Script
from tests.support.worlds import World

EXAMPLES = {"sqlite": 20, "postgresql": 6}


@pytest.fixture(scope="module")
def agencies(shared_database):
    events.load_all()
    World(shared_database, kind=Agency.kind, owner="registry").build([Agency.kind])
    return shared_database


@pytest.mark.slow("random histories against the fold")
def test_stored_answers_agree_with_the_fold_for_agencies(agencies):
    @settings(
        max_examples=EXAMPLES[agencies.dialect],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data(), st.integers(6, 16))
    def agree(data, steps):
        world = World(agencies, fixed_clock(), Agency.kind, "registry")
        script = Script(world, lambda least, most: data.draw(st.integers(least, most)), things=2)
        for _ in range(steps):
            script.step()
        comparison = Comparison(world, script.ids, random.Random(steps)).run(points=14)
        assert not comparison.differences, comparison.differences[:5]

    agree()
