"""
What a question costs through the gateway, of the same question to the engine alone, in the same rounds; and the index by its size.

    pytest -m bench -n 0 -s tests/bench/test_find_bench.py             # 600 and 100,000 agencies
    FIND_SIZES=1000000 pytest -m bench -n 0 -s tests/bench/test_find_bench.py

One agency, zone and residence are registered as anybody would; search's own copy of them is then multiplied with the names,
regions, services and descriptions of `tests/contract/search_engine/agencies.py`, and search builds its index from the copy as
after a lost one. Everything runs in this process: the gateway's part, the service's and the engine's, no network.
"""

from __future__ import annotations

import logging
import os
import resource
import shutil
import statistics
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import structlog

from chassis import ids
from contracts.commands.search import Find
from services.search.queries.find import _query
from tests.bench.figures import ratio, report, side_by_side
from tests.contract.api.conftest import NOW
from tests.contract.api.world import World, build, made
from tests.contract.search_engine.agencies import made as agencies_like
from tests.support.shape import clock_at, settle

pytestmark = pytest.mark.bench
SIZES = [int(size) for size in os.environ.get("FIND_SIZES", "600,100000").split(",")]
TIMES, ROUNDS = 40, 5
CLIENTS, SECONDS = 4, 5.0
AT_ONCE = 5_000
PAUSE = 0.2  # s between two questions while an index is built
FACETS = "/api/v1/search?kind=agency&facets=city&limit=20"
QUESTIONS = {
    "two words, a page of 20": "芯片 专利",
    "a sentence": "芯片版图怎么保护",
    "a name as it sounds": "huazhi",
    "no words, everything": "",
}


@dataclass(frozen=True)
class Filled:
    """A world whose search knows so many agencies."""

    world: World
    agencies: int
    seconds: float  # until the index stood
    megabytes: float  # of the index on disk
    grown: float  # of the process's largest memory while it was built

    @property
    def service(self) -> Any:
        return self.world.services.all.services["search"]  # type: ignore[attr-defined]  # the trial's, in this process


