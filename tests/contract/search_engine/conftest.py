"""Every engine, new and empty; another one joins the suite with a line in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.memory import MemoryEngine
from services.search.storage.engines.port import Engine, Layout
from tests.contract.search_engine.agencies import LAYOUT

ENGINES: dict[str, Callable[[Path, Layout], Engine]] = {
    "memory": lambda _, layout: MemoryEngine(layout),
    "embedded": lambda folder, layout: EmbeddedEngine(folder / "index", layout),
}


@pytest.fixture(params=ENGINES)
def raw_engine(request, tmp_path) -> Iterator[Engine]:
    """An engine that was never built."""
    engine = ENGINES[request.param](tmp_path, LAYOUT)
    yield engine
    engine.close()


@pytest.fixture
def engine(raw_engine) -> Engine:
    """An engine without documents."""
    made: Engine = raw_engine
    made.rebuild(())
    return made


@pytest.fixture
def both(tmp_path) -> Iterator[list[Engine]]:
    """All engines side by side, without documents."""
    engines = [make(tmp_path / name, LAYOUT) for name, make in ENGINES.items()]
    for engine in engines:
        engine.rebuild(())
    yield engines
    for engine in engines:
        engine.close()
