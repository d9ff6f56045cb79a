"""The case that an address names, as this person may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, request

from contracts.cases import CaseThing
from contracts.commands.cases import CaseView, GetCase
from contracts.declare import Kind, kind_of
from gateway.access.actors import with_actors
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.asked import checked_id
from gateway.portal.named import OF_AGENCY, english_names
from gateway.portal.zone_names import zone_called


def case_kind(plural: str) -> Kind:
    kind = kind_of(plural)
    return kind if kind and issubclass(kind.cls, CaseThing) else abort(404)


def secret_code() -> str:
    """By which somebody without an account is known again."""
    return request.args.get("code", "")[:100]


def case_seen(plural: str, id: str, *, code: str = "", **how: Any) -> tuple[Kind, CaseView]:
    kind = case_kind(plural)
    query = GetCase(kind=kind.name, id=checked_id(id), code=code or secret_code(), **how)
    return kind, titled(kind, [with_actors(send(query, principal()))])[0]


def titled(kind: Kind, views: Sequence[CaseView]) -> list[CaseView]:
    """Each called after the agency or the zone that it is about, by the name of the page's language."""
    ids = (str(one.state.get("agency_id") or "") for one in views if kind.title == OF_AGENCY)
    english = english_names("agency", ids)
    return [replace(one, title=english.get(str(one.state.get("agency_id"))) or zone_called(one.title)) for one in views]
