"""An agency's offer as a form: a line per service with price and days, a line per case; and what was typed as a state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.errors import Problem
from chassis.intake.cells import code_of
from contracts.codes.base import Fault
from contracts.declare import State
from gateway.portal import money
from gateway.portal.forms import Form

PLAIN = ("free", "busy", "least_budget_fen", "covers", "says")
CASE = ("service", "title", "on", "industry", "evidence")
MONEY = "least_budget_fen"
SPARE = 3  # empty lines for more cases
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines the form has, and which of them were filled in, in the order of the state that they make."""

    services: tuple[str, ...]
    cases: int

    def named(self, form: Form, pointer: str) -> str:
        """The control that a place in the state was typed in: `#/prices/0/fen` is `#/price-patent_filing`."""
        if found := re.match(r"#/prices/(\d+)(?:/(\w+))?", pointer):
            priced = [code for code in self.services if form.value(f"price-{code}").strip()]
            line = int(found[1])
            name = "days" if found[2] == "days" else "price"
            return f"#/{name}-{priced[line]}" if line < len(priced) else pointer
        if found := re.match(r"#/cases/(\d+)(?:/(\w+))?", pointer):
            filled = [line for line in range(self.cases) if _case(form, line)]
            line = int(found[1])
            return f"#/case-{filled[line]}-{found[2] or 'title'}" if line < len(filled) else pointer
        return pointer


def values_of(state: State) -> dict[str, Any]:
    """A recorded offer as what stands in the controls."""
    values: dict[str, Any] = {name: state.get(name) for name in PLAIN}
    values["covers"] = "\n".join(state.get("covers") or ())
    values[MONEY] = money.shown(state.get(MONEY))
    for price in state.get("prices") or ():
        values[f"price-{price['service']}"] = money.shown(price["fen"])
        values[f"days-{price['service']}"] = price.get("days")
    for line, case in enumerate(state.get("cases") or ()):
        values |= {f"case-{line}-{name}": case.get(name) for name in CASE}
    return values


def lines_of(registered: Iterable[str], state: State, form: Form | None = None) -> Lines:
    """The agency's own services and those that it priced before; the cases that stand there and some more."""
    priced = [str(price["service"]) for price in state.get("prices") or ()]
    typed = [
        int(found[1])
        for name in (form.values if form else ())
        if (found := re.fullmatch(r"case-(\d{1,3})-title", name))
    ]
    cases = max([len(state.get("cases") or ()) + SPARE, *(line + 1 for line in typed if line < MOST_CASES)])
    return Lines(tuple(dict.fromkeys([*registered, *priced])), cases)


def state_of(form: Form, lines: Lines) -> State:
    """What was typed, as a state."""
    found: State = {
        "free": _whole(form.value("free")),
        "busy": _whole(form.value("busy")) if form.value("busy") else 0,
        "covers": [code_of("regions", line.strip()) for line in form.value("covers").splitlines() if line.strip()],
        "prices": list(_prices(form, lines)),
        "cases": [case for line in range(lines.cases) if (case := _case(form, line))],
        MONEY: money.typed(form.value(MONEY)) if form.value(MONEY) else None,
        "says": form.value("says") or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def changed(now: State, was: State) -> State:
    """What differs from the recorded offer; what was emptied is taken away."""
    gone = {name: None for name in (MONEY, "says") if name not in now}
    return {name: value for name, value in (gone | now).items() if _bare(value) != _bare(was.get(name))}


def placed(problem: Problem, form: Form, lines: Lines) -> Problem:
    """The same refusal, each reason at the line that it speaks of."""
    return type(problem)(*(_placed(fault, form, lines) for fault in problem.faults))


def _placed(fault: Fault, form: Form, lines: Lines) -> Fault:
    pointer = re.sub(r"^#/(?:state|sets)/", "#/", fault.pointer)
    return replace(fault, pointer=lines.named(form, pointer))


def _prices(form: Form, lines: Lines) -> Iterator[State]:
    for code in lines.services:
        if price := form.value(f"price-{code}").strip():
            days = form.value(f"days-{code}").strip()
            yield {"service": code, "fen": money.typed(price)} | ({"days": _whole(days)} if days else {})


def _case(form: Form, line: int) -> State:
    """One case; empty where nothing was typed in its line."""
    typed = {name: form.value(f"case-{line}-{name}").strip() for name in CASE}
    return {name: value for name, value in typed.items() if value} if any(typed.values()) else {}


def _whole(text: str) -> int | str | None:
    """A whole number; what is none stays as it was typed, and is refused with its place."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


def _bare(value: Any) -> Any:
    """A value without what nobody filled in."""
    if isinstance(value, Mapping):
        return {name: _bare(inner) for name, inner in value.items() if inner is not None}
    return [_bare(one) for one in value] if isinstance(value, list | tuple) else value
