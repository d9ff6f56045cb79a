"""Set-up touches the environment of its own clone and no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.dev import setup
from deploy.dev.setup import Plan

ROOT = Path(__file__).parents[2]
MADE_OF = ("deploy/__init__.py", "deploy/dev", "pyproject.toml", "requirements.lock")


@pytest.fixture
def clone(tmp_path):
    """What set-up reads of a clone, in which .venv is a link to another one's."""
    for name in MADE_OF:
        source, to = ROOT / name, tmp_path / "clone" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to)
        else:
            shutil.copy(source, to)
    other = tmp_path / "other"
    (other / "lib").mkdir(parents=True)
    (other / "lib" / "package.py").write_text("kept", "utf-8")
    (tmp_path / "clone" / ".venv").symlink_to(other)
    return tmp_path / "clone"


def test_a_link_to_another_clones_environment_is_refused_and_what_it_points_to_is_left_alone(clone, tmp_path):
    done = subprocess.run(
        ["sh", "deploy/dev/setup.sh", "trial"], cwd=clone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    *_, zh, en = done.stderr.splitlines()
    assert zh.startswith(".venv 是指向")
    assert en.endswith("nothing was changed; remove the link first: rm .venv")
    assert (tmp_path / "other" / "lib" / "package.py").read_text("utf-8") == "kept"


def test_without_that_refusal_it_would_be_emptied(tmp_path, monkeypatch):
    other, link = tmp_path / "other", tmp_path / ".venv"
    (other / "lib").mkdir(parents=True)
    (other / "lib" / "package.py").write_text("kept", "utf-8")
    link.symlink_to(other)
    monkeypatch.setattr(setup, "ENVIRONMENT", link)
    monkeypatch.setattr(setup, "PYTHON", link / "bin" / "python")
    monkeypatch.setattr("sys.prefix", sys.base_prefix)
    monkeypatch.setattr("venv.create", emptied)
    setup._make_environment(Plan("trial"))
    assert not (other / "lib").exists()


def emptied(folder, *, clear, **_):
    """What venv.create does first, without the minute that the rest takes."""
    assert clear
    shutil.rmtree(folder / "lib")
