"""Everything that makes a package incomplete, all at once: each mistake with its rule, file, line and field."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.procedures.lint import clocks, decisions, demands, editions, law, remedies, shape, states
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Mistake
from chassis.procedures.model import Definition

WORDS: tuple[Check, ...] = (*shape.CHECKS, *law.CHECKS, *states.CHECKS, *clocks.CHECKS)
WHOLE: tuple[Check, ...] = (*states.OF_GRAPH, *clocks.OF_GRAPH, *remedies.CHECKS, *decisions.CHECKS, *demands.CHECKS)


def lint(definition: Definition, known: Known) -> list[Mistake]:
    """
    Every mistake of one package.

    What is proven of the whole (paths, demands, remedies) is asked once every name in it leads somewhere: a graph of
    broken names proves nothing.
    """
    found = _ask(WORDS, definition, known)
    return found or _ask(WHOLE, definition, known)


def lint_all(definitions: Iterable[Definition], known: Known) -> list[Mistake]:
    """Every mistake of each package, and of their editions among each other."""
    every = list(definitions)
    return [*(mistake for one in every for mistake in lint(one, known)), *editions.check(every)]


def _ask(checks: Iterable[Check], definition: Definition, known: Known) -> list[Mistake]:
    return [
        Mistake.of(definition, rule, where, what) for check in checks for rule, where, what in check(definition, known)
    ]


__all__ = ["Known", "Mistake", "lint", "lint_all"]
