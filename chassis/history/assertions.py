"""Assertions: the truth, never changed. The fold over them, and what lies beneath one that is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.history.segments import GONE, State, Upgrade

WITHDRAWN = "$withdrawn"  # the cause of an assertion that takes another back


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


def beneath(assertions: Sequence[Assertion], bad: Assertion, shape: int, upgrade: Upgrade) -> tuple[Patch, ...]:
    """
    What must be asserted again, run by run, so that it is as if *bad* had not been recorded.

    A fold cannot retract; so each stretch of days between two boundaries gets
    the values that the remaining assertions give it.
    """
    taken_back = withdrawn(assertions) | {bad.revision}
    left = [a for a in assertions if a.revision not in taken_back and a.cause != WITHDRAWN]
    days = sorted(
        {
            day
            for a in assertions
            for day in (a.valid_from, a.valid_until)
            if bad.valid_from <= day <= bad.valid_until
        }
    )
    patches = (
        Patch(
            first,
            last,
            _difference(fold(assertions, first, shape, upgrade) or {}, fold(left, first, shape, upgrade)),
        )
        for first, last in zip(days, days[1:], strict=False)
    )
    return tuple(patch for patch in patches if patch.sets)


def _difference(was: State, now: State | None) -> State:
    if now is None:
        return {} if was.get(GONE) else {GONE: True}
    wanted = {name: now.get(name, False if name == GONE else None) for name in was}
    return {name: value for name, value in wanted.items() if was[name] != value}


def sources(assertions: Iterable[Assertion], day: date, known: int) -> dict[str, int]:
    """Which revision set each field's value on *day*, as known at *known*."""
    found: dict[str, int] = {}
    values: State = {}
    for assertion in assertions:
        if assertion.recorded_at <= known and assertion.holds(day):
            for name, value in assertion.sets.items():
                if name not in values or values[name] != value or assertion.corrects is not None:
                    found[name] = assertion.revision
                values[name] = value
    return found