@pytest.fixture(scope="module", params=SIZES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp(f"find-{request.param}")
    _multiply(folder, request.param)
    before, begun = _memory(), perf_counter()
    world = build(folder, clock_at(folder, NOW))
    taken = perf_counter() - begun
    files = [file for file in (folder / "index").rglob("*") if file.is_file()]
    yield Filled(world, request.param, taken, sum(file.stat().st_size for file in files) / 1e6, _memory() - before)
    world.services.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """A line a request is what a log is for, and not what is measured here on either side."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.reset_defaults()


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _multiply(folder: Path, agencies: int) -> None:
    world = build(folder, clock_at(folder, NOW))
    try:
        one, zone = world.agency(), world.zone()
        where = {"agency_id": one["id"], "zone_id": zone["id"], "entered_on": "2026-03-02"}
        made(world.province.post("/api/v1/residences", {"state": where}))
        settle(world.services)
    finally:
        world.services.stop()
    engine = sa.create_engine(f"sqlite:///{folder / 'search.sqlite'}")
    _copies(engine, one["id"], agencies)
    engine.dispose()
    (folder / "gateway.sqlite").unlink()  # who had accounts in it
    shutil.rmtree(folder / "index")  # it is built from the tables again


def _copies(engine: sa.Engine, id: str, agencies: int) -> None:
    meta = sa.MetaData()
    meta.reflect(engine, only=["heard", "document"])
    heard, document = meta.tables["heard"], meta.tables["document"]
    known = sa.Table(
        "heard", sa.MetaData(), *(sa.Column(c.name, sa.JSON if c.name == "state" else c.type) for c in heard.c)
    )
    with engine.begin() as conn:
        agency = dict(conn.execute(sa.select(known).where(known.c.id == id)).one()._mapping)
        residence = dict(
            conn.execute(sa.select(known).where(known.c.about == id, known.c.kind == "residence")).one()._mapping
        )
        about = dict(conn.execute(sa.select(document).where(document.c.id == id)).one()._mapping)
    some = agencies_like(min(agencies, 20_000))
    for start in range(0, agencies, AT_ONCE):
        things: list[dict[str, Any]] = []
        documents: list[dict[str, Any]] = []
        for number in range(start, min(start + AT_ONCE, agencies)):
            said, other = some[number % len(some)], ids.with_check(f"B{number:010d}")
            state = agency["state"] | {"name": said.name, "region": said.region, "about": said.about}
            things.append(agency | {"id": other, "state": state})
            lives = residence["state"] | {"agency_id": other}
            things.append(residence | {"id": ids.with_check(f"R{number:010d}"), "about": other, "state": lives})
            documents.append(about | {"id": other})
        with engine.begin() as conn:
            conn.execute(known.insert(), things)
            conn.execute(document.insert(), documents)


def test_the_index_is_built(filled: Filled) -> None:
    """Rate and size; with reading the tables, analysis and judging of the new index."""
    engine = filled.service.index.engine
    assert engine.count() >= filled.agencies
    rate = filled.agencies / filled.seconds
    lines = [
        f"  {rate:,.0f} agencies/s, {filled.megabytes:,.0f} MB on disk, {filled.grown:,.0f} MB more memory at most"
    ]
    report(f"index of {filled.agencies:,} agencies, start of all services in it: {filled.seconds:.1f} s", lines)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_through_the_gateway_and_to_the_engine_alone(filled: Filled, question: str) -> None:
    q, service = QUESTIONS[question], filled.service
    with service.transactions.reading() as reading:
        query = _query(reading, service.index, Find(q=q))
    path = f"/api/v1/search?kind=agency&q={quote(q)}"
    assert (filled.world.visitor.get(path).json or {}).get("items"), "nothing is found: nothing would be measured"
    works = {
        "through the gateway": partial(filled.world.visitor.get, path),
        "the engine alone": partial(service.index.engine.search, query),
    }
    ours, alone = side_by_side(works, times=TIMES, rounds=ROUNDS)
    report(f"{filled.agencies:,} agencies, {question}", [ours, alone, f"  {ratio(ours, alone):.1f} × the engine's"])


def _counts(answer: Any) -> dict[str, int]:
    """How many agencies of each city an answer tells of."""
    (facet,) = (answer.json or {})["facets"]
    return {one["value"]: one["count"] for one in facet["values"]}


def test_a_new_index_takes_over_without_a_gap(filled: Filled) -> None:
    """Somebody asks without a pause while another index is built beside: each answer has all that there is."""
    index, visitor = filled.service.index, filled.world.visitor
    before, wanted = index.engine.generations.present, _counts(visitor.get(FACETS))
    assert sum(wanted.values()) > filled.agencies / 2
    times: list[float] = []

    def asked() -> None:
        begun = perf_counter()
        answer = visitor.get(FACETS)
        times.append((perf_counter() - begun) * 1000)
        assert answer.status_code == 200
        assert _counts(answer) == wanted

    begun = perf_counter()
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(index.rebuild)
        while not built.done():
            asked()
            sleep(PAUSE)
    taken = perf_counter() - begun
    asked()
    assert built.result() >= filled.agencies
    assert index.engine.generations.present != before
    cuts = statistics.quantiles(times, n=100)
    line = f"  {len(times)} answers meanwhile, all whole: p50 {statistics.median(times):.1f}, p99 {cuts[98]:.1f} ms"
    report(f"{filled.agencies:,} agencies built anew in {taken:.1f} s ({filled.agencies / taken:,.0f}/s)", [line])


def test_questions_per_second(filled: Filled) -> None:
    """Several clients of one process: its interpreter, not the engine, is what they share."""
    paths = [f"/api/v1/search?kind=agency&q={quote(q)}" for q in QUESTIONS.values()]
    end, done = perf_counter() + SECONDS, [0] * CLIENTS

    def client(which: int) -> None:
        while perf_counter() < end:
            assert filled.world.visitor.get(paths[done[which] % len(paths)]).status_code == 200
            done[which] += 1

    threads = [threading.Thread(target=client, args=(which,)) for which in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report(f"{filled.agencies:,} agencies, {CLIENTS} clients", [f"  {sum(done) / SECONDS:,.0f} questions/s"])
    assert statistics.mean(done) > 0
