"""What a server's folder remembers between starts: ports, secrets, processes. Read by our own user alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(folder: Path, kind: str) -> dict[str, Any]:
    """What was kept, or nothing."""
    path = folder / f"{kind}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def write(folder: Path, kind: str, state: dict[str, Any]) -> None:
    """Whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{kind}.half"
    half.touch(0o600)
    half.write_text(json.dumps(state), "utf-8")
    half.rename(folder / f"{kind}.json")
