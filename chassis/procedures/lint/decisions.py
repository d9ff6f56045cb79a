"""Decisions ask for a reason, refusals say why, and a document's data is there on every path to it."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.procedures.graph import always_before
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, place
from chassis.procedures.model import Act, Definition, Machine, kind_of

SYSTEM = "system"


def decisions(d: Definition, _known: Known) -> Said:
    for name, act in d.acts.items():
        end = d.machine(kind_of(name)).states[act.to].end if act.to else ""
        if (act.refuses or end == "bad") and not act.asks and not act.needs:
            yield "decisions.refusal", place("acts", name), "refuses without saying why"
        if act.decides and SYSTEM not in act.by and "reason" not in act.asks:
            yield "decisions.reason", place("acts", name, "asks"), "a decision without reason"
        if end == "bad" and not act.refuses:
            yield "decisions.unmarked", place("acts", name, "to"), "leads to a bad end and is not marked refuses"
        if end in {"good", "bad"} and not kind_of(name) and SYSTEM not in act.by and not act.decides:
            yield "decisions.end", place("acts", name, "to"), "ends the case and is no decision"


def documents(d: Definition, known: Known) -> Said:
    for name, act in d.acts.items():
        if act.document:
            there = _said_before(d, name) | _said_of_parts(d, name) | known.words.facts.keys()
            for data in d.documents[act.document].data:
                if data not in there:
                    what = f"{data!r} may be missing when {name} makes it"
                    yield "documents.data", f"documents.{act.document}.data", what


def _said_before(d: Definition, act: str) -> set[str]:
    """The inputs of every act that stands on every path up to *act*."""
    return {ask for name in always_before(d, act) for ask in d.act(name).asks}


def _said_of_parts(d: Definition, act: str) -> set[str]:
    """Inputs that a part must have been given before: at its opening, or on its way to where it is acted on or counted."""
    kind = kind_of(act)
    found = _on_the_way(d.parts[kind], d.act(act).on) if kind else set()
    for need in {need for name in always_before(d, act) for need in d.act(name).needs}:
        one = d.conditions[need]
        if one.test == "parts" and one.params.get("at_least"):
            machine, wanted = d.parts[one.params["kind"]], one.params["state"]
            found |= _on_the_way(machine, wanted)
    return found


def _on_the_way(machine: Machine, states: Iterable[str]) -> set[str]:
    """What is said whenever a part is begun, and whenever it enters one of these states."""
    wanted = set(states)
    entering = (act for act in machine.acts.values() if (act.to or (machine.start if act.opens else "")) in wanted)
    return _common(act for act in machine.acts.values() if act.opens) | _common(entering)


def _common(acts: Iterable[Act]) -> set[str]:
    asked = [set(act.asks) for act in acts]
    return set.intersection(*asked) if asked else set()


CHECKS: tuple[Check, ...] = (decisions, documents)
