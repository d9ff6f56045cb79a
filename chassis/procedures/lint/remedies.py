"""Remedies: a need for parts that can no longer be met leaves the case stuck; what is settled for good needs a way to undo it."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.procedures.graph import always_before
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, place
from chassis.procedures.model import Act, Condition, Definition, Machine, kind_of


def remedies(d: Definition, _known: Known) -> Said:
    onward = _onward(d)
    for name, act in d.acts.items():
        if kind_of(name):
            continue
        for need in (d.conditions[one] for one in act.needs if d.conditions[one].test == "parts"):
            if need.params.get("at_least") or need.params.get("all") or need.params.get("none"):
                yield from _need(d, name, act, need, onward)


def settled(d: Definition, known: Known) -> Said:
    """What an act settles for good is not corrected: the package says which act puts it right."""
    for name, act in d.acts.items():
        final = [one for one in act.effects if known.words.effects[one].settled]
        if final and not act.undone_by:
            yield (
                "remedies.undone",
                place("acts", name, "undone_by"),
                f"{final[0]} is not corrected, so what undoes it?",
            )


def _need(d: Definition, name: str, act: Act, need: Condition, onward: dict[str, set[str]]) -> Said:
    machine, params = d.parts[need.params["kind"]], need.params
    wanted = {state for state in machine.states if (state in params["state"]) != bool(params.get("none"))}
    earlier = [d.conditions[one] for other in always_before(d, name) - {name} for one in d.act(other).needs]
    if need in earlier and all(machine.states[state].end for state in params["state"]):
        return  # met before, and an end is not left again
    helping = [one for one in machine.acts.values() if _helps(machine, one, wanted, count=bool(params.get("at_least")))]
    begun = machine.each or any(
        one.params.get("kind") == params["kind"] and one.params.get("at_least") for one in earlier
    )
    openers = [one for one in machine.acts.values() if one.opens]
    for state in act.on:
        near = {there for there in onward[state] if onward[there] & set(act.on)} | {state}
        if not _within(helping, near):
            yield "remedies.unmet", place("acts", name, "needs"), f"in {state}, {need.id} can no longer be met"
        elif params.get("at_least") and not begun and not _within(openers, near):
            yield "remedies.unbegun", place("acts", name, "needs"), f"in {state}, nothing can be begun for {need.id}"


def _helps(machine: Machine, act: Act, wanted: set[str], *, count: bool) -> bool:
    return (act.to or machine.start) in wanted or (act.opens and count)


def _within(acts: Iterable[Act], states: set[str]) -> bool:
    return any(not one.during or set(one.during) & states for one in acts)


def _onward(d: Definition) -> dict[str, set[str]]:
    """Every state that can still follow each state."""
    found: dict[str, set[str]] = {state: {state} for state in d.case.states}
    for _ in d.case.states:
        for act in d.case.acts.values():
            for state in act.on:
                found[state] |= found.get(act.to or state, set())
    return found


CHECKS: tuple[Check, ...] = (remedies, settled)
