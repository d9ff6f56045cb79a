"""What tests share: what they need from the machine, worlds, servers, a browser."""

from __future__ import annotations

from tests.support.capabilities import needs

__all__ = ["needs"]
