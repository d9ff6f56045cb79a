from __future__ import annotations

from itertools import count

import pytest

from tests.support.backend import NOW
from tests.support.counties import settled
from tests.support.shape import clock_at


@pytest.fixture
def settle(tmp_path):
    """`settle(agencies=14, region="330106", at=…)`: a county with its zone, in a world that ends with the test."""
    worlds, numbers = [], count()

    def made(agencies=15, region="320211", at=NOW):
        folder = tmp_path / f"world-{next(numbers)}"
        county = settled(folder, clock_at(folder, at), region, agencies)
        worlds.append(county.backend)
        return county

    yield made
    for backend in worlds:
        backend.stop()


@pytest.fixture
def county(settle):
    return settle()
