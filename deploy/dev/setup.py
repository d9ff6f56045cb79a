"""
Makes the clone ready: environment, locked packages, the project itself, web assets. Says nothing when it is ready.

    python -m deploy.dev.setup trial          what `make run` needs
    python -m deploy.dev.setup dev --debian   what `make test` needs, Debian's packages included where root may install
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.dev import assets, debian, lockfile
from deploy.dev.lockfile import ROOT
from deploy.dev.say import SetUpFailed, run, step

ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
RECORD = ENVIRONMENT / "jiju-setup.json"


class Plan:
    """What extra *wanted* asks for, in hashes, against what the record says stands in the environment."""

    def __init__(self, wanted: str) -> None:
        self.manifest = lockfile.manifest()
        self.project = self.manifest["project"]
        self.lock = (ROOT / "requirements.lock").read_text("utf-8")
        self.wanted = wanted
        self.record: dict[str, Any] = json.loads(RECORD.read_text("utf-8")) if RECORD.is_file() else {}

    def requirements(self, extra: str) -> str:
        return lockfile.subset(self.lock, extra, self.project)

    def targets(self) -> dict[str, str]:
        """The state in which nothing is left to do. The root is in it: programs of an environment name their folder."""
        return {"root": str(ROOT), self.wanted: _hash(self.requirements(self.wanted)), "project": self._shape()}

    def _shape(self) -> str:
        """What the installed project is made from: a new script or package needs a new installation, code does not."""
        return _hash(json.dumps([self.project, self.manifest["tool"]["uv"]], sort_keys=True))

    def done(self) -> bool:
        return PYTHON.exists() and self.targets().items() <= self.record.items()

    def note(self) -> None:
        """Remember this state, and with *wanted* every extra that it is made of."""
        contained = {extra: _hash(self.requirements(extra)) for extra in lockfile.extras(self.wanted, self.project)}
        RECORD.write_text(json.dumps({**self.record, **contained, **self.targets()}, indent=1), "utf-8")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def packages(plan: Plan) -> None:
    """The environment with every package of *plan* in it, each one checked against the lock's hash."""
    if not plan.done():
        _refuse_another_clones(plan)
        _make_environment(plan)
        _install_uv(plan)
        with step(f"安装 Python 包({plan.wanted})", f"installing Python packages ({plan.wanted})"):
            _install_packages(plan.requirements(plan.wanted))
            _install_project()
        plan.note()


def _refuse_another_clones(plan: Plan) -> None:
    """A link to another clone's environment is nothing to make anew: that would empty it under those who use it."""
    if ENVIRONMENT.is_symlink() and plan.record.get("root") != str(ROOT):
        to = ENVIRONMENT.readlink()
        raise SetUpFailed(
            f".venv 是指向 {to} 的链接，不是本目录的环境，未作改动；先删除链接:rm .venv",
            f".venv is a link to {to}, which is not this clone's: nothing was changed; remove the link first: rm .venv",
        )


def _make_environment(plan: Plan) -> None:
    """
    .venv, kept where it is ours and works.

    One that was made for another folder is made anew: its programs would start the Python of that other folder.
    """
    moved = plan.record.get("root", str(ROOT)) != str(ROOT)
    if PYTHON.exists() and not moved:
        return
    if sys.prefix != sys.base_prefix:  # we run inside an environment, perhaps the one that is about to go
        outer = str(Path(sys.base_prefix) / "bin" / "python3")
        os.execv(outer, [outer, "-m", "deploy.dev.setup", *sys.argv[1:]])  # noqa: S606 - this command again, no shell
    plan.record.clear()
    with step("建立 Python 环境", f"making a Python {sys.version.split()[0]} environment"):
        venv.create(ENVIRONMENT, clear=True, symlinks=True, with_pip=True)


def _install_uv(plan: Plan) -> None:
    """uv by the environment's own pip, which takes only what the lock's hashes allow."""
    wanted = plan.requirements("setup")
    if plan.record.get("setup") == _hash(wanted) and (ENVIRONMENT / "bin" / "uv").exists():
        return
    with step("安装安装器 uv", "installing the installer, uv"), _file(wanted) as path:
        pip = (PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check")
        run(
            *pip,
            "--require-hashes",
            "-r",
            path,
            cwd=ROOT,
            zh="uv 无法安装(网络或镜像?)",
            en="uv could not be installed (network or mirror?)",
        )
    plan.record["setup"] = _hash(wanted)


def _install_packages(requirements: str) -> None:
    """Only what *requirements* names and its hashes allow; compiled at once, so that no start waits for it."""
    with _file(requirements) as path:
        _uv(
            "--compile-bytecode",
            "--require-hashes",
            "-r",
            path,
            zh="Python 包无法安装",
            en="The Python packages could not be installed",
        )


def _install_project() -> None:
    """The `jiju` program and the path to the code; the backend is inside uv, so nothing is fetched."""
    _uv("--no-deps", "--offline", "-e", ".", zh="项目本身无法安装", en="The project itself could not be installed")


def _uv(*options: str | Path, zh: str, en: str) -> None:
    """uv into .venv, whatever else is active, from the mirror that pip was told to ask."""
    mirror = os.environ.get("PIP_INDEX_URL") or _pip_mirror()
    settings = {"UV_DEFAULT_INDEX": mirror, **os.environ} if mirror else None
    uv = (ENVIRONMENT / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON)
    run(*uv, *options, cwd=ROOT, env=settings, zh=zh, en=en)


def _pip_mirror() -> str:
    pip = (PYTHON, "-m", "pip", "config", "list")
    lines = run(*pip, cwd=ROOT, zh="pip 的设置无法读取", en="pip's settings could not be read").splitlines()
    found = [line.partition("=")[2].strip("'\"") for line in lines if line.startswith("global.index-url=")]
    return found[-1] if found else ""


@contextmanager
def _file(text: str) -> Iterator[Path]:
    path = ENVIRONMENT / "jiju-requirements.txt"
    path.write_text(text, "utf-8")
    try:
        yield path
    finally:
        path.unlink()


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time in a clone; the lock is held on a file that is there anyway."""
    with (ROOT / "pyproject.toml").open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step("等待另一个安装过程", "waiting for another set-up of this folder"):
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


def prepare(wanted: str, *, with_debian: bool) -> None:
    """Everything that is missing, in the order in which one thing needs the other."""
    if Plan(wanted).done() and assets.present() and not (with_debian and debian.missing()):
        return
    with _alone():
        print(f"准备环境 · Setting up {ROOT}", file=sys.stderr)
        if with_debian:
            debian.provide()
        packages(Plan(wanted))
        if not assets.present():
            assets.fetch()


def main(words: list[str]) -> int:
    try:
        prepare(words[0], with_debian="--debian" in words)
    except SetUpFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"本用户无权写入 {error.filename}", f"This user may not write {error.filename}", sep="\n", file=sys.stderr
        )
        return 1
    except OSError as error:
        told = f"{error.strerror}: {error.filename or ROOT}"
        free = shutil.disk_usage(ROOT).free // 2**20
        print(f"准备失败:{told}(剩余 {free} MB)", f"Set-up failed: {told} ({free} MB free)", sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断,下次会继续。\nStopped; the next start goes on from here.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
