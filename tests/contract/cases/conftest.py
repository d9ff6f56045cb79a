"""A service with cases of an invented procedure, on shared tables; each test has its own case and its own clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts import codes
from tests.support.parks import FIRST, Parks, declared
from tests.support.places import Place, fixed_clock

codes.load_all()


@pytest.fixture(scope="module")
def built(shared_database: Place) -> Place:
    with declared():
        Parks(shared_database, fixed_clock(FIRST))
    return shared_database


@pytest.fixture
def clock():
    return fixed_clock(FIRST)


@pytest.fixture
def parks(built, clock) -> Iterator[Parks]:
    with declared():
        yield Parks(built, clock)
