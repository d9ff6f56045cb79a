"""What the README tells a stranger to type, typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.demonstration import demonstration
from tests.support.served import ROOT, Trial

README = (ROOT / "README.md").read_text("utf-8")
WALKS = [block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "make " not in block]


@pytest.fixture(scope="module")
def trial(tmp_path_factory) -> Iterator[Trial]:
    running = demonstration(tmp_path_factory.mktemp("readme") / "data").start()
    yield running
    running.stop()


def test_every_line_of_the_walks_by_command_and_by_http_works(trial, tmp_path):
    assert len(WALKS) == 2
    program = tmp_path / "jiju"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cli "$@"\n')
    program.chmod(0o755)
    script = "set -eu\n" + "\n".join(WALKS).replace("http://127.0.0.1:8000", trial.url).replace(
        "var/", f"{trial.data}/"
    )
    script = script.replace("curl -s", "curl -sSf --noproxy '*'")
    environ = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "JIJU_HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr
    assert "无锡试笔知识产权代理事务所" in done.stdout
    assert "找到 0 条" in done.stdout
    assert "不被找到" in done.stdout
    assert "江阴试点区" in done.stdout


def test_every_file_that_the_readme_points_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_account_that_the_readme_names_is_made(trial):
    named = set(re.findall(r"`(demo-[a-z-]+)`", README))
    assert named == set(trial.passwords)
