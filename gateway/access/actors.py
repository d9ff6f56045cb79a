"""Who did something, by the name of the account: services know accounts by their id alone."""

from __future__ import annotations

from dataclasses import replace

from contracts.commands.cases import CaseView
from gateway.desk import desk


def with_actors(view: CaseView) -> CaseView:
    """The case with a name wherever its service let this person know who it was."""
    nameless = {one.actor for one in view.entries if one.actor and not one.actor_name}
    names = desk().database.names_of(nameless) if nameless else {}
    if not names:
        return view
    told = (replace(one, actor_name=one.actor_name or names.get(one.actor, "")) for one in view.entries)
    return replace(view, entries=tuple(told))
