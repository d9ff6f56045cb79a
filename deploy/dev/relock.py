"""`make lock`: both locks anew from pyproject.toml and package.json. UPGRADE=1 takes the newest allowed versions."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.dev import assets, lockfile
from deploy.dev.lockfile import ROOT
from deploy.dev.say import run


def python_lock(*, upgrade: bool) -> None:
    """requirements.lock for every extra, Python ≥ 3.11 and every platform; pins stay unless *upgrade*."""
    lock = ROOT / "requirements.lock"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, "requirements.lock")
        if lock.exists() and not upgrade:
            shutil.copyfile(lock, fresh)
        options = ["--all-extras", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "-q"]
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options, "-o", str(fresh)]
        run(*command, cwd=ROOT, zh="uv 无法解析依赖", en="uv could not resolve the requirements")
        lock.write_text(f"{lockfile.HEADER}{lockfile.inputs(lockfile.manifest())}\n{fresh.read_text('utf-8')}", "utf-8")


def web_lock(*, upgrade: bool) -> None:
    """package-lock.json without a host: neither where a package was fetched nor where its authors ask for money."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = ("package.json", ".npmrc") if upgrade else ("package.json", ".npmrc", "package-lock.json")
        for file in kept:
            if (ROOT / file).exists():
                shutil.copyfile(ROOT / file, folder / file)
        npm = ("npm", "install", "--package-lock-only", "--loglevel=error")
        run(
            *npm,
            cwd=folder,
            env=assets.with_node(folder),
            zh="npm 无法解析依赖",
            en="npm could not resolve the assets",
        )
        lock = json.loads((folder / "package-lock.json").read_text("utf-8"))
        for package in lock["packages"].values():
            package.pop("funding", None)
        (ROOT / "package-lock.json").write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    newest = os.environ.get("UPGRADE", "") not in ("", "0")
    python_lock(upgrade=newest)
    web_lock(upgrade=newest)
    print("\n".join(lockfile.faults()) or "requirements.lock and package-lock.json are made anew")
