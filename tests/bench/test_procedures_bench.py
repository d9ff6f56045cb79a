"""What a procedure costs: reading and linting all packages, folding a case, its open and closed acts, its next waking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from chassis.procedures import Entry, acts, automatic, fold, load, owed, perform, run, runs, shelf, wakes
from chassis.procedures.graph import graph
from chassis.procedures.lint import lint_all
from chassis.procedures.witness import at
from rulebooks.procedures import paths
from tests.bench.figures import report, side_by_side
from tests.support.procedures import known
from tests.unit.procedures.cases import approved, at_province

pytestmark = pytest.mark.bench
BOOK = shelf()
KNOWN = known()


def load_all():
    return [load(path) for path in paths()]


def lint_fresh():
    """Packages just read, so that no graph of them is kept."""
    graph.cache_clear()
    return lint_all(load_all(), KNOWN)


def test_what_a_procedure_costs():
    file = approved()
    review = at_province()
    day = date(2025, 10, 21)
    now = Entry("", day, at(day), "p", "province")
    entry = review.entry("accept", date(2025, 7, 1), "province")
    case = file.case
    plan = next(one for one in owed(case, date(2026, 6, 1)) if one.clock == "plan")
    assert plan.deadline is not None
    works: dict[str, Callable[[], object]] = {
        f"fold {len(case.entries)} entries": partial(fold, BOOK, case.entries),
        f"every act of a case with {len(case.parts)} parts, all reasons in both languages": partial(
            acts, case, file.facts, now
        ),
        "perform one act": partial(perform, review.case, review.facts, entry),
        "what the platform does by itself": partial(automatic, case, file.facts, now),
        "all clocks of a case": partial(runs, case, date(2029, 1, 1)),
        "one clock of working days, without its days": partial(run, review.case, "review"),
        "the days of a clock of three months, each with its reason": lambda: plan.deadline and plan.deadline.days,
        "the next waking": partial(wakes, case, day),
    }
    small = side_by_side(works, times=50, rounds=5)
    large = side_by_side({"read all packages": load_all, "read and lint all packages": lint_fresh}, times=3, warm=1)
    report(f"Procedures ({len(BOOK)} packages)", [*small, *large])
