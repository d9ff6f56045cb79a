"""The small demonstration, seeded once in a run and copied: seeding costs as much as five starts."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.served import Trial
from tests.support.servers import one_at_a_time, run_folder

SEEDED = ("--demo", "small")


def demonstration(data: Path) -> Trial:
    """The trial on *data*, which holds the demonstration as its first start left it when it ended in order."""
    kept = run_folder() / "demonstration"
    kept.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(kept / "lock"):
        if not (kept / "seeded").exists():
            shutil.rmtree(kept / "data", ignore_errors=True)
            first = Trial(kept / "data", *SEEDED).start()
            assert first.stop() == 0
            (kept / "seeded").touch()
    shutil.copytree(kept / "data", data)
    return Trial(data)
