"""A register of 100,000 agencies handed out as a file: how long it takes, and that memory does not grow with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import sqlalchemy as sa

pytestmark = pytest.mark.bench
FEW, MANY = 10_000, 100_000
SECONDS, FLAT = 30.0, 1.2
FORMS = ("csv", "json", "xlsx")


def measured(folder: Path, rows: int) -> dict[str, float]:
    """A process of its own, so that its memory is its own."""
    folder.mkdir()
    asked = [sys.executable, "-m", "tests.bench.test_export_bench", str(folder), str(rows)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."})
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {rows} rows: {found}")  # noqa: T201 - a bench tells its figures
    return found


def test_a_hundred_thousand_rows_are_handed_out_in_half_a_minute_with_flat_memory(tmp_path: Path) -> None:
    few, many = measured(tmp_path / "few", FEW), measured(tmp_path / "many", MANY)
    assert max(many[form] for form in FORMS) < SECONDS
    assert many["megabytes"] / few["megabytes"] < FLAT


def run(folder: Path, rows: int) -> dict[str, float]:
    """The pieces of each form for an officer, the xlsx packed; seconds of this process and what it needed beyond the register."""
    from dataclasses import replace
    from datetime import timedelta

    from chassis.exports.workbook import packed
    from contracts.commands.exports import ReadExport
    from contracts.commands.things import CreateThing
    from services.registry.service import RegistryService
    from tests.contract.intake.conftest import OFFICER
    from tests.support.agency_workbook import credit_code
    from tests.support.places import fixed_clock, on_sqlite
    from tests.support.trial import EVERYBODY, Caller, open_trial

    EVERYBODY[OFFICER.id] = OFFICER
    clock = fixed_clock()
    service = open_trial(on_sqlite(folder), clock, RegistryService)
    caller = Caller(service, OFFICER.id)
    state = {
        "credit_code": credit_code(1), "name": "无锡澄明专利代理有限公司", "region": "320211", "categories": ["agency"],
        "contact": "王试笔", "phone": "0510-85000000", "about": "简介" * 40, "place": {"address": "太湖大道1号"},
    }  # fmt: skip
    first = caller.send(CreateThing(kind="agency", state=state)).id
    copied(service, first, rows)
    clock.set(clock.now() + timedelta(minutes=1))
    query = ReadExport(kind="agency", form="csv", as_of=clock.today(), known_on=clock.now() - timedelta(seconds=20))

    def pieces(form: str) -> Any:
        asked = replace(query, form=form)
        while True:
            found = caller.send(asked)
            counted[form] = counted.get(form, 0) + found.rows
            yield found.text
            if not found.next:
                return
            asked = replace(asked, after=found.next)

    counted: dict[str, int] = {}
    told: dict[str, float] = {}
    for form in FORMS:
        began = perf_counter()
        for _ in packed("x", pieces(form)) if form == "xlsx" else pieces(form):
            pass
        told[form] = round(perf_counter() - began, 2)
    assert counted == dict.fromkeys(FORMS, rows)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return told | {"megabytes": int(peak.split()[1]) / 1024}


def copied(service: Any, id: str, rows: int) -> None:
    """The same agency under many ids: what is read is as long, and nobody waits for the rules of each."""
    from chassis.chance import new_id
    from contracts.things.registry import Agency

    tables = service.schema.of(Agency.kind)
    others = [new_id() for _ in range(rows - 1)]
    with service.transactions.work() as work:
        for table in (tables.current, tables.segment):
            names = [
                column.name for column in table.columns if column.name not in ("id", "seg") and not column.computed
            ]
            chosen = sa.select(sa.bindparam("new"), *(table.c[name] for name in names)).where(
                table.c.id == sa.bindparam("of")
            )
            insert = table.insert().from_select(["id", *names], chosen)
            for at in range(0, rows - 1, 5000):
                work.conn.execute(insert, [{"new": new, "of": id} for new in others[at : at + 5000]])


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - the answer of this process
