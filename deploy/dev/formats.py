"""The schemas of formats that we write, as their authors publish them: from the web lock, kept in the machine's cache."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from deploy.dev import assets
from deploy.dev.lockfile import ROOT
from deploy.dev.say import SetUpFailed
from deploy.servers.fetch import CACHE

# Without $id: a checker then looks for every part in this one file and asks nobody's server.
ASYNCAPI = "@asyncapi/specs/schemas/3.0.0-without-$id.json"


def obstacle(name: str) -> str:
    """Why *name* cannot be had; empty where it is here, and it is fetched where it is not."""
    try:
        _fetched(name)
    except (SetUpFailed, OSError) as error:
        return f"{name.split('/schemas', maxsplit=1)[0]} could not be fetched: {str(error).splitlines()[-1]}"
    return ""


def schema(name: str) -> dict[str, Any]:
    """A file of the locked packages."""
    found: dict[str, Any] = json.loads(_fetched(name).read_text("utf-8"))
    return found


def _fetched(name: str) -> Path:
    version = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + name.encode()).hexdigest()[:16]
    path = CACHE / f"format-{version}.json"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tools-", dir=ROOT) as folder:
            assets.install(Path(folder), assets.with_node(Path(folder)))
            half = path.with_suffix(f".{Path(folder).name}")
            shutil.copyfile(Path(folder, "node_modules", name), half)
        half.rename(path)
    return path
