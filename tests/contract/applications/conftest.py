from __future__ import annotations

import pytest

from tests.support.backend import NOW, Backend
from tests.support.shape import clock_at


@pytest.fixture
def clock(tmp_path):
    return clock_at(tmp_path, NOW)


@pytest.fixture
def backend(tmp_path, clock):
    running = Backend(tmp_path, clock)
    yield running
    running.stop()
