"""
What a condition finds: a named test is code; what it is asked about, its limit, article and words are data.

There are fifteen tests (`of_facts`, `of_days`, `of_deeds`) and no expression language; `any_of` is the only nesting.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from chassis.procedures.case import Case, Entry, Facts
from chassis.procedures.model import Condition
from contracts.declare import Words

NO_CHANGE = Words("", "")
TESTS: dict[str, Callable[..., Finding]] = {}
Test = Callable[..., "Finding"]


class Outcome(Enum):
    """What came of a test; a waived one failed, and an exception was granted."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAIVED = "waived"

    @property
    def passes(self) -> bool:
        return self in {Outcome.MET, Outcome.WAIVED}


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a test may look at."""

    case: Case
    facts: Facts
    now: Entry  # the act that is tried: when, by whom, on which part, with what words


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test found; *met* is None where a fact is unknown: not met, and said so."""

    met: bool | None
    value: Any = None
    limit: Any = None
    change: Words = NO_CHANGE  # what would change it
    told: Words | None = None  # the value as people read it
    counted: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    waived: bool = False

    @property
    def outcome(self) -> Outcome:
        if self.waived:
            return Outcome.WAIVED
        return {True: Outcome.MET, False: Outcome.FAILED, None: Outcome.UNKNOWN}[self.met]


UNKNOWN = Finding(None, change=Words("补充该项事实", "Supply this fact"))


def test(function: Test) -> Test:
    """A function that packages may name."""
    TESTS[function.__name__] = function
    return function


def evaluate(asked: Asked, condition: Condition) -> Finding:
    """What *condition* finds, an exception that was granted included."""
    found = TESTS[condition.test](asked, **condition.params)
    if found.met or not condition.waived_by:
        return found
    return replace(found, waived=_granted(asked, condition))


def _granted(asked: Asked, condition: Condition) -> bool:
    """Whether the exception was granted; of one that is for once, after the act that is tried was last done."""
    found = False
    for entry in asked.case.entries:
        name = asked.case.named(entry)
        if name == condition.waived_by and entry.said.get("condition") == condition.id:
            found = True
        elif condition.waived_once and name == asked.now.act:
            found = False
    return found


def parameters(name: str) -> Mapping[str, inspect.Parameter]:
    """The parameters that a test takes from the package."""
    signature = inspect.signature(TESTS[name])
    return {key: one for key, one in signature.parameters.items() if one.kind is one.KEYWORD_ONLY}


def facts_of(conditions: Mapping[str, Condition], needs: tuple[str, ...]) -> frozenset[str]:
    """The facts that these conditions look at, those inside an `any_of` included."""
    found: set[str] = set()
    for need in needs:
        params = conditions[need].params
        found |= {params["fact"]} if "fact" in params else set()
        found |= facts_of(conditions, tuple(params.get("of", ())))
    return frozenset(found)
