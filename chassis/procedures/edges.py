"""
Facts and days around the limit of each test, with the answer that is expected: boundary tests are made from them.

Nothing here asks a test; the expected answers follow from the parameters alone. The first fact that is expected to
pass is the example that whole cases are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chassis.procedures.model import Condition, Definition
from rulebooks.workdays import months_later

Facts = Mapping[str, Any]
Case = tuple[Facts, bool]
DAY = timedelta(days=1)
ON = "$day"  # the day of asking, where it matters
OTHER = "–"  # a code that no list has
SOME_DAY = date(2024, 1, 31)


def boundaries(definition: Definition) -> Iterator[tuple[Condition, Facts, bool]]:
    """Each condition of facts or days with what lies below, at and above its limit, and the expected answer."""
    for condition in definition.conditions.values():
        if condition.test in EDGES:
            yield from ((condition, facts, met) for facts, met in EDGES[condition.test](**condition.params))


def passing(definition: Definition) -> dict[str, Any]:
    """Facts that meet every condition at its limit."""
    found: dict[str, Any] = {}
    for condition in definition.conditions.values():
        if condition.test in EDGES:
            good = next(facts for facts, met in EDGES[condition.test](**condition.params) if met)
            for name, value in good.items():
                found[name] = _both(found[name], value) if isinstance(found.get(name), list) else value
    return {name: value for name, value in found.items() if name != ON}


def at_least(
    *, fact: str, limit: Any, only: Facts | None = None, omit: Facts | None = None, distinct: str = ""
) -> Iterator[Case]:
    only, omit = only or {}, omit or {}
    if not (only or omit or distinct):
        step = Decimal("0.1") if "area" in fact else 1
        yield from (({fact: limit + by}, met) for by, met in ((0, True), (-step, False), (step, True)))
        return
    good = [_record(number, only, omit, distinct) for number in range(limit + 1)]
    short, last = good[: limit - 1], good[limit]
    yield {fact: good[:limit]}, True
    yield {fact: short}, False
    yield {fact: good}, True
    yield from (({fact: [*short, last | {key: values[0]}]}, False) for key, values in omit.items())
    yield from (({fact: [*short, last | {key: OTHER}]}, False) for key in only)
    if distinct and short:
        yield {fact: [*short, short[0]]}, False


def _record(number: int, only: Facts, omit: Facts, distinct: str) -> dict[str, Any]:
    counted = {key: values[0] for key, values in only.items()}
    return {distinct or "id": f"{number:04}", **{key: OTHER for key in omit if key not in only}, **counted}


def at_most(*, fact: str, limit: Any) -> Iterator[Case]:
    yield from (({fact: limit + by}, met) for by, met in ((0, True), (-1, True), (1, False)))


def covers(
    *, fact: str, field: str, required: Sequence[str], only: Facts | None = None, omit: Facts | None = None
) -> Iterator[Case]:
    base = _record(0, only or {}, omit or {}, "")
    yield {fact: [base | {field: [kind]} for kind in required]}, True
    yield {fact: [base | {field: [*required, OTHER]}]}, True
    for gone in required:
        yield {fact: [base | {field: [kind]} for kind in required if kind != gone]}, False


def one_of(*, fact: str, allowed: Sequence[str]) -> Iterator[Case]:
    yield from (({fact: one}, True) for one in allowed)
    yield {fact: OTHER}, False


def declared(*, fact: str) -> Iterator[Case]:
    yield {fact: True}, True
    yield {fact: False}, False


def ago(*, fact: str, months: int) -> Iterator[Case]:
    full = months_later(SOME_DAY, months)
    yield {fact: None}, True
    yield {fact: SOME_DAY, ON: full - DAY}, False
    yield {fact: SOME_DAY, ON: full}, False
    yield {fact: SOME_DAY, ON: full + DAY}, True


def in_window(*, opens: str = "01-01", closes: str = "", batches: Sequence[Mapping[str, date]] = ()) -> Iterator[Case]:
    spans = [(date.fromisoformat(f"2025-{opens}"), date.fromisoformat(f"2025-{closes}"))] if closes else []
    whole = closes and opens == "01-01"  # the day before it is the end of another year's, and open or not by that one
    for first, last in [*spans, *((one["opens"], one["closes"]) for one in batches)]:
        yield {ON: first}, True
        yield {ON: last}, True
        yield {ON: last + DAY}, False
        if not whole:
            yield {ON: first - DAY}, False


EDGES: dict[str, Callable[..., Iterator[Case]]] = {
    one.__name__: one for one in (at_least, at_most, covers, one_of, declared, ago, in_window)
}


def _both(one: list[Facts], other: list[Facts]) -> list[Facts]:
    """Records that satisfy both: laid over each other, row by row."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return [{**shorter[place % len(shorter)], **record} for place, record in enumerate(longer)]
