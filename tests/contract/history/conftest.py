"""A world of samples, run by today's program; the tables are shared by the tests of a module, the clock is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.places import Place
from tests.support.samples import declared
from tests.support.worlds import World


@pytest.fixture(scope="module")
def built(shared_database: Place) -> Place:
    """The tables of every shape of a sample."""
    with declared():
        World(shared_database).build()
    return shared_database


@pytest.fixture
def world(built, clock) -> Iterator[World]:
    with declared():
        yield World(built, clock)
