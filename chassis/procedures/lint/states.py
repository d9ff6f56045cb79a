"""Graph: every state is reached and left and lies with somebody who can act; no act is dead."""

from __future__ import annotations

from chassis.procedures.graph import graph
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, place
from chassis.procedures.model import Definition, Machine, kind_of

ENDS = frozenset({"", "good", "bad", "gone"})


def declared(d: Definition, _known: Known) -> Said:
    """States that acts and starts name."""
    for kind, machine in d.machines.items():
        if machine.start not in machine.states:
            yield "graph.state", f"parts.{kind}.start" if kind else "start", f"{machine.start!r} is not declared"
    for name, act in d.acts.items():
        states = d.machine(kind_of(name)).states
        for field, named in (("on", act.on), ("to", filter(None, [act.to]))):
            for state in named:
                if state not in states:
                    yield "graph.state", place("acts", name, field), f"state {state!r} is not declared"


def parts(d: Definition, _known: Known) -> Said:
    """An act on a part says where the case must be, and where the part."""
    for name, act in d.acts.items():
        if kind_of(name) and not act.during:
            yield "graph.part", place("acts", name), "during which states of the case?"
        if not act.opens and not act.on:
            yield "graph.part", place("acts", name), "on which states?"
        if act.opens and not kind_of(name):
            yield "graph.part", place("acts", name, "opens"), "the case itself is not opened by an act"
    for kind, machine in d.parts.items():
        if not machine.each and not any(act.opens for act in machine.acts.values()):
            yield "graph.part", f"parts.{kind}", "no act begins one, and no list has one each"


def ends(d: Definition, _known: Known) -> Said:
    for kind, machine in d.machines.items():
        for name, state in machine.states.items():
            where = _state(kind, name)
            left = _is_left(machine, name)
            if state.end not in ENDS:
                yield "graph.end", f"{where}.end", f"an end is good, bad or gone, not {state.end!r}"
            if not left and not state.end:
                yield "graph.no-way-out", where, "no act leads out, and it is no end"
            if left and state.end == "gone":
                yield "graph.left-end", f"{where}.end", "an end that is left"


def desks(d: Definition, _known: Known) -> Said:
    """Whose move it is, and that there is a move."""
    for kind, machine in d.machines.items():
        for name, state in machine.states.items():
            where = _state(kind, name)
            if not state.end and not state.desk:
                yield "graph.desk", where, "on nobody's desk"
            if state.desk and state.desk not in d.roles:
                yield "graph.desk", f"{where}.desk", f"{state.desk!r} is no role of the package"
            elif state.desk and not state.end and not _can_act(d, machine, name, state.desk):
                yield "graph.idle-desk", f"{where}.desk", f"lies with {state.desk}, who can do nothing there"


def reached(d: Definition, _known: Known) -> Said:
    for kind, machine in d.machines.items():
        there = _reached(kind, machine)
        for name in machine.states:
            if name not in there:
                yield "graph.unreached", _state(kind, name), "no act leads here"


def acts(d: Definition, _known: Known) -> Said:
    """Every act can be done somewhere, and in each state in which it is said to be open."""
    edges = graph(d).edges
    done = {act for act, _, _ in edges}
    pairs = {(act, here[0]) for act, here, _ in edges}
    for name, act in d.acts.items():
        if name not in done:
            yield "graph.dead-act", place("acts", name), "can never be done"
            continue
        for state in act.during if kind_of(name) else act.on:
            if (name, state) not in pairs:
                yield "graph.dead-act", place("acts", name), f"can never be done in {state}"


def automatic(d: Definition, _known: Known) -> Said:
    """What the platform does by itself needs no words, and once done is not open any more."""
    for name, act in d.acts.items():
        if not act.automatic:
            continue
        if "system" not in act.by or act.asks:
            yield "graph.automatic", place("acts", name, "automatic"), "only the platform, and without words, does it"
        leaves = act.once or (act.to and act.to not in act.on)
        if not leaves and not any(closes(d, name, need) for need in act.needs):
            yield "graph.automatic", place("acts", name, "automatic"), "once done it stays open, and is done for ever"


def once(d: Definition, _known: Known) -> Said:
    """What leads on is done once by that; what stays says it."""
    for name, act in d.acts.items():
        if act.once and (act.to or act.opens):
            yield "graph.once", place("acts", name, "once"), "it leads on, and is done once by that"


def closes(d: Definition, name: str, need: str) -> bool:
    """Whether *need* no longer holds once the act is done: it counts the act, or waits for a clock that the act ends or begins."""
    one = d.conditions[need]
    if one.test == "done":
        return one.params["act"] == name and one.params.get("at_most") is not None
    if one.test not in {"elapsed", "closing"}:
        return False
    clock = d.clocks[one.params["clock"]]
    return name in clock.starts or (one.test == "elapsed" and name in clock.ends)


def _state(kind: str, name: str) -> str:
    return f"parts.{kind}.states.{name}" if kind else f"states.{name}"


def _is_left(machine: Machine, state: str) -> bool:
    return any(state in act.on and act.to != state for act in machine.acts.values() if act.to)


def _can_act(d: Definition, machine: Machine, state: str, desk: str) -> bool:
    own = any(desk in act.by and state in act.on for act in machine.acts.values())
    of_parts = (act for part in d.parts.values() for act in part.acts.values())
    return own or (machine is d.case and any(desk in act.by and state in act.during for act in of_parts))


def _reached(kind: str, machine: Machine) -> set[str]:
    found = {machine.start} if not kind or machine.each else set()
    found |= {act.to or machine.start for act in machine.acts.values() if act.opens}
    while more := {act.to for act in machine.acts.values() if act.to and set(act.on) & found} - found:
        found |= more
    return found


CHECKS: tuple[Check, ...] = (declared, parts)
OF_GRAPH: tuple[Check, ...] = (ends, desks, reached, acts, automatic, once)
