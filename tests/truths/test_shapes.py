"""The contract suite is one suite: what is promised of one shape is asked of the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.shape import ONLY, SHAPE

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 2_000  # tests of the suite: fewer were a run of some of them


def collected(shape: str, session: pytest.Session) -> set[str]:
    """The ids of the suite's tests in a run about *shape*; of this run, where it is about it and collected the suite."""
    own = {item.nodeid for item in session.items if item.nodeid.startswith("tests/contract/")}
    if shape == SHAPE and len(own) > ENOUGH:
        return own
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/contract"],
        cwd=ROOT,
        env=os.environ | {"JIJU_SHAPE": shape},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return {line for line in done.stdout.splitlines() if "::" in line}


@pytest.mark.slow(reason="collects the suite once more")
def test_both_shapes_have_the_same_contract_suite_but_for_the_tests_that_are_named(request):
    trial, full = (collected(shape, request.session) for shape in ("trial", "full"))
    assert len(trial) > ENOUGH
    assert trial - full == set(ONLY["trial"])
    assert full - trial == set(ONLY["full"])
