"""The house's plugins for every test; worlds and fixtures of one folder stand in that folder."""

from __future__ import annotations

pytest_plugins = [
    "tests.support.runner",
    "tests.support.sockets",
    "tests.support.servers",
    "tests.support.postgres",
    "tests.support.browser",
]
