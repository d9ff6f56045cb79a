"""The run's end tells what did not run, and CI does not let it pass."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deploy.dev.lockfile import ROOT

HEAD = "from tests.support.capabilities import CAPABILITIES, needs\nimport pytest\nCAPABILITIES['moon'] = lambda: 'not here'\n"
HONEST = HEAD + "def test_a(): needs('moon')\n"
HIDDEN = HEAD + "def test_a(): pytest.skip('later')\n"
FINE = HEAD + "def test_a(): pass\n"


@pytest.fixture
def run(tmp_path):
    """Run one file of tests under the house's plugin in a process of its own: (exit status, output)."""

    def ran(text, *, ci=False, workers=0):
        (tmp_path / "test_one.py").write_text(text)
        words = [
            "-m",
            "pytest",
            "-q",
            "-p",
            "tests.support.runner",
            "-n",
            str(workers),
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ]
        env = {**os.environ, "CI": "true" if ci else "", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return ran


pytestmark = pytest.mark.slow("each starts pytest in a process of its own")


@pytest.mark.parametrize("workers", [0, 2])
def test_what_could_not_run_is_listed_with_its_reason(run, workers):
    status, said = run(HONEST, workers=workers)
    assert status == 0
    assert "needs moon: not here" in said
    assert "test_one.py::test_a" in said.partition("needs moon")[2]


@pytest.mark.parametrize("workers", [0, 2])
def test_in_ci_it_fails_the_run(run, workers):
    status, said = run(HONEST, ci=True, workers=workers)
    assert status == 1
    assert "counts as failed" in said


def test_a_skip_that_gives_no_need_is_listed_as_such(run):
    _, said = run(HIDDEN)
    assert "NOT BY needs(): later" in said


def test_a_whole_run_ends_with_pytest_s_own_line_alone(run):
    status, said = run(FINE, ci=True)
    assert status == 0
    assert "COULD NOT RUN" not in said
    assert said.strip().splitlines()[-1].startswith("1 passed")


def test_the_list_stands_before_pytest_s_own_line(run):
    _, said = run(HONEST, ci=True)
    assert said.strip().splitlines()[-1].startswith("1 skipped")


def test_a_slow_test_without_a_reason_is_named(run):
    _, said = run(HEAD + "import time\ndef test_a(): time.sleep(0.6)\n")
    assert "slow without a reason" in said


def test_a_slow_test_with_a_reason_is_not(run):
    _, said = run(HEAD + "import time\n@pytest.mark.slow('sleeps')\ndef test_a(): time.sleep(0.6)\n")
    assert "slow without a reason" not in said
