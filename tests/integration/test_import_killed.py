"""A process that is killed in the middle of an import: the next one goes on, and every row is written once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.commands import intake as asked
from contracts.commands.things import ListThings
from services.registry.service import RegistryService
from tests.contract.intake.conftest import OFFICER, Importer
from tests.support.agency_workbook import lines, workbook
from tests.support.places import fixed_clock, on_sqlite
from tests.support.trial import EVERYBODY, open_trial

ROWS = 400


def importer(folder: Path) -> Importer:
    EVERYBODY[OFFICER.id] = OFFICER
    return Importer(open_trial(on_sqlite(folder), fixed_clock(), RegistryService))


@pytest.mark.slow("two processes and an import")
@pytest.mark.parametrize("later", [0.0, 0.15])
def test_kill_9_in_the_middle_of_an_import_neither_doubles_nor_loses_a_row(tmp_path: Path, later: float) -> None:
    asks = [sys.executable, "-m", "tests.integration.test_import_killed", str(tmp_path)]
    with subprocess.Popen(asks, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}) as writing:
        assert writing.stdout is not None
        assert re.fullmatch("[1-9][0-9]* written\n", writing.stdout.readline())  # a step ends after its time, too
        time.sleep(later)  # somewhere in the next step
        writing.send_signal(signal.SIGKILL)
        assert writing.wait() == -signal.SIGKILL
    other = importer(tmp_path)
    (seen,) = other.send(asked.ListIntakes(kind="agency")).items
    assert (seen.state, seen.counts["applied"] < ROWS) == ("applying", True)
    other.run()
    assert (other.read(seen).state, other.read(seen).counts["applied"]) == ("done", ROWS)
    assert other.send(ListThings(kind="agency", count=True, limit=1)).total == ROWS
    assert [row.outcome for row in other.rows(seen)] == ["applied"] * ROWS


def write_until_killed(folder: Path) -> None:
    """Judge a list, then write it step by step, and say when the first are there."""
    own = importer(folder)
    seen = own.preview(workbook(list(lines(ROWS, mistakes=0))))
    own.send(asked.ConfirmIntake(kind="agency", id=seen.id))
    own.service.jobs.once()
    print(f"{own.read(seen).counts['applied']} written", flush=True)  # noqa: T201 - the other process waits for it
    own.run()
    time.sleep(60)


if __name__ == "__main__":
    write_until_killed(Path(sys.argv[1]))
