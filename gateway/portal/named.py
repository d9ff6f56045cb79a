"""What things of another service are called: asked for where a view cannot say it, so that no page shows a bare id."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from chassis import ids
from chassis.errors import Problem
from chassis.shapes.specs import state_specs
from contracts.cases import CaseThing
from contracts.commands.things import GetThing, ListThings, View
from contracts.declare import KINDS, Kind, State
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import language
from gateway.portal import offered, things

MOST = 200
ZONE = {"zone_id": "zone_name"}
OF_AGENCY = "agency_name"  # the field of a case that is called after its agency
IN_ENGLISH = {"agency_id": "agency", "base_id": "base"}  # whose name comes with a view in Chinese alone


def named(views: Iterable[View]) -> list[View]:
    """The views with the names of the agencies and zones that they refer to."""
    found = list(views)
    nameless = {
        str(one.state["agency_id"]) for one in found if one.state.get("agency_id") and "agency_id" not in one.names
    }
    agencies = _agencies(nameless)
    zones = dict(offered.every_zone()) if any(_names_zones(one) for one in found) else {}
    english = _english(found) if language() == "en" else {}
    return [
        replace(
            one,
            names=_own(one)
            | _of(one, agencies)
            | explaining(one.kind, one.state)
            | _demand(one)
            | one.names
            | _in(one, zones)
            | _said(one, english),
        )
        for one in found
    ]


def with_names(view: View) -> View:
    """One view, with the names of everything it refers to."""
    [named_view] = named([view])
    known = () if language() == "en" else named_view.names  # a name that came with the view is the Chinese one
    more = {name: called(kind, id) for name, kind, id in references(view.kind, view.state) if name not in known}
    return replace(named_view, names=dict(named_view.names) | {name: text for name, text in more.items() if text})


def references(kind: str, state: State) -> Iterator[tuple[str, str, str]]:
    """The name, the kind and the id of each; of several in one field `field/id` is the name."""
    for spec in state_specs(KINDS[kind].cls):
        value = state.get(spec.name) if spec.meta.refers else None
        if value and spec.many:
            yield from ((f"{spec.name}/{id}", spec.meta.refers, str(id)) for id in value)
        elif value:
            yield spec.name, spec.meta.refers, str(value)


def names_of(kind: str, state: State) -> dict[str, str]:
    """What everything is called that a state, or some fields of it, refers to."""
    return explaining(kind, state) | {name: called(of, id) for name, of, id in references(kind, state)}


def explaining(kind: str, state: State) -> dict[str, str]:
    """By what other fields say what they mean: the edition of a case, by which its stages are called, and the programme of a task."""
    return {name: str(state[name]) for name in needs_explaining(KINDS[kind]) if state.get(name)}


def needs_explaining(kind: Kind) -> tuple[str, ...]:
    """The fields that say it."""
    if issubclass(kind.cls, CaseThing):
        return ("edition",)
    return ("programme",) if any(spec.meta.table for spec in state_specs(kind.cls)) else ()


def called(kind: str, id: str) -> str:
    """What one thing is called; empty where there is none or it is not for this person."""
    if found := ids.check(id):
        with contextlib.suppress(Problem):
            view = send(GetThing(kind=kind, id=found), principal())
            return things.title(named([view])[0] if language() == "en" else view)  # the names that came are Chinese
    return ""


def _agencies(wanted: set[str]) -> dict[str, str]:
    """Every agency has a credit file that follows its name; one question answers for a whole list."""
    if not wanted:
        return {}
    query = ListThings(kind="credit_file", where={"agency_id": tuple(sorted(wanted)[:MOST])}, limit=MOST)
    with contextlib.suppress(Problem):
        return {str(one.state["agency_id"]): str(one.state["agency_name"]) for one in send(query, principal()).items}
    return {}


def _of(view: View, agencies: dict[str, str]) -> dict[str, str]:
    name = agencies.get(str(view.state.get("agency_id") or ""))
    return {"agency_id": name} if name else {}


def _english(views: list[View]) -> dict[str, str]:
    """The agencies and bases of a whole list by the names of the page: one question for each kind."""
    names: dict[str, str] = {}
    for field, kind in IN_ENGLISH.items():
        names |= english_names(kind, (str(one.state.get(field) or "") for one in views))
    return names


def english_names(kind: str, ids: Iterable[str]) -> dict[str, str]:
    """By id, of those that have one, on an English page: one question for all that it shows."""
    names: dict[str, str] = {}
    wanted = sorted(set(filter(None, ids))) if language() == "en" else []
    for at in range(0, len(wanted), MOST):
        with contextlib.suppress(Problem):
            query = ListThings(kind=kind, where={"id": tuple(wanted[at : at + MOST])}, limit=MOST)
            found = send(query, principal()).items
            names |= {one.id: str(one.state["english_name"]) for one in found if one.state.get("english_name")}
    return names


def _said(view: View, names: dict[str, str]) -> dict[str, str]:
    """Of each reference the name that was found."""
    ids = {field: str(view.state.get(field) or "") for field in IN_ENGLISH}
    return {field: names[id] for field, id in ids.items() if id in names}


def _demand(view: View) -> dict[str, str]:
    """What a locked list is of; a firm has few of them."""
    return {"demand_id": called("demand", str(view.state["demand_id"]))} if view.kind == "result_list" else {}


def _names_zones(view: View) -> bool:
    """Whether zones are to be asked for: several in one field, or one whose English name did not come with the view."""
    return (language() == "en" and bool(view.state.get("zone_id"))) or any(
        "/" in name for name, *_ in references(view.kind, view.state)
    )


def _in(view: View, zones: dict[str, str]) -> dict[str, str]:
    """The zones by their names; the one name that came with the view is Chinese."""
    several = {name: zones[id] for name, _kind, id in references(view.kind, view.state) if "/" in name and id in zones}
    name = zones.get(str(view.state.get("zone_id") or "")) if language() == "en" else None
    return several | ({"zone_id": name} if name else {})


def _own(view: View) -> dict[str, str]:
    """A title and an award carry the name of their zone, a contact what its demand and its agency are called."""
    carried = {name: view.state.get(field) for name, field in things.CARRIED.get(view.kind, ZONE).items()}
    return {name: str(value) for name, value in carried.items() if value}
