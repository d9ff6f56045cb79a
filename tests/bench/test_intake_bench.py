"""
P13: what an import costs in time and memory, and how often what reading the file and putting its rows in bulk costs.

Two yardsticks, both in the process that imported: *plain* reads the file and puts its cells as texts into one table without
index; *same* reads it and puts every row that the import wrote (records, history, ledger, events, signs) into empty tables
with the same keys and indexes. `INTAKE_ROWS=1000,10000 python -m tests.bench.test_intake_bench` shows the cost at each size (P17).
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time
from typing import Any

import pytest

pytestmark = pytest.mark.bench
FEW, MANY = 10_000, 100_000
SECONDS, MEGABYTES, FLAT, TIMES = 60.0, 500.0, 3.0, 4.0
AT_ONCE = 1000
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


def test_an_import_costs_a_few_times_what_reading_and_bulk_insert_of_the_same_rows_cost(tmp_path: Path) -> None:
    found = measured(tmp_path, FEW, write=True)
    assert found["processor"] / found["same"] < TIMES


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
        **(back(importer, seen) if not write else compared(folder, spent)),
        "preview": judged - began,
        "apply": ended - judged,
        "processor": spent,
        "megabytes": int(peak.split()[1]) / 1024,
        **seen.counts,
    }


def compared(folder: Path, spent: float) -> dict[str, float]:
    """Seconds of this processor for both yardsticks, and how many times of each the import took."""
    plain, same = _plain(folder), _same(folder)
    reading = plain["reading"]
    return {
        "reading": reading,
        "plain": reading + plain["writing"],
        "same": reading + same,
        "times_plain": spent / (reading + plain["writing"]),
        "times_same": spent / (reading + same),
    }


def _timed(work: Callable[[], Any]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _plain(folder: Path) -> dict[str, float]:
    """The rows of the file as they stand, read and put into one table."""
    from chassis.intake.book import Book

    with (
        (folder / "list.xlsx").open("rb") as file,
        sqlite3.connect(folder / "plain.db", isolation_level=None) as target,
    ):
        rows: Iterator[list[str]] = ([str(cell) for cell in cells] for _, cells in Book(file).rows())
        first = next(rows)
        target.execute(f"CREATE TABLE list ({', '.join(f'c{at}' for at in range(len(first)))})")
        put = f"INSERT INTO list VALUES ({', '.join('?' * len(first))})"  # noqa: S608 - the names are ours
        reading = writing = 0.0
        target.execute("BEGIN")
        while True:
            began = process_time()
            some = list(islice(rows, AT_ONCE))
            reading += process_time() - began
            if not some:
                break
            writing += _timed(partial(target.executemany, put, some))
        return {"reading": reading, "writing": writing + _timed(partial(target.execute, "COMMIT"))}


def _same(folder: Path) -> float:
    """Everything that the import wrote, put into empty tables with the same keys and indexes, a thousand rows at once."""
    path = folder / "trial.sqlite"
    spent = 0.0
    with sqlite3.connect(path) as source, sqlite3.connect(folder / "same.db", isolation_level=None) as target:
        made = source.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"
        ).fetchall()
        for type_, name, sql in made:
            if type_ in ("table", "index") and not name.startswith("sqlite_"):
                target.execute(sql)
        target.execute("BEGIN")
        for name in (
            name for type_, name, _ in made if type_ == "table" and not name.startswith(("sqlite_", "intake"))
        ):
            own = [
                row[1] for row in source.execute(f'PRAGMA table_info("{name}")')
            ]  # generated columns are not among them
            columns = ", ".join(f'"{one}"' for one in own)
            put = f'INSERT INTO "{name}" ({columns}) VALUES ({", ".join("?" * len(own))})'  # noqa: S608 - the names are ours
            rows = source.execute(f'SELECT {columns} FROM "{name}"')  # noqa: S608 - the names are ours
            while some := rows.fetchmany(AT_ONCE):
                spent += _timed(partial(target.executemany, put, some))
        return spent + _timed(partial(target.execute, "COMMIT"))


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


def table() -> None:
    """What an import costs at each size, per row and of both yardsticks."""
    heads = ("rows", "judged s", "written s", "cpu s", "ms a row", "MB", "of plain", "of same")
    print("  ".join(f"{head:>9}" for head in heads))  # noqa: T201 - a bench tells its figures
    for rows in map(int, os.environ.get("INTAKE_ROWS", "1000,10000").split(",")):
        with TemporaryDirectory() as folder:
            asked = [sys.executable, "-m", "tests.bench.test_intake_bench", folder, str(rows), "write"]
            done = subprocess.run(asked, check=True, capture_output=True, text=True)
        one = json.loads(done.stdout.splitlines()[-1])
        spent = one["processor"]
        shown = (
            one["preview"],
            one["apply"],
            spent,
            1000 * spent / rows,
            one["megabytes"],
            one["times_plain"],
            one["times_same"],
        )
        print("  ".join(f"{figure:>9}" for figure in (rows, *(f"{value:.1f}" for value in shown))))  # noqa: T201 - a bench tells its figures


if __name__ == "__main__" and len(sys.argv) == 1:
    table()
elif __name__ == "__main__":
    where, count, how = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if how == "make":
        made(where, count)
    else:
        subprocess.run(
            [sys.executable, "-m", "tests.bench.test_intake_bench", str(where), str(count), "make"], check=True
        )
        print(json.dumps(run(where, count, write=how == "write")))  # noqa: T201 - the answer of this process
