"""A world of samples on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import on_postgresql, on_sqlite
from tests.support.samples import V3, declared
from tests.support.worlds import World


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    place = (
        on_sqlite(tmp_path)
        if request.param == "sqlite"
        else on_postgresql(request.getfixturevalue("postgres_database"), tmp_path)
    )
    with declared():
        yield World(place).build([V3])
    place.close()
