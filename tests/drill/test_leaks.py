"""
R8: who must not be found is in no answer, from the moment that search has heard of it; and how long that takes (P11).

    make drill TESTS=tests/drill/test_leaks.py                  # 100,000 steps, and 10,000 on Elasticsearch: half an hour or more
    DRILL_LEAK_STEPS=2000 DRILL_LEAK_STEPS_ELASTIC=500 make drill TESTS=tests/drill/test_leaks.py   # a short form
    JIJU_SHAPE=full make drill TESTS=tests/drill/test_leaks.py  # the last test over broker, PostgreSQL and Elasticsearch

Steps are bans in three ways, lifted bans, warnings and questions in random order, while somebody else asks all the time. They are
taken in blocks, each in a town of its own; a block that is done is written down below `var/drill`, so that a drill that was
stopped goes on where it was, as long as search's program is the same. The negative control takes the guards away.

A step costs what search does about it, some hundred statements and the answers that are held against the town; the towns' tables
are kept in memory where the machine has such a folder, since no kill is part of it. So what a ban takes is told here without the
disk; with it, and with both engines under load, it is told by tests/bench/test_lag_bench.py.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest

from chassis.clock import SHANGHAI
from contracts.commands.search import Find
from services.search.service import SearchService
from tests.support.backend import AGENCY, Backend, until
from tests.support.elastic import address, own_place
from tests.support.leaking import Findings, asked_meanwhile, unguarded, walk
from tests.support.shape import SHAPE, clock_at
from tests.support.town import Town

ROOT = Path(__file__).parents[2]
BLOCK = 10_000
PAUSE = 0.25  # s between two questions of the other one
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
SEED = os.environ.get("DRILL_SEED", "20261121")
STEPS = {
    "embedded": int(os.environ.get("DRILL_LEAK_STEPS", "100000")),
    "elastic": int(os.environ.get("DRILL_LEAK_STEPS_ELASTIC", "10000")),
}
BAR_MS = 200.0
BANS = int(os.environ.get("DRILL_BANS", "300"))  # by the register


class Diary:
    """The blocks that are done, of one engine and one program."""

    def __init__(self, engine: str) -> None:
        program = hashlib.sha256()
        for file in sorted((ROOT / "services" / "search").rglob("*.py")):
            program.update(file.read_bytes())
        size = min(BLOCK, STEPS[engine])
        self._file = ROOT / "var" / "drill" / f"leaks-{engine}-{SEED}-{size}-{program.hexdigest()[:12]}.jsonl"
        self._file.parent.mkdir(parents=True, exist_ok=True)

    def read(self) -> dict[int, Findings]:
        lines = self._file.read_text("utf-8").splitlines() if self._file.exists() else []
        return {row.pop("block"): Findings(**row) for row in map(json.loads, lines)}

    def write(self, block: int, found: Findings) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"block": block} | dataclasses.asdict(found)) + "\n")


def told(engine: str, found: Findings) -> str:
    cuts = statistics.quantiles(found.bans, n=1000)
    return (
        f"{engine}: {found.steps:,} steps, {found.seen:,} shown who may be, {found.load:,} answers to others meanwhile, leaks "
        f"{found.leaks}; ban → an answer without it: n={len(found.bans):,} p50 {cuts[499]:.1f} p99 {cuts[989]:.1f} p99.9 {cuts[998]:.1f} "
        f"max {max(found.bans):.1f} ms"
    )  # fmt: skip


@pytest.fixture(params=list(STEPS))
def engine(request):
    """The name of an engine, and the classes that a town needs for it."""
    if request.param == "embedded":
        yield request.param, (SearchService,)
        return
    with own_place(request.getfixturevalue("elastic")) as at:
        yield request.param, (SearchService.on(address(at)),)


@contextmanager
def in_memory(instead: Path) -> Iterator[Path]:
    """A folder for tables that need not outlive the drill."""
    if not MEMORY.is_dir():
        yield instead
        return
    with TemporaryDirectory(dir=MEMORY, prefix="jiju-leaks-") as folder:
        yield Path(folder)


@contextmanager
def stopping(town: Town) -> Iterator[Town]:
    """The town, stopped at the end."""
    try:
        yield town
    finally:
        town.stop()


@pytest.mark.drill
def test_nobody_who_is_banned_is_shown_in_a_hundred_thousand_steps(engine, tmp_path):
    name, classes = engine
    diary = Diary(name)
    size = min(BLOCK, STEPS[name])
    for block in range(STEPS[name] // size):
        if block not in diary.read():
            others = Findings()
            with (
                in_memory(tmp_path / str(block)) as folder,
                stopping(Town(folder, classes=classes)) as town,
                asked_meanwhile(town, others, PAUSE),
            ):
                own = walk(town, size, f"{SEED}/{block}")
            diary.write(block, own + others)
            print(told(f"{name}, block {block}", own + others), flush=True)  # noqa: T201 - figures are what a drill is for
    whole = sum((found for _, found in sorted(diary.read().items())), Findings())
    print(told(name, whole))  # noqa: T201 - as above
    assert whole.steps >= STEPS[name]
    assert whole.leaks == 0
    assert whole.seen > whole.steps  # not because nobody is shown
    assert statistics.quantiles(whole.bans, n=100)[98] <= BAR_MS, "the leaks are counted; this is how long a ban took"


@pytest.mark.drill
def test_without_the_guards_the_same_steps_leak(engine, tmp_path):
    """The negative control: the drill sees what the guards prevent."""
    name, classes = engine
    town = Town(tmp_path, classes=classes)
    try:
        with unguarded(town):
            found = walk(town, 1_000, f"{SEED}/0")
    finally:
        town.stop()
    print(told(f"negative control, guards off, {name}", found))  # noqa: T201 - as above
    assert found.leaks > 0


@pytest.mark.drill
def test_a_ban_in_the_register_is_invisible_soon(tmp_path):
    """From the answer of the register, by whatever carries events in this run's shape, until search shows nobody."""
    backend = Backend(tmp_path / "data", clock_at(tmp_path / "data", datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)))
    times = []
    try:
        zone = backend.province.create("zone", {"name": "蠡岸集聚区", "region": "320211"})
        agency = backend.province.create("agency", AGENCY)
        backend.province.create("residence", {"agency_id": agency.id, "zone_id": zone.id, "entered_on": "2026-03-02"})
        for _ in range(BANS):
            until(lambda: bool(_visible(backend)), seconds=30)
            agency = backend.province.act(agency, "suspend")
            begun = perf_counter()
            until(lambda: not _visible(backend), seconds=30)
            times.append((perf_counter() - begun) * 1000)
            agency = backend.province.act(agency, "restore")
    finally:
        backend.stop()
    cuts = statistics.quantiles(times, n=100)
    print(f"register → invisible, {SHAPE}: n={BANS} p50 {cuts[49]:.1f} p99 {cuts[98]:.1f} max {max(times):.1f} ms")  # noqa: T201 - as above
    assert cuts[98] <= BAR_MS


def _visible(backend):
    return backend.visitor.send(Find(q=str(AGENCY["credit_code"]))).items
