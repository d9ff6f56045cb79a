"""docker-compose.yml and the overlays as compose and kustomize read them, by the small Go program in `loaders/`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from deploy.dev.lockfile import ROOT
from deploy.servers.fetch import CACHE

SOURCE = ROOT / "deploy" / "dev" / "loaders"
BUILD_SECONDS = 600


class NotRead(Exception):
    """What the loader said: the file, and what is wrong in it."""


@cache
def obstacle() -> str:
    """Why the loaders cannot be had; empty where they are here or could be built."""
    if _program().exists():
        return ""
    if shutil.which("go") is None:
        return "no Go toolchain (1.24 or newer) for compose's and kustomize's own loaders (deploy/dev/loaders)"
    return _build()


def compose(file: Path, **variables: str) -> dict[str, Any]:
    """The project of *file*: merged, checked, defaults and *variables* filled in."""
    found: dict[str, Any] = json.loads(_ask("compose", file, variables))
    return found


def kustomize(folder: Path) -> list[dict[str, Any]]:
    """Every object of an overlay."""
    return [one for one in yaml.safe_load_all(_ask("kustomize", folder)) if one]


def _ask(verb: str, path: Path, variables: Mapping[str, str] | None = None) -> str:
    if reason := obstacle():
        raise NotRead(reason)
    environ = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), **(variables or {})}
    done = subprocess.run([_program(), verb, path], env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRead(f"{path.name}: {done.stderr.strip()}")
    return done.stdout


@cache
def _program() -> Path:
    """Named by its source: another version is another program."""
    parts = b"".join((SOURCE / name).read_bytes() for name in ("main.go", "go.mod", "go.sum"))
    return CACHE / f"loaders-{hashlib.sha256(parts).hexdigest()[:16]}"


def _build() -> str:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        made = Path(folder, "loaders")
        words = ("go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", str(made), ".")
        try:
            done = subprocess.run(words, cwd=SOURCE, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS)
        except subprocess.TimeoutExpired:
            return f"the loaders were not built within {BUILD_SECONDS} s"
        if done.returncode:
            return f"the loaders could not be built: {done.stderr.strip().splitlines()[-1]}"
        made.rename(_program())
    return ""
