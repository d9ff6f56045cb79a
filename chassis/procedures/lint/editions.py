"""Editions: no gap, no overlap, each in its place, and none is silent about the cases that run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from chassis.procedures.lint.mistake import Mistake
from chassis.procedures.model import Definition
from rulebooks.in_force import clashes

CASES, CLOCKS = ("stay", "may_move", "must_move"), ("keep", "new")


def check(definitions: Iterable[Definition]) -> list[Mistake]:
    """Every mistake among the editions of each procedure."""
    ordered = sorted(definitions, key=lambda one: (one.code, one.starts))
    found: list[Mistake] = []
    for _, group in groupby(ordered, key=lambda one: one.code):
        line = list(group)
        found += [Mistake.of(line[-1], "editions.dates", "from", clash) for clash in clashes(line)]
        for one in line:
            found += _own(one)
        for before, after in pairwise(line):
            found += _between(before, after)
    return found


def _own(one: Definition) -> Iterator[Mistake]:
    if not one.file.endswith(f"/{one.code}/{one.starts}.toml"):
        yield Mistake.of(
            one, "editions.place", "from", f"is {one.edition}, so its place is {one.code}/{one.starts}.toml"
        )
    if one.until is not None and one.until <= one.starts:
        yield Mistake.of(one, "editions.dates", "until", f"ends on {one.until}, before it begins")
    rule = one.transition
    if rule and rule.cases not in CASES:
        yield Mistake.of(one, "editions.transition", "transition.cases", f"one of {', '.join(CASES)}")
    if rule and rule.clocks not in CLOCKS:
        yield Mistake.of(one, "editions.transition", "transition.clocks", f"one of {', '.join(CLOCKS)}")


def _between(before: Definition, after: Definition) -> Iterator[Mistake]:
    """What becomes of the cases of *before*; every state of theirs leads somewhere."""
    rule = after.transition
    if rule is None:
        what = f"says nothing about cases running under {before.edition}"
        yield Mistake.of(after, "editions.silent", "transition", what)
        return
    if rule.cases == "stay":
        return
    for state in before.case.states:
        if rule.states.get(state, state) not in after.case.states:
            what = f"{state} of {before.edition} leads nowhere"
            yield Mistake.of(after, "editions.states", "transition.states", what)
