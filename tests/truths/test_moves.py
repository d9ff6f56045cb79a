"""Every row of every table of moves is walked through the API: the act, the state it leads to, the event it tells of."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.declare import KINDS
from contracts.roles import Role
from gateway.api.v1.things import examples
from services.all_in_one import SERVICES
from tests.contract.api.world import eventually, fitted, made, sign_in

KEEPS = {keep.kind.name: keep for service in SERVICES for keep in service.keeps if keep.moves.table}
ROWS = [(name, state, act) for name, keep in KEEPS.items() for state, act in keep.moves.table]


def first_state(keep):
    """The one that no move leads to from nothing: the declared default of the state's field."""
    return next(field.default for field in keep.cls.__dataclass_fields__.values() if field.name == keep.moves.state)


def way_to(keep, state):
    """The acts that lead from the first state to *state*."""
    ways: dict[Any, tuple[Any, ...]] = {first_state(keep): ()}
    while state not in ways:
        before = len(ways)
        for (from_, act), move in keep.moves.table.items():
            if from_ in ways and move.leads_to not in ways:
                ways[move.leads_to] = (*ways[from_], act)
        assert len(ways) > before, f"no way to {state}"
    return ways[state]


def body_of(kind, act):
    name = next(one for one in kind.acts if one.name == act)
    inputs = {"inputs": examples._inputs(name)} if name.asks else {}
    return {"act": act, "basis": "穷举"} | inputs


@pytest.fixture(scope="module")
def parties(world):
    """An agency in a zone with somebody who acts for it, and a firm with a demand: what belongs to them, they act on."""
    agency, zone = world.agency()["id"], world.zone()["id"]
    state = {"agency_id": agency, "zone_id": zone, "entered_on": "2026-03-02"}
    made(world.province.post("/api/v1/residences", {"state": state}))
    of_agency = sign_in(world.app, Role.AGENCY, organisation=agency)
    return {"agency": of_agency, "firm": world[Role.FIRM], "ids": {"agency": agency}}


@pytest.fixture(autouse=True)
def _acting(world, parties, monkeypatch):
    monkeypatch.setattr("tests.truths.test_moves.PARTIES", parties, raising=False)


PARTIES: dict[str, Any] = {}


def actor(world, roles):
    """Somebody who may: an officer, or the firm or agency whose own it is."""
    return next((PARTIES[role] for role in roles if role in PARTIES), world.province)


def begun(world, kind):
    """A new record of the kind, and its address."""
    if kind.name == "alert":
        return f"/api/v1/alerts/{world.alert()}"
    ids = {"zone": world.zone()["id"], "agency": world.agency()["id"]}
    if kind.parties:
        ids |= PARTIES["ids"]
    if kind.name == "contact":
        ids["demand"] = begun(world, KINDS["demand"]).rpartition("/")[2]
    state = examples.creation(kind)
    if "credit_code" in state["state"]:
        state["state"]["credit_code"] = next(world.codes)
    state = fitted(state, kind, ids)
    by = actor(world, kind.writers)
    answer = eventually(lambda: by.post(f"/api/v1/{kind.plural}", state), lambda one: one.status_code == 201)
    return f"/api/v1/{kind.plural}/{made(answer)['id']}"


@pytest.mark.parametrize(
    ("name", "state", "act"), ROWS, ids=[f"{name}-{state.value}-{act}" for name, state, act in ROWS]
)
def test_a_row_leads_where_it_says_and_tells_of_it(world, name, state, act):
    keep, kind = KEEPS[name], KINDS[name]
    address = begun(world, kind)
    for before in way_to(keep, state):
        made(_do(world, address, kind, before))
    by = actor(world, next(one.by for one in kind.acts if one.name == act))
    assert act in {one["act"] for one in by.get(f"{address}/acts").json["open"]}
    after = made(_do(world, address, kind, act))
    move = keep.moves.table[state, act]
    assert after["state"][keep.moves.state] == move.leads_to.value
    newest = by.get(f"{address}/history?limit=2").json["items"]
    assert move.event.type in {entry["act"] for entry in newest[: 2 if move.then else 1]}


def _do(world, address, kind, act):
    by = actor(world, next(one.by for one in kind.acts if one.name == act))
    seen = by.get(address).json["revision"]
    return by.post(f"{address}/acts", body_of(kind, act), seen=seen)


@pytest.mark.parametrize("name", KEEPS)
def test_an_act_outside_the_table_is_refused_aloud(world, name):
    keep, kind = KEEPS[name], KINDS[name]
    address = begun(world, kind)
    closed = [act.name for act in kind.acts if (first_state(keep), act.name) not in keep.moves.table]
    for act in closed:
        answer = _do(world, address, kind, act)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["code"] == "act.not-in-state"


@pytest.mark.parametrize("name", KEEPS)
def test_every_act_of_a_kind_stands_in_its_table_and_every_row_is_an_act(name):
    keep = KEEPS[name]
    assert {act for _, act in keep.moves.table} == {act.name for act in keep.kind.acts}


def test_every_kind_with_acts_has_a_table():
    assert {kind.name for kind in KINDS.values() if kind.acts} == set(KEEPS)


@pytest.mark.parametrize("name", KEEPS)
def test_every_state_of_a_table_can_be_reached(name):
    keep = KEEPS[name]
    for state in {state for state, _ in keep.moves.table}:
        way_to(keep, state)


def test_the_roles_of_every_act_are_roles():
    for kind in KINDS.values():
        for act in kind.acts:
            assert all(Role(role) for role in act.by)
