"""The routes of `/api/v1`, one module per group of addresses."""

from __future__ import annotations

from gateway.api.blueprint import Routes
from gateway.api.v1 import things


def blueprints() -> tuple[Routes, ...]:
    """All of them, in the order of the document."""
    return (*things.blueprints(),)
