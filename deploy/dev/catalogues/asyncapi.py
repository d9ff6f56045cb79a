"""contracts/asyncapi.json: what the services announce on the broker, as the gateway serves its document."""

from __future__ import annotations

from pathlib import Path

from chassis.bus import asyncapi
from contracts import events

FILE = Path("contracts/asyncapi.json")


def files() -> dict[Path, str]:
    events.load_all()
    return {FILE: asyncapi.text()}
