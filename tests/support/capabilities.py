"""What a test may need from the machine, asked for in one way, so that what did not run can be listed with its reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

import pytest

from deploy.dev import debian, formats, loaders
from deploy.servers import elasticsearch, postgres, rabbitmq

PREFIX = "needs "


def _chromium() -> str:
    if not debian.chromium():
        return "no chromium (Debian: apt install chromium)"
    return "" if debian.libatomic() else "no libatomic for the browser's driver (Debian: apt install libatomic1)"


def _pango() -> str:
    return "" if debian.pango() else "no layout library for documents (Debian: apt install libpangoft2-1.0-0)"


def _cjk_font() -> str:
    return "" if debian.cjk_font() else "no font for Chinese (Debian: apt install fonts-noto-cjk)"


def _root() -> str:
    return "" if os.geteuid() == 0 else "not run by root"


def _asyncapi() -> str:
    return formats.obstacle(formats.ASYNCAPI)


# Each answers with the obstacle, or with an empty text.
CAPABILITIES: dict[str, Callable[[], str]] = {
    "postgresql": postgres.obstacle,
    "chromium": _chromium,
    "cjk-font": _cjk_font,
    "pango": _pango,
    "root": _root,
    "rabbitmq": rabbitmq.obstacle,
    "elasticsearch": elasticsearch.obstacle,
    "asyncapi-schema": _asyncapi,
    "go-loaders": loaders.obstacle,
}


@cache
def obstacle(capability: str) -> str:
    return CAPABILITIES[capability]()


def needs(*capabilities: str) -> None:
    """
    Leave the test out where the machine lacks one of *capabilities*; the run's end lists it, and CI fails on it.

    Called from a fixture or at the head of a test. A plain pytest.skip would hide that something did not run.
    """
    reasons = [f"{capability}: {found}" for capability in capabilities if (found := obstacle(capability))]
    if reasons:
        pytest.skip(PREFIX + "; ".join(reasons))
