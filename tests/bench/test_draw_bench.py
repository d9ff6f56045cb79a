"""The draw of P12: freeze, draw and staff, against one loop over the same HMACs and hashes; time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import pytest

from tests.bench.figures import report, verdict

ROOT = Path(__file__).resolve().parents[2]
BAR, MOST_MEMORY = 2.5, 1.5  # P12: times the loop, GB


def run(part, *numbers):
    """In a process of its own, so that its greatest memory is its own."""
    words = [sys.executable, str(ROOT / "tests" / "bench" / "draw_at_size.py"), part, *map(str, numbers)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})
    said: dict[str, float] = json.loads(done.stdout)
    return said


def measured(objects, drawn, inspectors, load, *, rounds=1):
    """The best of the rounds on both sides: what else the machine does only ever adds."""
    pairs = [[run(part, objects, drawn, inspectors, load) for part in ("loop", "draw")] for _ in range(rounds)]
    loop, ours = (min(side, key=itemgetter("all")) for side in zip(*pairs, strict=True))
    times, gigabytes = ours["all"] / loop["all"], ours["bytes"] / 1e9
    steps = ", ".join(f"{name} {ours[name]:.1f} s" for name in ("freeze", "draw", "staff"))
    report(
        f"draw, {objects:,} objects, {drawn:,} drawn, {inspectors} inspectors of load {load}",
        [
            f"  {steps}; the loop {loop['all']:.1f} s",
            verdict("against the loop", times, BAR, at_most=True),
            f"  greatest memory {gigabytes:.2f} GB (bar ≤ {MOST_MEMORY})",
        ],
    )
    return times, gigabytes


@pytest.mark.slow(reason="a draw and its yardstick, each in a process of its own")
def test_a_draw_of_twenty_thousand_keeps_the_bar_of_p12():
    times, gigabytes = measured(20_000, 200, 50, 12, rounds=3)
    if times > BAR:  # a twentieth of a second each, beside other tests: of more rounds the best is nearer to the truth
        times, gigabytes = measured(20_000, 200, 50, 12, rounds=12)
    assert times <= BAR
    assert gigabytes < 0.3


@pytest.mark.bench
@pytest.mark.parametrize("load", [50, 41])
def test_a_draw_of_a_million_keeps_p12(load):
    times, gigabytes = measured(1_000_000, 10_000, 500, load)
    assert times <= BAR
    assert gigabytes <= MOST_MEMORY


@pytest.mark.bench
def test_the_cost_of_a_draw_grows_no_faster_than_n_log_n():
    """P17: the draw at a tenth, a hundredth and a thousandth of P12, 100 inspectors."""
    rows = [
        (size, run("draw", size, size // 100, 100, size // 5000 + 5)["all"]) for size in (10_000, 100_000, 1_000_000)
    ]
    report("draw, cost by size", [f"  {size:>9,} objects {seconds:8.2f} s" for size, seconds in rows])
    for (size, seconds), (other, more) in pairwise(rows):
        assert more / seconds < 1.5 * other / size
