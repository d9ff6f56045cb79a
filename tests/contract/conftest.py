"""One database per test, on SQLite and on PostgreSQL: whatever stands in these folders is promised of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.clock import FixedClock
from chassis.storage.engine import Store
from tests.support.places import Place, fixed_clock, on_postgresql, on_sqlite
from tests.support.shape import ONLY, SHAPE

DATABASES = ["sqlite", "postgresql"]


def _place(request: pytest.FixtureRequest, folder: Path) -> Place:
    if request.param == "sqlite":
        return on_sqlite(folder)
    return on_postgresql(request.getfixturevalue("postgres_database"), folder)


@pytest.fixture(params=DATABASES)
def database(request, tmp_path) -> Iterator[Place]:
    """An empty database and the two ways into it, for a test that needs it for itself."""
    made = _place(request, tmp_path)
    yield made
    made.close()


@pytest.fixture(params=DATABASES, scope="module")
def shared_database(request, tmp_path_factory) -> Iterator[Place]:
    """One for all tests of a module, whose things know nothing of each other."""
    made = _place(request, tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


@pytest.fixture
def store(database: Place) -> Store:
    """The service's way into it."""
    return database.store


@pytest.fixture
def clock() -> FixedClock:
    """It stands at a Monday morning until the test moves it."""
    return fixed_clock()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what can only be of another shape than this run's."""
    mine = "trial" if SHAPE == "trial" else "full"
    others = {test for shape, tests in ONLY.items() if shape != mine for test in tests}
    left_out = [item for item in items if item.nodeid in others]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.nodeid not in others]
