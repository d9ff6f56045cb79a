"""Nothing that a test before has read of a name is remembered."""

from __future__ import annotations

import pytest

from services.registry.domain.names import parse


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """So that what is tested is what is there, also where one process runs the same test on changed rules."""
    parse.cache_clear()
