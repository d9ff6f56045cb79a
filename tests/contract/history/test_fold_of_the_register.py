"""The same for kinds of the product: an agency with all its fields, and who sits in which zone."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.storage.schema import Schema
from contracts import events
from contracts.things.registry import Agency, Residence
from tests.support.places import fixed_clock
from tests.support.scripts import Comparison, Script
from tests.support.worlds import World

EXAMPLES = {(Agency, "sqlite"): 14, (Agency, "postgresql"): 5, (Residence, "sqlite"): 8, (Residence, "postgresql"): 3}


@pytest.fixture(scope="module")
def register(shared_database):
    events.load_all()
    shared_database.build(Schema("registry", [Agency.kind, Residence.kind]))
    return shared_database


@pytest.mark.slow("random histories against the fold")
@pytest.mark.parametrize("cls", [Agency, Residence])
def test_stored_answers_agree_with_the_fold(register, cls):
    @settings(
        max_examples=EXAMPLES[cls, register.dialect],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data(), st.integers(6, 16))
    def agree(data, steps):
        world = World(register, fixed_clock(), cls.kind, "registry")
        script = Script(world, lambda least, most: data.draw(st.integers(least, most)), things=2)
        for _ in range(steps):
            script.step()
        comparison = Comparison(world, script.ids, random.Random(steps)).run(points=14)
        assert not comparison.differences, comparison.differences[:5]

    agree()
