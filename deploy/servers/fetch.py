"""Archives from Maven Central through `mvn` as it is configured here; each is fetched once for a machine's user."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

CACHE = Path("/var/cache/jiju") if os.geteuid() == 0 else Path.home() / ".cache" / "jiju"  # where a server may read


class NotFetched(Exception):
    """Maven could not bring it; the message is what it said."""


def obstacle(artifact: str) -> str:
    """Why it cannot be had; empty where it is here or can be fetched."""
    if path_of(artifact).exists() or shutil.which("mvn"):
        return ""
    return f"{path_of(artifact).name} is not on this machine, and there is no mvn to fetch it with"


def path_of(artifact: str) -> Path:
    """`group:name:version:kind` as a file of the cache."""
    _, name, version, kind = artifact.split(":")
    return CACHE / f"{name}-{version}.{kind}"


def archive(artifact: str) -> Path:
    """The archive, fetched where it is not here yet."""
    path = path_of(artifact)
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        goal = ("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={CACHE}")
        done = subprocess.run(goal, capture_output=True, text=True, check=False, cwd=CACHE)
        if not path.exists():
            raise NotFetched(f"{artifact}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return path
