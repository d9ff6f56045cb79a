"""What a server's folder remembers between starts: ports, secrets, processes. Read by our own user alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAME = "server.json"


def read(folder: Path) -> dict[str, Any]:
    """What was kept, or nothing."""
    path = folder / NAME
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def write(folder: Path, state: dict[str, Any]) -> None:
    """Whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{NAME}.half"
    half.touch(0o600)
    half.write_text(json.dumps(state), "utf-8")
    half.rename(folder / NAME)
