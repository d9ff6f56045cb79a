"""
The one process is killed with SIGKILL at random moments under load, and nothing is lost, doubled or torn.

The load are commands under idempotency keys: agencies are registered and renamed by several people over HTTP,
and credit follows each of these events with an entry of its own. Whoever gets no answer sends the same command
again under the same key. Every fourth life is also killed while it starts. `pytest -m drill -s tests/drill` runs
fifty rounds (DRILL_ROUNDS) and prints the figures; two run by default.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from tests.drill.books import Files, Findings, behind, compared, torn
from tests.drill.load import Load
from tests.support.demonstration import demonstration
from tests.support.served import Person, Trial

SEED = int(os.environ.get("DRILL_SEED", "20261120"))
ROUNDS = int(os.environ.get("DRILL_ROUNDS", "50"))
PROGRESS = 5  # acknowledged commands between two kills: the load goes on
STARTED = 3.0  # seconds within which a start is killed, every fourth time


class Forgetful(Trial):
    """The negative control: its inbox does not know what it has seen."""

    program = ("-m", "tests.drill.forgetful")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory) -> Path:
    """A small demonstration, ended in order."""
    return demonstration(tmp_path_factory.mktemp("seeded") / "data").data


@pytest.fixture
def folder(seeded, tmp_path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "data"))


def drill(trial: Trial, rounds: int, chance: random.Random) -> tuple[Load, Findings, list[str]]:
    """So many kills; what was done, what is wrong in the end, and what was torn right after a kill."""
    after_a_kill: list[str] = []
    trial.start()
    try:
        with Load(trial) as load:
            for number in range(rounds):
                load.goes_on(PROGRESS)
                time.sleep(chance.uniform(0, 0.8))
                trial.kill()
                after_a_kill += torn(Files(trial.data))
                if number % 4 == 3:
                    trial.begin()
                    time.sleep(chance.uniform(0, STARTED))
                    trial.kill()
                trial.start()
            load.goes_on(PROGRESS)
        settle(trial.data)
        return load, compared(Files(trial.data), load.commands), after_a_kill
    finally:
        trial.kill()


def settle(data: Path, seconds: float = 30) -> None:
    """Until credit has seen everything."""
    until = time.monotonic() + seconds
    while behind(Files(data)) and time.monotonic() < until:
        time.sleep(0.05)


def told(rounds: int, load: Load, found: Findings) -> str:
    again = sum(command.sent > 1 for command in load.commands)
    return (
        f"kill -9 of the one process: rounds {rounds}, attempted {len(load.commands)}, acknowledged"
        f" {len(load.acknowledged)}, of these sent again {again}, {found}"
    )


@pytest.mark.slow("a real process is killed and started twice")
def test_two_kills_under_load_lose_double_and_tear_nothing(folder):
    _nothing_is_lost(folder, 2)


@pytest.mark.drill
def test_fifty_kills_under_load_lose_double_and_tear_nothing(folder, tmp_path):
    _nothing_is_lost(folder, ROUNDS)
    trial = Trial(folder).start()
    try:
        auditor = Person(trial, tmp_path / "home", "demo-auditor")
        assert auditor.asks("ledger", "verify")["sound"]
    finally:
        trial.stop()


def _nothing_is_lost(folder: Path, rounds: int) -> None:
    load, found, after_a_kill = drill(Trial(folder, GATEWAY_RATE="1000000 per minute"), rounds, random.Random(SEED))
    print(told(rounds, load, found))  # noqa: T201 - the figures are what a drill is for
    assert load.unexpected == []
    assert len(load.acknowledged) == len(load.commands) >= rounds * PROGRESS
    assert after_a_kill == []
    assert found.faults == []


@pytest.mark.drill
def test_without_the_inbox_the_same_kills_double_effects(folder):
    """The negative control: the drill sees what the inbox prevents."""
    load, found, _ = drill(Forgetful(folder, GATEWAY_RATE="1000000 per minute"), 6, random.Random(SEED))
    print("negative control, inbox off:", told(6, load, found))  # noqa: T201 - the figures are what a drill is for
    assert found.doubled
