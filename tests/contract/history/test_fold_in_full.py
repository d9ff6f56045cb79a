"""
Long random histories against the naive fold: at least thirty assertions each, half of them corrections of the past.

Every read, list, count, event, segment and present row is compared; every third script begins under the first
program and is upgraded twice on its way. `pytest -m drill -s tests/contract/history` takes three hundred histories
on each database (DRILL_HISTORIES, DRILL_SEED) and prints the figures; the default run takes a few.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterable

import pytest

from chassis.errors import Refused
from tests.support.places import Place, fixed_clock
from tests.support.samples import V1, V3, declared
from tests.support.scripts import Comparison, Script
from tests.support.worlds import World

HISTORIES = int(os.environ.get("DRILL_HISTORIES", "300"))
SEED = int(os.environ.get("DRILL_SEED", "20261120"))
LONG = 30  # assertions of one thing, at least
THINGS = 3  # of one script, so that lists have something to choose from


class LongScript(Script):
    """Goes on until every thing has its assertions, and at least half of them are corrections."""

    def run(self, *, upgrades: bool) -> None:
        for share in (1 / 3, 2 / 3, 1):
            while min((count := self.count()).values()) < LONG * share or not count.half_corrected:
                self.step_after(count)
            if upgrades:
                self.upgrade()

    def step_after(self, count: Count) -> None:
        """A correction while there are too few of them, else anything else."""
        others = (self.change, self.change, self.change, self.withdraw, self.withdraw, self.end, self.days)
        self.world.clock.advance(seconds=self.pick(0, 2))
        try:
            deed = others[self.pick(0, len(others) - 1)] if count.half_corrected else self.correct
            deed()
        except Refused as refused:
            self.seen[f"refused {refused.code}"] += 1

    def count(self) -> Count:
        """The assertions as they stand in the table."""
        ours = ", ".join(f"'{id}'" for id in self.ids)
        asked = f"SELECT id, corrects, cause FROM sample_version WHERE id IN ({ours})"  # noqa: S608 - our own ids
        rows = self.world.rows(asked)
        return Count(
            (row.id for row in rows), corrections=sum(row.corrects is not None and not row.cause for row in rows)
        )


class Count(Counter[str]):
    """Assertions by thing; what a withdrawal asserts again is none that corrects."""

    def __init__(self, ids: Iterable[str], *, corrections: int) -> None:
        super().__init__(ids)
        self.corrections = corrections

    @property
    def half_corrected(self) -> bool:
        return 2 * self.corrections >= self.total()


def compared(place: Place, histories: int, points: int) -> tuple[Counter[str], list[str]]:
    """What was done and compared, and every difference."""
    total: Counter[str] = Counter()
    differences: list[str] = []
    for number in range(histories // THINGS):
        chance = random.Random(SEED + number)
        upgrades = number % 3 == 0
        with declared(V1 if upgrades else V3) as kind:
            world = World(place, fixed_clock(), kind)
            world.forget()
            script = LongScript(world, chance.randint, things=THINGS)
            script.run(upgrades=upgrades)
            comparison = Comparison(world, script.ids, chance).run(points=points)
        differences += [f"seed {SEED + number}: {one}" for one in comparison.differences]
        total += comparison.found
        total["histories"] += THINGS
        count = script.count()
        total["assertions"] += count.total()
        total["corrections"] += count.corrections
        assert min(count.values()) >= LONG
    return total, differences


def told(place: Place, total: Counter[str], differences: list[str]) -> str:
    done = ("histories", "assertions", "corrections")
    said = ", ".join(f"{name} {total[name]}" for name in done)
    answers = ", ".join(f"{name} {count}" for name, count in sorted(total.items()) if name not in done)
    return f"{place.dialect}: {said}; compared: {answers}; differences {len(differences)}"


@pytest.mark.slow("long random histories against the fold")
def test_long_histories_agree_with_the_fold(built):
    total, differences = compared(built, THINGS, points=10)
    assert differences == []
    assert 2 * total["corrections"] >= total["assertions"]


@pytest.mark.drill
def test_three_hundred_long_histories_agree_with_the_fold(built):
    total, differences = compared(built, HISTORIES, points=40)
    print("\n" + told(built, total, differences))  # noqa: T201 - the figures are what a drill is for
    assert differences == []
    assert total["histories"] == HISTORIES // THINGS * THINGS
    assert 2 * total["corrections"] >= total["assertions"]
