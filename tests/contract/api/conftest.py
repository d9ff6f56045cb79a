"""One world for all tests of this folder that leave its clock alone; those that move it build their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import SHANGHAI
from tests.contract.api.world import World, build
from tests.support.shape import clock_at

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    made = build(folder, clock_at(folder, NOW))
    yield made
    made.services.stop()


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    """A world whose clock a test may move."""
    made = build(tmp_path, clock_at(tmp_path, NOW))
    yield made
    made.services.stop()


@pytest.fixture
def agency(world: World) -> dict[str, Any]:
    return world.agency()
