"""The lock's parts: what an extra needs is found from the lock's own notes, and nothing without a hash passes."""

from __future__ import annotations

import json
import shutil

import pytest

from deploy.dev import lockfile
from deploy.dev.lockfile import ROOT

LOCK = """# Made by something
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via jiju (pyproject.toml)
beta-core==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:ba
    # via
    #   alpha
    #   viaduct
beta-core==3.0 ; python_full_version >= '3.12' \\
    --hash=sha256:bb
    # via
    #   alpha
    #   viaduct
gamma==1.0 \\
    --hash=sha256:ca
    # via beta-core
viaduct==1.0 \\
    --hash=sha256:da
    # via jiju (pyproject.toml)
"""
PROJECT = {
    "dependencies": [],
    "optional-dependencies": {"one": ["Alpha[x]>=1"], "two": ["viaduct"], "both": ["jiju[one, two]"], "none": []},
}


def names(extra):
    return [pin.name for pin in lockfile.pins(lockfile.subset(LOCK, extra, PROJECT))]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("one", ["alpha", "beta-core", "beta-core", "gamma"]),
        ("two", ["beta-core", "beta-core", "gamma", "viaduct"]),
        ("both", ["alpha", "beta-core", "beta-core", "gamma", "viaduct"]),
        ("none", []),
    ],
)
def test_an_extra_gets_what_it_names_and_all_that_follows(extra, expected):
    assert names(extra) == expected


def test_a_pin_keeps_its_marker_and_every_hash():
    assert "beta-core==2.0 ; python_full_version < '3.12' \\\n    --hash=sha256:ba\n" in lockfile.subset(
        LOCK, "one", PROJECT
    )


@pytest.fixture
def copy(tmp_path):
    """The tree's own locks and manifests, to be spoiled."""
    for name in ("pyproject.toml", "requirements.lock", "package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_locks_of_this_tree_fit(copy):
    assert lockfile.faults(copy) == []


def test_a_changed_requirement_asks_for_a_new_lock(copy):
    replace(copy / "pyproject.toml", '"waitress>=3"', '"waitress>=3.0.1"')
    assert any("make lock" in fault for fault in lockfile.faults(copy))


def test_a_pin_without_a_hash_is_named(copy):
    with (copy / "requirements.lock").open("a") as lock:
        lock.write("stranger==1.0\n")
    assert lockfile.faults(copy) == ["requirements.lock: stranger has no hash"]


def test_a_changed_web_asset_asks_for_a_new_lock(copy):
    replace(copy / "package.json", '"htmx.org": "2.', '"htmx.org": "1.')
    assert any("package.json" in fault for fault in lockfile.faults(copy))


def test_a_host_in_the_web_lock_is_refused(copy):
    path = copy / "package-lock.json"
    lock = json.loads(path.read_text("utf-8"))
    lock["packages"]["node_modules/bootstrap"]["resolved"] = "https://somewhere.example/bootstrap.tgz"
    path.write_text(json.dumps(lock), "utf-8")
    assert lockfile.faults(copy) == ["package-lock.json names a host: run `make lock`"]


def test_a_changed_web_tool_asks_for_a_new_lock(copy):
    replace(copy / "package.json", '"@asyncapi/specs": "6.', '"@asyncapi/specs": "5.')
    assert any("package.json" in fault for fault in lockfile.faults(copy))
