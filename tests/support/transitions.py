"""
Every transition of a package walked by a real case: each act from each state of its line, by each role, in each state of the case.

What a transition is follows from the declarations alone, and what was walked from the entries of the cases, told again
under the package itself; how the cases came there is no matter here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from chassis.procedures import Case, Definition, fold, kind_of, recheck, way_to
from chassis.procedures.graph import graph
from chassis.procedures.model import Act
from chassis.procedures.move import advance
from chassis.procedures.witness import Driver, Stuck


class Transition(NamedTuple):
    """An act, and one thing about how it can be done: from which state, by whom, or where the case is meanwhile."""

    act: str
    how: str  # "on", "by", "during"
    value: str


def declared(definition: Definition) -> Iterator[Transition]:
    """Every one that the package says is possible."""
    for name, act in definition.acts.items():
        for how in ("on", "by", "during"):
            yield from (Transition(name, how, value) for value in getattr(act, how))


def walked(case: Case) -> Iterator[Transition]:
    """Those that a case has made, read from its entries one by one."""
    book = {case.definition.edition: case.definition}
    first, *rest = case.entries
    before = fold(book, [first])
    for entry in rest:
        on_case = before.definition.act(entry.act).opens or not kind_of(entry.act)
        yield Transition(entry.act, "by", entry.role)
        yield Transition(entry.act, "on", (before.main if on_case else before.parts[entry.part]).state)
        yield Transition(entry.act, "during", before.state)
        before = advance(book, before, entry)


def walks(definition: Definition, act: str = "") -> tuple[list[Case], set[Transition]]:
    """Cases of the package, and of its transitions (or those of one *act*) the ones that none of them made."""
    cases: list[Case] = []
    left = {one for one in declared(definition) if act in ("", one.act)}
    for wanted in sorted(left):
        if wanted in left and (case := _case_of(definition, wanted)) is not None:
            cases.append(case)
            left -= set(walked(case))
    return cases, left


def refused(case: Case) -> list[str]:
    """The acts of a case that its package would refuse; a walk counts only where there is none."""
    book = {case.definition.edition: case.definition}
    return [one.entry.act for one in recheck(book, case.entries)]


def _case_of(definition: Definition, wanted: Transition) -> Case | None:
    """A case that makes *wanted*, sought in every stage in which its act is possible; None where there is none."""
    sought = _of_role(definition, wanted) if wanted.how == "by" else definition
    whole = graph(sought)
    of_stage = wanted.how == "during" or (wanted.how == "on" and not kind_of(wanted.act))
    here = [node for act, node, _ in whole.edges if act == wanted.act and (not of_stage or node[0] == wanted.value)]
    for way in dict.fromkeys(sorted(map(whole.to, here), key=len)):
        try:
            driver = Driver(sought)
            if wanted.how == "on" and kind_of(wanted.act) and not definition.act(wanted.act).opens:
                _on_a_part(driver.along(way), wanted)
            else:
                driver.along((*way, wanted.act))
        except Stuck:
            continue
        return fold({definition.edition: definition}, driver.case.entries)
    return None


def _on_a_part(driver: Driver, wanted: Transition) -> None:
    """The act on a part that stands where it should; one is led there, or begun for it. Stuck where that cannot be."""
    kind = kind_of(wanted.act)
    machine = driver.definition.parts[kind]
    openers = [name for name, act in machine.acts.items() if act.opens and driver.case.state in act.during]
    if not any(line.kind == kind for line in driver.case.parts.values()) and openers:
        driver.do(f"{kind}.{openers[0]}")
    for part, line in list(driver.case.parts.items()):
        way = way_to(machine, line.state, (wanted.value,))
        if line.kind != kind or (line.state != wanted.value and not way):
            continue
        for act in () if line.state == wanted.value else way:
            driver.do(f"{kind}.{act}", part)
        driver.do(wanted.act, part)
        return
    raise Stuck(wanted.act)


def _of_role(definition: Definition, wanted: Transition) -> Definition:
    """The package in which the act is for this role alone."""
    kind, _, short = wanted.act.rpartition(".")
    machine = definition.machine(kind)
    acts: Mapping[str, Act] = {**machine.acts, short: replace(machine.acts[short], by=(wanted.value,))}
    if kind:
        return replace(definition, parts={**definition.parts, kind: replace(machine, acts=acts)})
    return replace(definition, case=replace(machine, acts=acts))
