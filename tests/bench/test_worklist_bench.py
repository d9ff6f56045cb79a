"""P14: an office's worklist with 10,000 open of 1,000,000 cases (WORKLIST_CASES), against the bare query of that page."""

from __future__ import annotations

import os
import sqlite3
import statistics
from contextlib import closing

import pytest

from contracts.commands.cases import ReadDesk
from tests.bench.figures import ratio, report, side_by_side, verdict
from tests.support.backend import NOW
from tests.support.counties import settled
from tests.support.shape import clock_at

pytestmark = pytest.mark.bench
CASES = int(os.environ.get("WORKLIST_CASES", "1000000"))
OPEN = CASES // 100
PAGE = 50
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
BARE = """
    SELECT d.case_id, d.part, d.region, d.state, d.since, d.due_on, a.state
    FROM case_desk d JOIN application a ON a.id = d.case_id
    WHERE d.kind = 'application' AND d.role = 'city' AND d.holder IN ('', ?) AND d.region >= '3202' AND d.region < '3203'
    ORDER BY d.due_on, d.case_id, d.part LIMIT ?
"""


def grown(folder, seen):
    """As many cases as are asked for, each a copy of one; a hundredth of them waits with the city."""
    with closing(sqlite3.connect(folder / "applications.sqlite")) as conn:
        names = [row[1] for row in conn.execute("PRAGMA table_info(application)") if row[1] != "id"]
        columns = ", ".join(names)
        conn.execute(
            f"{NUMBERS} INSERT INTO application (id, {columns}) "  # noqa: S608 - the names are the table's own
            f"SELECT printf('%012d', i), {columns} FROM n, application WHERE id = ?",
            (CASES - 1, seen.id),
        )
        desk = [row[1] for row in conn.execute("PRAGMA table_info(case_desk)") if row[1] not in ("case_id", "due_on")]
        columns = ", ".join(desk)
        conn.execute(
            f"{NUMBERS} INSERT INTO case_desk (case_id, due_on, {columns}) "  # noqa: S608 - the names are the table's own
            f"SELECT printf('%012d', i * 100), date('2026-03-02', (i * 7919 % 90) || ' days'), {columns} "
            "FROM n, case_desk WHERE case_id = ? AND part = ''",
            (OPEN - 1, seen.id),
        )
        conn.execute("ANALYZE")
        conn.commit()


def test_a_worklist_costs_little_more_than_its_query(tmp_path):
    county = settled(tmp_path / "world", clock_at(tmp_path, NOW), agencies=15)
    seen = county.do("applicant", county.hand_in(county.file("JS_2016")), "submit")
    grown(county.backend.folder, seen)
    city = county.people["city"]
    with closing(sqlite3.connect(county.backend.folder / "applications.sqlite")) as conn:
        pages = {
            "worklist of an office, 50 rows": lambda: city.send(ReadDesk(kind="application", limit=PAGE)),
            "the bare query of that page": lambda: conn.execute(BARE, ("city-320211", PAGE)).fetchall(),
        }
        assert len(city.send(ReadDesk(kind="application", limit=PAGE)).items) == PAGE
        measured = side_by_side(pages, times=40)
    counted = city.send(ReadDesk(kind="application", limit=1, count=True)).total
    county.backend.stop()
    ours, bare = measured
    p95 = statistics.quantiles([time for times in ours.rounds for time in times], n=20)[18]
    lines = [
        *measured,
        verdict("P14 page / bare query", ratio(ours, bare), 3, at_most=True),
        f"  P14 p95 {p95:.1f} ms (bar ≤ 100)",
    ]
    report(f"P14, {counted:,} open of {CASES:,} cases", lines)
    assert counted == OPEN
    assert p95 <= 100
