"""The trial service on shared tables; each test has its own things and its own clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts import codes
from tests.support.places import Place, fixed_clock
from tests.support.samples import declared
from tests.support.trial import Caller, open_trial

codes.load_all()


@pytest.fixture(scope="module")
def built(shared_database: Place) -> Place:
    with declared():
        open_trial(shared_database, fixed_clock())
    return shared_database


@pytest.fixture
def caller(built, clock) -> Iterator[Caller]:
    """An officer of 3202."""
    with declared():
        yield Caller(open_trial(built, clock))
