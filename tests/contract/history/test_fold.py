"""Whatever is stored for speed agrees with the naive fold: reads, lists and counts on any day, as known at any moment."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.places import fixed_clock
from tests.support.samples import V1, declared
from tests.support.scripts import Comparison, Script
from tests.support.worlds import World

CAREFUL = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
EXAMPLES = {"sqlite": 40, "postgresql": 12}


def told(script, comparison):
    """What is printed of a script that differs."""
    return "\n".join([f"{len(comparison.differences)} differences", *comparison.differences[:5], str(script.seen)])


@pytest.mark.slow("random histories against the fold")
def test_stored_answers_agree_with_the_fold_while_the_shape_changes_twice(built):
    @settings(CAREFUL, max_examples=EXAMPLES[built.dialect])
    @given(st.data(), st.integers(6, 16), st.integers(0, 16), st.integers(0, 16))
    def agree(data, steps, first, second):
        with declared(V1):
            world = World(built, fixed_clock(), V1)
            world.forget()
            script = Script(world, lambda least, most: data.draw(st.integers(least, most)), things=2)
            for number in range(steps):
                script.step()
                if number in (first, second):
                    script.upgrade()
            comparison = Comparison(world, script.ids, random.Random(steps)).run(points=14)
        assert not comparison.differences, told(script, comparison)

    agree()


TAMPERINGS = [
    "UPDATE sample_segment SET valid_until = valid_from WHERE seg = (SELECT max(seg) FROM sample_segment)",
    "UPDATE sample_segment SET known_until = 9223372036854775807 WHERE id = '{id}'",
    "DELETE FROM sample_segment WHERE seg = (SELECT max(seg) FROM sample_segment)",
    "UPDATE sample SET gone = NOT gone WHERE id = '{id}'",
    "UPDATE sample_segment SET gone = NOT gone WHERE id = '{id}'",
    "DELETE FROM sample_member WHERE id = '{id}'",
]


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.slow("a thousand places are compared")
def test_the_comparison_finds_a_derived_row_that_is_wrong(built, tampering):
    """The negative control: without it 0 differences would prove nothing."""
    with declared():
        world = World(built, fixed_clock())
        world.forget()
        id = world.begin(world.day(-30), staff=1, tags=("甲",), region="320205")
        world.change(id, world.day(-10), staff=3)
        world.correct(id, world.day(-20), world.day(-5), staff=7)
        with world.place.owner.writing() as conn:
            conn.exec_driver_sql(tampering.format(id=id))
        try:
            differences = Comparison(world, [id], random.Random(1)).run(points=300).differences
        except Exception as error:  # noqa: BLE001 - two rows where there may be one
            differences = [str(error)]
        world.forget()
    assert differences
