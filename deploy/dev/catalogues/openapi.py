"""contracts/openapi.json: the HTTP API, as the gateway serves its document."""

from __future__ import annotations

from pathlib import Path

from deploy.dev.catalogues.world import app
from gateway.api import EXTENSION

FILE = Path("contracts/openapi.json")


def files() -> dict[Path, str]:
    document: str = app().extensions[EXTENSION].document
    return {FILE: document}
