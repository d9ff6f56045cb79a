"""
Cases around the limit of each condition about deeds and days, with the answer that is expected.

As `chassis.procedures.edges` does for facts, nothing here asks a test or a clock: a case is put together as it would have
become, and the expected answer follows from the parameters alone; days are counted one by one or read off the calendar.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from chassis.procedures import Asked, Case, Definition, Entry, Fact, kind_of
from chassis.procedures.case import Line, Stay
from chassis.procedures.edges import EDGES, ON
from chassis.procedures.model import Clock, Condition
from chassis.procedures.witness import at, begun
from rulebooks.workdays import is_working

DAY = timedelta(days=1)
STARTS = (date(2024, 2, 29), date(2025, 11, 30), date(2026, 3, 2), date(2026, 9, 24))
SOME_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Situation:
    """A case, who asks on which day of which part, and whether the condition is met then."""

    case: Case
    met: bool
    day: date = SOME_DAY
    actor: str = "somebody"
    part: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> Asked:
        known = {name: Fact(value) for name, value in self.facts.items() if name != ON}
        return Asked(self.case, known, Entry("x", self.day, at(self.day), self.actor, "b", self.part))


def situations(definition: Definition, condition: Condition) -> Iterator[Situation]:
    """Below, at and above the limit of *condition*, whatever it is about."""
    if condition.test in EDGES:
        bare = begun(definition, SOME_DAY)
        for facts, met in EDGES[condition.test](**condition.params):
            yield Situation(bare, met, facts.get(ON, SOME_DAY), facts=facts)
    else:
        yield from OF[condition.test](definition, **condition.params)


# Parts.


def _parts(
    definition: Definition, *, kind: str, state: Any, at_least: int = 0, all: bool = False,  # noqa: A002 - the package's word
    none: bool = False, since: str = "",
) -> Iterator[Situation]:  # fmt: skip
    machine = definition.parts[kind]
    other = next(name for name in machine.states if name not in state)
    names = [f"{kind}:{item}" for item in definition.lists[machine.each]] if machine.each else []

    def so_many(there: list[str], met: bool) -> Situation:
        made = {name: there[place] for place, name in enumerate(names)} if names else dict(enumerate(there))
        return Situation(_with_parts(definition, kind, made.values(), made if names else ()), met)

    if none:
        yield so_many([other], met=True) if not names else so_many([other] * len(names), met=True)
        yield from (so_many([one] + [other] * (len(names) - 1), met=False) for one in state)
        return
    if all:
        most = len(names) or max(at_least, 1)
        yield so_many([state[0]] * most, met=True)
        yield from (
            so_many([state[0]] * place + [other] + [state[0]] * (most - place - 1), met=False) for place in range(most)
        )
        if at_least and not names:
            yield so_many([state[0]] * (at_least - 1), met=False)
        return
    for count, met in ((at_least - 1, False), (at_least, True), (at_least + 1, True)):
        rest = [other] * max(len(names) - count, 1)
        yield from (so_many([one] * count + rest, met) for one in state if not names or count <= len(names))
    if since == "now":
        whole = so_many([state[0]] * at_least, met=False).case
        yield Situation(replace(whole, main=whole.main.goes(whole.state, SOME_DAY + DAY)), met=False)


def _with_parts(definition: Definition, kind: str, there: Any, names: Any) -> Case:
    lines = {
        name if name in names else f"{kind}:{number}": Line(kind, (Stay(state, SOME_DAY),))
        for number, (name, state) in enumerate(zip(names or range(len(there)), there, strict=True), start=1)
    }
    case = begun(definition, SOME_DAY)
    return replace(case, parts={**{part: line for part, line in case.parts.items() if line.kind != kind}, **lines})


# Deeds.


def _done(
    definition: Definition, *, act: str, since: str = "", at_least: int = 1, at_most: int | None = None
) -> Iterator[Situation]:
    lead = next((name for name, one in definition.case.acts.items() if since and one.to == since), "")
    limit = at_least if at_most is None else at_most
    for count in range(max(limit - 1, 0), limit + 2):
        met = count >= limit if at_most is None else count <= limit
        yield _after(definition, [*([lead] if lead else []), *[act] * count], act, met)
    if lead:
        yield _after(definition, [*[act] * (limit + 1), lead], act, met=at_most is not None)


def _after(definition: Definition, acts: list[str], counted: str, met: bool) -> Situation:
    part = f"{kind_of(counted)}:1" if kind_of(counted) else ""
    case = begun(definition, SOME_DAY)
    for name in acts:
        case = replace(case, entries=(*case.entries, Entry(name, SOME_DAY, at(SOME_DAY), "a", "b", part)))
    return Situation(case, met, part=part)


def _distinct_actor(definition: Definition, *, act: str) -> Iterator[Situation]:
    done = _after(definition, [act], act, met=False)
    yield replace(done, actor="a")
    yield replace(done, actor="b", met=True)


def _holder(definition: Definition) -> Iterator[Situation]:
    kind = next(iter(definition.parts))
    case = replace(begun(definition, SOME_DAY), parts={f"{kind}:1": Line(kind, (Stay("X", SOME_DAY),), "mine")})
    yield Situation(case, met=True, actor="mine", part=f"{kind}:1")
    yield Situation(case, met=False, actor="not mine", part=f"{kind}:1")


# Days.


def started(definition: Definition, clock: str, start: date, said: date) -> tuple[Case, str]:
    """A case in which a clock began on *start*, and the part that it is of."""
    one, kind = definition.clocks[clock], kind_of(clock)
    part = f"{kind}:1" if kind else ""
    case = begun(definition, start)
    if kind:
        case = replace(case, parts={**case.parts, part: Line(kind, (Stay(definition.parts[kind].start, start),))})
    words = {one.set_by: said} if one.set_by else {}
    entry = Entry(one.starts[0], start, at(start), "a", "b", part or f"{kind_of(one.starts[0])}:1", words)
    return replace(case, entries=(*case.entries, entry)), part


def last_of(clock: Clock, start: date) -> date:
    """Its last day, counted: working days one by one, days as they come, months and years by the calendar."""
    if clock.set_by:
        return start + 40 * DAY
    start -= int(clock.first_day) * DAY
    day = start + clock.days * DAY
    left = clock.working_days
    while left:
        day += DAY
        left -= is_working(day)
    day = corresponding(day, 12 * clock.years + clock.months)
    while clock.roll and not is_working(day):
        day += DAY
    return day


def corresponding(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _on_days(definition: Definition, clock: str, days: Any) -> Iterator[Situation]:
    for start in STARTS:
        last = last_of(definition.clocks[clock], start)
        case, part = started(definition, clock, start, last)
        yield from (Situation(case, met, day, part=part) for day, met in days(start, last))
    yield Situation(begun(definition, SOME_DAY), met=False, part="")


def _elapsed(definition: Definition, *, clock: str) -> Iterator[Situation]:
    yield from _on_days(definition, clock, lambda _, last: ((last - DAY, False), (last, False), (last + DAY, True)))


def _running(definition: Definition, *, clock: str) -> Iterator[Situation]:
    yield from _on_days(
        definition, clock, lambda start, last: ((start, True), (last - DAY, True), (last, True), (last + DAY, False))
    )


def _closing(definition: Definition, *, clock: str, months: int) -> Iterator[Situation]:
    def days(_: date, last: date) -> Any:
        opens = corresponding(last, -months)
        return (opens - DAY, False), (opens, True), (last, True), (last + DAY, False)

    yield from _on_days(definition, clock, days)


# Alternatives: each alone is enough, and without all of them it is not.


def _any_of(definition: Definition, *, of: Any) -> Iterator[Situation]:
    every = [list(situations(definition, definition.conditions[one])) for one in of]
    for wanted in product((True, False), repeat=len(of)):
        chosen = [next(one for one in there if one.met is met) for there, met in zip(every, wanted, strict=True)]
        told = next((one for one in chosen if len(one.case.entries) > 1 or one.part), chosen[0])
        facts = {name: value for one in chosen for name, value in one.facts.items()}
        yield replace(told, met=any(wanted), facts=facts)


OF: dict[str, Callable[..., Iterator[Situation]]] = {
    "parts": _parts, "done": _done, "distinct_actor": _distinct_actor, "holder": _holder, "elapsed": _elapsed,
    "running": _running, "closing": _closing, "any_of": _any_of,
}  # fmt: skip
