"""Assertions: the truth, never changed. The fold over them, and what lies beneath one that is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from chassis.history.segments import GONE, OPEN, State, Upgrade

WITHDRAWN = "$withdrawn"  # the cause of an assertion that takes another back
TURN, ERASED = "$turn", "$erased"  # causes of assertions that set nothing


@dataclass(frozen=True, slots=True)
class Assertion:
    """What somebody recorded: from when until when which fields have which values."""

    revision: int
    valid_from: date
    valid_until: date
    recorded_at: int
    sets: State
    shape: int
    cause: str = ""
    corrects: int | None = None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields to assert for some days."""

    valid_from: date
    valid_until: date
    sets: State


def fold(assertions: Iterable[Assertion], day: date, shape: int, upgrade: Upgrade) -> State | None:
    """What was so on *day*, in today's *shape*, by the assertions in order of recording; None where nothing was said."""
    state: State | None = None
    at = shape
    for assertion in assertions:
        if assertion.holds(day):
            before = {} if state is None else upgrade(state, at, assertion.shape)
            state, at = before | assertion.sets, assertion.shape
    return None if state is None else upgrade(state, at, shape)


def withdrawn(assertions: Iterable[Assertion]) -> frozenset[int]:
    """The revisions that have been taken back."""
    return frozenset(a.corrects for a in assertions if a.cause == WITHDRAWN and a.corrects is not None)


def speakable(assertions: Sequence[Assertion]) -> dict[int, Assertion]:
    """By revision, those that may be corrected or taken back: they say something of their own and still stand."""
    real = {a.revision: a for a in assertions if a.cause not in (WITHDRAWN, TURN, ERASED)}
    return {revision: a for revision, a in real.items() if revision not in withdrawn(assertions)}


def standing(assertions: Sequence[Assertion]) -> list[Assertion]:
    """The history as if nothing had ever been recorded in error: without what was taken back, and the taking back."""
    taken_back = withdrawn(assertions)
    return [a for a in assertions if a.revision not in taken_back and a.cause != WITHDRAWN]


def beneath(
    assertions: Sequence[Assertion], bad: Assertion, shape: int, upgrade: Upgrade, blank: State
) -> tuple[Patch, ...]:
    """
    What must be asserted again, run by run, so that it is as if *bad* had not been recorded.

    A fold cannot retract; so each stretch of days between two boundaries gets
    the values that the remaining assertions give it. A field that they never
    set gets the value that it reads as, which *blank* holds.
    """
    left = [a for a in standing(assertions) if a is not bad]
    days = sorted(
        {day for a in assertions for day in (a.valid_from, a.valid_until) if bad.valid_from <= day <= bad.valid_until}
    )
    patches = (
        Patch(
            first, last, _difference(fold(assertions, first, shape, upgrade), fold(left, first, shape, upgrade), blank)
        )
        for first, last in pairwise(days)
    )
    return tuple(patch for patch in patches if patch.sets)


def _difference(was: State | None, now: State | None, blank: State) -> State:
    """What makes the first state read as the second; both are there, since nothing is asserted before a creation."""
    before, after = {GONE: False} | blank | (was or {}), {GONE: False} | blank | (now or {})
    return {name: value for name, value in after.items() if before.get(name) != value}


def sources(
    assertions: Iterable[Assertion], day: date, known: int, shape: int, upgrade: Upgrade
) -> dict[str, int]:  # fmt: skip
    """Which revision set each field's value on *day*, as known at *known*; fields by their names in today's *shape*."""
    found: dict[str, int] = {}
    seen: State = {}
    state: State = {}
    at = shape
    for assertion in assertions:
        if assertion.recorded_at > known or not assertion.holds(day):
            continue
        state, at = upgrade(state, at, assertion.shape) | assertion.sets, assertion.shape
        now = upgrade(state, at, shape)
        said_again = assertion.sets if assertion.corrects is not None else {}
        found |= {
            name: assertion.revision
            for name, value in now.items()
            if name in said_again or name not in seen or seen[name] != value
        }
        seen = now
    return {name: revision for name, revision in found.items() if name in seen}


def bringers(assertions: Sequence[Assertion], day: date, shape: int, upgrade: Upgrade) -> tuple[int, ...]:
    """The revisions whose values begin to hold on *day*, newest first; what was taken back brings nothing."""
    left = standing(assertions)
    before = fold(left, day - timedelta(days=1), shape, upgrade) or {}
    after = fold(left, day, shape, upgrade) or {}
    by_field = sources(left, day, OPEN, shape, upgrade)
    brought = {by_field[name] for name, value in after.items() if name not in before or before[name] != value}
    return tuple(sorted(brought, reverse=True))
