"""
Every process and server of the full shape is killed with SIGKILL at random moments under load: R1 of the bars.

The load are commands under idempotency keys over HTTP; credit follows each of their events with an entry of its own.
`make drill TESTS=tests/drill/full` kills a hundred times (DRILL_KILLS, DRILL_SEED) and prints the figures; a handful is
killed by default.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.drill.books import Findings, behind, compared
from tests.drill.full.platform import Platform
from tests.drill.load import Load
from tests.support.capabilities import needs
from tests.support.servers import run_folder

SEED = int(os.environ.get("DRILL_SEED", "20261121"))
KILLS = int(os.environ.get("DRILL_KILLS", "100"))
PROCESSES = ("carrier", "registry", "credit", "search", "worker", "gateway", "broker", "postgres")
PROGRESS = 5  # acknowledged commands between two kills: the load goes on


@pytest.fixture
def folder() -> Path:
    for server in ("postgresql", "rabbitmq"):
        needs(server)
    return run_folder() / f"drill-{time.monotonic_ns()}"


def order_of(kills: int, names: Sequence[str], chance: random.Random) -> list[str]:
    """Each name as often as the others, in a random order."""
    found = [names[at % len(names)] for at in range(kills)]
    chance.shuffle(found)
    return found


def drill(
    platform: Platform, order: Sequence[str], chance: random.Random, progress: int = PROGRESS
) -> tuple[Load, Findings]:
    """So many kills under load; what was done, and what is wrong in the end."""
    with Load(platform, people=3) as load:
        for number, name in enumerate(order, 1):
            load.goes_on(progress)
            time.sleep(chance.uniform(0, 0.8))
            began = time.monotonic()
            platform.kill(name)
            print(f"{number:>4} {name:<10} {time.monotonic() - began:5.1f} s", file=sys.stderr, flush=True)  # noqa: T201 - progress of a long drill
        load.goes_on(progress)
    settle(platform)
    return load, compared(platform, load.commands)


def settle(platform: Platform, seconds: float = 90) -> None:
    """Until credit has seen everything."""
    platform.ready()
    until = time.monotonic() + seconds
    while behind(platform) and time.monotonic() < until:
        time.sleep(0.05)


def told(order: Sequence[str], load: Load, found: Findings) -> str:
    again = sum(command.sent > 1 for command in load.commands)
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(Counter(order).items()))
    ok = len(load.acknowledged) - len(found.lost)
    return (
        f"kill -9 ({kinds}; seed {SEED}): attempted {len(load.commands)}, acknowledged {len(load.acknowledged)},"
        f" sent again {again}, ok {ok}, {found}"
    )


def nothing_is_lost(platform: Platform, order: Sequence[str]) -> None:
    load, found = drill(platform, order, random.Random(SEED))
    print(told(order, load, found))  # noqa: T201 - the figures are what a drill is for
    assert load.unexpected == []
    assert found.faults == []
    assert len(load.acknowledged) == len(load.commands) >= len(order) * PROGRESS


@pytest.mark.slow("servers and nine processes of their own, three of those that carry an event killed once")
def test_a_kill_of_some_that_carry_an_event_loses_doubles_and_disorders_nothing(folder):
    with Platform(folder) as platform:
        nothing_is_lost(platform, ["carrier", "registry", "broker"])


@pytest.mark.drill
def test_a_hundred_kills_of_everything_lose_double_and_disorder_nothing(folder):
    needs("elasticsearch")
    with Platform(folder, elastic=True) as platform:
        order = order_of(KILLS, (*PROCESSES, "elastic"), random.Random(SEED))
        nothing_is_lost(platform, order)


@pytest.mark.drill
def test_without_the_inbox_the_same_kills_double_effects(folder):
    """The negative control: the drill sees what the inbox prevents."""
    with Platform(folder, without={"credit": "inbox"}) as platform:
        order = ["carrier"] * 3
        load, found = drill(platform, order, random.Random(SEED), progress=30)
    print("negative control, inbox off:", told(order, load, found))  # noqa: T201 - the figures are what a drill is for
    assert found.doubled


CARRYING = 3  # kills of the broker while it holds what it was handed and has not yet kept


def kills_while_carrying(platform: Platform) -> tuple[Load, Findings]:
    with Load(platform, people=3) as load:
        for _ in range(CARRYING):
            load.goes_on(PROGRESS)
            platform.kill_while_carrying(load.goes_on)
        load.goes_on(PROGRESS)
    settle(platform)
    return load, compared(platform, load.commands)


@pytest.mark.drill
def test_a_broker_killed_with_what_it_was_handed_and_had_not_kept_loses_nothing(folder):
    with Platform(folder) as platform:
        load, found = kills_while_carrying(platform)
    print("broker killed while carrying:", told(["broker"] * CARRYING, load, found))  # noqa: T201 - the figures are what a drill is for
    assert load.unexpected == []
    assert found.faults == []


@pytest.mark.drill
def test_without_confirms_the_same_kills_lose_effects(folder):
    """The negative control: the drill sees what the confirms prevent."""
    with Platform(folder, without={"carrier": "confirm"}) as platform:
        load, found = kills_while_carrying(platform)
    print("negative control, confirms off:", told(["broker"] * CARRYING, load, found))  # noqa: T201 - the figures are what a drill is for
    assert found.lost
