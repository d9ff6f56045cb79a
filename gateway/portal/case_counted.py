"""What a condition counted, by name: a part of the case, or an agency by its credit code, so that no page shows a bare key."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from flask import url_for
from markupsafe import Markup, escape

from chassis.errors import Problem
from contracts.commands.cases import CaseTest, CaseView
from contracts.commands.things import ListThings
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import say
from gateway.portal import things
from gateway.portal.named import MOST
from gateway.portal.shown import own


def names_of(view: CaseView, tests: Iterable[CaseTest]) -> dict[str, Markup]:
    """By key; what is neither a part nor an agency on record is not among them."""
    parts = {one.part: escape(say(one.words)) for one in view.parts}
    keys = {key for one in tests for key in (*one.counted, *one.omitted)}
    return parts | _agencies(sorted(keys - parts.keys())[:MOST])


def _agencies(codes: list[str]) -> dict[str, Markup]:
    """One question for the whole list."""
    if not codes:
        return {}
    query = ListThings(kind="agency", where={"credit_code": tuple(codes)}, limit=MOST)
    with contextlib.suppress(Problem):
        return {
            str(one.state["credit_code"]): _linked(one.id, things.title(one)) for one in send(query, principal()).items
        }
    return {}


def _linked(id: str, name: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url_for("agency.page", id=id), own(name))
