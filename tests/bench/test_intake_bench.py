"""P13: what an import costs, in time for 10,000 rows and in memory for 100,000 against 10,000."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, process_time
from typing import Any

import pytest

pytestmark = pytest.mark.bench
FEW, MANY = 10_000, 100_000
SECONDS, MEGABYTES, FLAT = 60.0, 500.0, 3.0
HEAD_ROWS = 1
DEADLINE = 10.0  # seconds that the gateway waits for a call


def measured(folder: Path, rows: int, *, write: bool) -> dict[str, float]:
    """A process of its own, so that its memory is its own."""
    asked = [sys.executable, "-m", "tests.bench.test_intake_bench", str(folder), str(rows), "write" if write else ""]
    done = subprocess.run(asked, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."})
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {rows} rows: {found}")  # noqa: T201 - a bench tells its figures
    return found


def test_ten_thousand_rows_are_judged_and_written_within_a_minute_on_one_core(tmp_path: Path) -> None:
    found = measured(tmp_path, FEW, write=True)
    assert found["preview"] + found["apply"] < SECONDS  # by the clock, as whoever waits sees it


@pytest.mark.parametrize("write", [False, True], ids=["judged", "written"])
def test_memory_stays_flat_with_a_hundred_thousand_rows(tmp_path: Path, write: bool) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    small, large = measured(few, FEW, write=write), measured(many, MANY, write=write)
    print(f"  P13 memory ratio {large['megabytes'] / small['megabytes']:.2f} for {MANY // FEW} times the rows")  # noqa: T201 - a bench tells its figures
    assert large["megabytes"] < MEGABYTES
    assert large["megabytes"] / small["megabytes"] < FLAT


def test_no_call_for_the_marked_file_of_a_hundred_thousand_rows_takes_as_long_as_the_gateway_waits(
    tmp_path: Path,
) -> None:
    found = measured(tmp_path, MANY, write=False)
    assert found["longest_call"] < DEADLINE / 2
    assert found["marked_rows"] == MANY + HEAD_ROWS


def run(folder: Path, rows: int, *, write: bool) -> dict[str, float]:
    """Send, judge and (where asked) write *rows* agencies on SQLite; seconds of this process and its largest memory."""
    from contracts.commands import intake as asked
    from services.registry.service import RegistryService
    from tests.contract.intake.conftest import OFFICER, PART, Importer
    from tests.support.places import fixed_clock, on_sqlite
    from tests.support.trial import EVERYBODY, open_trial

    EVERYBODY[OFFICER.id] = OFFICER
    importer = Importer(open_trial(on_sqlite(folder), fixed_clock(), RegistryService))
    path = folder / "list.xlsx"
    begun = importer.send(asked.BeginIntake(kind="agency", name="list.xlsx", size=path.stat().st_size))
    with path.open("rb") as file:
        number = 0
        while chunk := file.read(PART):
            part = base64.b64encode(chunk).decode()
            importer.send(asked.PutIntakePart(kind="agency", id=begun.id, number=number, content=part))
            number += 1
    began, worked = perf_counter(), process_time()
    importer.send(asked.PreviewIntake(kind="agency", id=begun.id))
    importer.run()
    judged = perf_counter()
    if write:
        importer.confirm(begun)
    ended = perf_counter()
    spent = process_time() - worked
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    seen = importer.read(begun)
    assert sum(seen.counts.get(name, 0) for name in ("new", "bad", "alike")) == rows
    return {
        **(back(importer, seen) if not write else {}),
        "preview": judged - began,
        "apply": ended - judged,
        "processor": spent,
        "megabytes": int(peak.split()[1]) / 1024,
        **seen.counts,
    }


def back(importer: Any, seen: Any) -> dict[str, float]:
    """The marked file, made as the gateway makes it: how long the longest of its calls took, and how long all of it."""
    from chassis.intake import fetched
    from chassis.intake.book import Book

    calls: list[float] = []

    def timed(request: Any) -> Any:
        began = perf_counter()
        answer = importer.send(request)
        calls.append(perf_counter() - began)
        return answer

    with TemporaryFile() as out:
        began = perf_counter()
        fetched.of(timed, "agency", seen.id).write(out, only_bad=False)
        took = perf_counter() - began
        rows = sum(1 for _ in Book(out).rows())
    return {"longest_call": max(calls), "calls": len(calls), "marked": took, "marked_rows": rows}


def made(folder: Path, rows: int) -> None:
    from tests.support.agency_workbook import lines, workbook

    (folder / "list.xlsx").write_bytes(workbook(list(lines(rows))))


if __name__ == "__main__":
    where, count, how = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if how == "make":
        made(where, count)
    else:
        subprocess.run(
            [sys.executable, "-m", "tests.bench.test_intake_bench", str(where), str(count), "make"], check=True
        )
        print(json.dumps(run(where, count, write=how == "write")))  # noqa: T201 - the answer of this process
