"""
What ranking does to agencies over many demands (Q8): who declines because they are full, which newcomers win work, who is seen.

    pytest -m bench -n 0 -s tests/bench/test_fairness_bench.py          # two minutes

Two thousand agencies of the judged world (tests/quality), one in ten of them new in its zone; six thousand demands one after
the other. Whoever asks looks down the list with fading patience and asks one agency; who is full declines, and the next is asked;
who accepts has one case more in hand and is free again after some demands. The product's profile is compared with itself
without what it knows of capacity and without the newcomers' place, under scarce capacity. Nothing here was tuned.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from rulebooks.matching import profiles
from services.search.domain.scoring.need import need_of
from services.search.queries.places import Question, first_rows
from services.search.storage.match_columns import MatchColumns
from tests.quality import judged

AGENCIES, DEMANDS, SHOWN = 2_000, 6_000, 10
LASTS = 1_500  # demands that come while a case is in hand
FREE = (1, 1, 2, 3)
PROFILE = profiles.profile("match", judged.TODAY)
BLIND = replace(PROFILE, factors=tuple(one for one in PROFILE.factors if one.measure != "load"), newcomer_every=10**6)


class Market:
    """Agencies that fill up, and what came of each demand."""

    def __init__(self, profile: profiles.Profile) -> None:
        dice = random.Random(4)
        self.profile, self.columns = profile, MatchColumns()
        self.new, facts = set(), []
        for one in judged.agencies(AGENCIES):
            is_new = dice.random() < 0.1
            entered = judged.TODAY - timedelta(days=dice.randint(1, 300) if is_new else dice.randint(700, 3_000))
            cases = () if is_new else one.facts.cases
            facts.append(replace(one.facts, free=dice.choice(FREE), entered_on=entered, cases=cases))
            self.new |= {one.facts.id} if is_new else set()
        self.columns.keep(facts)
        self.free = self.columns._numbers["free"].view  # the market changes under the ranking
        self.busy = self.columns._numbers["busy"].view
        self.seen: Counter[str] = Counter()
        self.won: Counter[str] = Counter()
        self.declined = self.asked = 0

    def run(self) -> None:
        dice = random.Random(5)
        ends: list[list[int]] = [[] for _ in range(DEMANDS + LASTS + 1)]
        for number, asked in enumerate(judged.demands(DEMANDS, seed=31)):
            for row in ends[number]:
                self.free[row] += 1
                self.busy[row] -= 1
            question = Question(asked.demand, need_of(asked.demand, judged.TODAY), self.profile, str(number // 200))
            rows = [row for row, _ in first_rows(self.columns, question, self.columns.open, SHOWN)]
            self.seen.update(self.columns.ids[row] for row in rows)
            chosen = self._chosen(rows, dice)
            if chosen is not None:
                self.free[chosen] -= 1
                self.busy[chosen] += 1
                self.won[self.columns.ids[chosen]] += 1
                ends[number + LASTS].append(chosen)

    def _chosen(self, rows: list[int], dice: random.Random) -> int | None:
        """Each place is looked at less than the one before it; who is full declines."""
        for place, row in enumerate(rows):
            if dice.random() < 1 / (1 + place):
                self.asked += 1
                if self.free[row] > 0:
                    return row
                self.declined += 1
        return None

    @property
    def declines(self) -> float:
        return self.declined / self.asked

    @property
    def newcomers(self) -> float:
        """Which share of the newcomers won any work."""
        return len(self.new & set(self.won)) / len(self.new)

    @property
    def top(self) -> float:
        """Which share of all that was shown went to the hundredth shown most."""
        counts = np.sort(np.array([self.seen[id] for id in self.columns.ids]))[::-1]
        return float(counts[: AGENCIES // 100].sum() / counts.sum())


@pytest.mark.bench
def test_capacity_cuts_declines_and_newcomers_win_work():
    ours, blind = Market(PROFILE), Market(BLIND)
    for market in (ours, blind):
        market.run()
    print(  # noqa: T201 - the figures are what a benchmark is run for
        f"\nQ8: declines {blind.declines:.3f} → {ours.declines:.3f} ({ours.declines / blind.declines - 1:+.0%}); newcomers who win "
        f"{blind.newcomers:.2f} → {ours.newcomers:.2f} ({ours.newcomers / blind.newcomers:.2f} ×); exposure of the top 1 % "
        f"{blind.top:.3f} → {ours.top:.3f} ({ours.top / blind.top:.2f} ×)"
    )  # fmt: skip
    assert ours.declines <= 0.2 * blind.declines
    assert ours.newcomers >= 1.5 * blind.newcomers
    assert ours.top <= 0.65 * blind.top
