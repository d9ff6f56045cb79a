"""The whole platform, for truths that have to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from chassis.clock import SHANGHAI
from tests.contract.api.world import World, build
from tests.support.shape import clock_at


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    made = build(folder, clock_at(folder, datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)))
    yield made
    made.services.stop()
