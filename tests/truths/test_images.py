"""The Dockerfile's steps that need no engine: what it copies is there, what it runs works on nothing but that."""

from __future__ import annotations

import fnmatch
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.dev import assets, lockfile

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "deploy" / "images" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
STEPS = [line.split(maxsplit=1) for line in TEXT.splitlines() if line and not line.startswith("#")]
IGNORED = [
    line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and not line.startswith("#")
]
EXTRAS = ("process", "full", "trial")


def arguments(name):
    return [rest for step, rest in STEPS if step == name]


def copied():
    """What is taken from the build's context."""
    for rest in arguments("COPY"):
        if not rest.startswith("--from"):
            yield from shlex.split(rest)[:-1]


def in_context(path):
    """Whether .dockerignore lets it through: the last line that fits decides."""
    kept = True
    for line in IGNORED:
        pattern = line.removeprefix("!").removeprefix("**/").rstrip("/")
        if pattern in {"*", path} or path.startswith(f"{pattern}/") or fnmatch.fnmatch(path, pattern):
            kept = line.startswith("!")
    return kept


@pytest.mark.parametrize("source", sorted(copied()))
def test_what_is_copied_is_there_and_not_ignored(source):
    assert (ROOT / source).exists()
    assert in_context(source.rstrip("/"))


@pytest.mark.parametrize("path", ["var/secrets/admin/database_url", ".git/config", ".venv/bin/python", "tests/conftest.py",
                                  "gateway/portal/static/vendor/.lock"])  # fmt: skip
def test_what_is_no_part_of_the_program_never_enters_the_context(path):
    assert not in_context(path)


def test_all_of_the_program_is_copied():
    module = lockfile.manifest()["tool"]["uv"]["build-backend"]["module-name"]
    assert {f"{name}/" for name in module} <= set(copied())


def test_every_base_has_a_full_version_and_names_no_host():
    for rest in arguments("FROM"):
        image = rest.split()[0]
        assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", image), image


def test_it_runs_as_a_user_without_a_name_and_rights():
    assert arguments("USER") == ["10001:10001"]
    last = max(number for number, (step, _) in enumerate(STEPS) if step == "FROM")
    assert [step for step, _ in STEPS[last:]].count("USER") == 1


def test_packages_are_installed_by_hash_and_nothing_is_built_from_source():
    (pip,) = [rest for rest in arguments("RUN") if "pip install" in rest]
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(shlex.split(pip))
    (npm,) = [rest for rest in arguments("RUN") if rest.startswith("npm")]
    assert shlex.split(npm)[:3] == ["npm", "ci", "--omit=dev"]


@pytest.fixture
def context(tmp_path):
    """A folder with the files of the tools' steps and no others."""
    for source in copied():
        if not source.endswith("/"):
            (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / source, tmp_path / source)
    return tmp_path


BARE = """
import runpy, sys
sys.path.insert(0, ".")
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def bare(context, *words):
    """By a Python without a single package, as in the stage that builds."""
    command = [sys.executable, "-I", "-S", "-c", BARE, *words]
    return subprocess.run(command, cwd=context, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_requirements_of_an_image_come_from_the_lock_alone(context, extra):
    done = bare(context, "deploy.dev.lockfile", extra)
    assert done.returncode == 0, done.stderr
    pins = lockfile.pins(done.stdout)
    assert len(pins) > 20
    assert all(pin.hashed for pin in pins)


def test_an_image_of_an_extra_that_is_none_is_not_built(context):
    assert bare(context, "deploy.dev.lockfile", "everything").returncode != 0


@pytest.mark.slow(reason="starts a Python of its own")
def test_the_assets_are_put_where_the_pages_look_for_them(context):
    for name in assets.places():
        (context / "node_modules" / name).parent.mkdir(parents=True, exist_ok=True)
        (context / "node_modules" / name).write_text(name)
    done = bare(context, "deploy.dev.assets", "node_modules")
    assert done.returncode == 0, done.stderr
    for name, target in assets.places().items():
        assert (context / target.relative_to(ROOT)).read_text() == name


def test_no_tool_of_development_is_in_an_image():
    project, lock = lockfile.manifest()["project"], (ROOT / "requirements.lock").read_text("utf-8")
    tools = {lockfile.normal(one) for one in project["optional-dependencies"]["dev"]} - {"jiju"}
    for extra in EXTRAS:
        held = {pin.name for pin in lockfile.pins(lockfile.subset(lock, extra, project))}
        assert held & tools == set(), extra
