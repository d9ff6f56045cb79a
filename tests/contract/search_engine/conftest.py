"""Every engine, new and empty; another one joins the suite with a line in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from services.search.storage.engines.elastic import ElasticEngine
from services.search.storage.engines.embedded import EmbeddedEngine
from services.search.storage.engines.memory import MemoryEngine
from services.search.storage.engines.port import Document, Engine
from tests.contract.search_engine.agencies import LAYOUT
from tests.support.elastic import own_place

LOCAL = ("memory", "embedded")
ENGINES = (*LOCAL, "elastic")
SERVER_SHARE = 10  # of what is tried many times, a server gets one in ten: an index made there takes half a second
Make = Callable[[str], Engine]


@contextmanager
def making(request: pytest.FixtureRequest, folder: Path) -> Iterator[Make]:
    """A maker of engines by name, each never built; all are closed and removed at the end."""
    with ExitStack() as made:

        def make(name: str) -> Engine:
            engine: Engine
            if name == "memory":
                engine = MemoryEngine(LAYOUT)
            elif name == "embedded":
                engine = EmbeddedEngine(folder / "index", LAYOUT)
            else:
                engine = ElasticEngine(
                    made.enter_context(own_place(request.getfixturevalue("elastic"), seconds=10.0)), LAYOUT
                )
            return made.enter_context(closing(engine))

        yield make


@pytest.fixture(params=ENGINES)
def raw_engine(request, tmp_path) -> Iterator[Engine]:
    """An engine that was never built."""
    with making(request, tmp_path) as make:
        yield make(request.param)


@pytest.fixture
def share(raw_engine) -> int:
    """One in how many of many tries this engine gets."""
    return SERVER_SHARE if isinstance(raw_engine, ElasticEngine) else 1


@pytest.fixture(params=LOCAL)
def local_engine(request, tmp_path) -> Iterator[Engine]:
    """One that needs no server, never built."""
    with making(request, tmp_path) as make:
        yield make(request.param)


@pytest.fixture
def filled_with(raw_engine) -> Callable[[Iterable[Document]], Engine]:
    """Fills the engine and hands it over."""

    def fill(documents: Iterable[Document]) -> Engine:
        made: Engine = raw_engine
        made.rebuild(documents)
        return made

    return fill


@pytest.fixture
def engine(filled_with) -> Engine:
    """An engine without documents."""
    empty: Engine = filled_with(())
    return empty


@pytest.fixture(params=ENGINES[1:])
def both(request, tmp_path) -> Iterator[list[Engine]]:
    """The plainest engine and each of the others side by side, without documents."""
    with making(request, tmp_path) as make:
        engines = [make("memory"), make(request.param)]
        for engine in engines:
            engine.rebuild(())
        yield engines
