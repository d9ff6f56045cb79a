"""Demands: what the law wants before each goal is stated apart from the acts, and no path evades it."""

from __future__ import annotations

from chassis.procedures.graph import escapes, marked
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said
from chassis.procedures.model import Definition


def stated(d: Definition, _known: Known) -> Said:
    goals = {one.goal for one in d.demands}
    for name, state in d.case.states.items():
        if state.end == "good" and name not in goals:
            yield "demands.missing", f"states.{name}", f"nothing is demanded before {name}"
    for one in d.demands:
        if one.goal not in d.case.states:
            yield "demands.goal", "demands.goal", f"{one.goal!r} is no state"
        for mark in one.must:
            if not marked(d, mark) & d.acts.keys():
                yield "demands.mark", "demands.must", f"{mark!r} marks no act"


def proven(d: Definition, _known: Known) -> Said:
    for goal, mark, path in escapes(d):
        yield "demands.escape", "demands.must", f"{goal} is reached without {mark}: {' → '.join(path)}"


CHECKS: tuple[Check, ...] = (stated, proven)
