"""What a zone is called in the language of the page, where a record of another service carries its Chinese name alone."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from flask import g

from chassis.errors import Problem
from contracts.commands.things import ListThings
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import language

MOST = 200  # zones are few


def zone_called(name: str) -> str:
    """Its English name on an English page, where it has one of its own; else *name*."""
    return _english().get(name, name) if name and language() == "en" else name


def _english() -> Mapping[str, str]:
    """Asked for once per page."""
    if "zone_names" not in g:
        g.zone_names = {}
        with contextlib.suppress(Problem):
            found = send(ListThings(kind="zone", limit=MOST), principal()).items
            g.zone_names = {
                str(one.state["name"]): str(one.state.get("english_name") or one.state["name"]) for one in found
            }
    names: Mapping[str, str] = g.zone_names
    return names
