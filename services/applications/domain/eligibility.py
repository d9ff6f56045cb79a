"""What the tests of an application look at, made of the register's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.declare import State
from contracts.things.registry import ResidenceState
from rulebooks import codes

Record = dict[str, Any]


def resident(residences: Iterable[State], day: date) -> list[str]:
    """The agencies that resided there on *day*, each once."""
    found = {one["agency_id"]: None for one in residences if _there(one, day)}
    return list(found)


def _there(residence: State, day: date) -> bool:
    entered, left = residence["entered_on"], residence.get("left_on")
    if entered > day.isoformat():
        return False
    return bool(left > day.isoformat()) if left else residence.get("state") == ResidenceState.RESIDENT.code


def records(agencies: Mapping[str, State], day: date) -> list[Record]:
    """Each agency with what a programme counts: its standing, the rights and the kinds of service that it serves."""
    return [
        {
            "credit_code": state["credit_code"],
            "standing": state.get("standing", "active"),
            "rights": sorted(rights(state, day)),
            "service_kinds": sorted(kinds(state, day)),
        }
        for _, state in sorted(agencies.items(), key=lambda one: one[1]["credit_code"])
    ]


def rights(agency: State, day: date) -> set[str]:
    """The kinds of right that it serves, said or following from its services; a patent of any type is a patent."""
    known = codes.load("rights")
    said = {*(agency.get("rights") or ()), *_of_services(agency.get("services") or (), "rights", day)}
    entries = (known.get(code, day) for code in said)
    return {entry.extra.get("parent") or entry.code for entry in entries if entry and entry.extra.get("counts", True)}


def kinds(agency: State, day: date) -> set[str]:
    """The kinds of service that it serves, as programmes name them."""
    return set(_of_services(agency.get("services") or (), "kinds", day))


def _of_services(services: Iterable[str], column: str, day: date) -> Iterator[str]:
    known = codes.load("services")
    for code in services:
        if entry := known.get(code, day):
            yield from entry.extra.get(column) or ()


def area(bases: Iterable[State], field: str) -> Decimal | None:
    """The areas of a zone's bases together; None where no base says one."""
    said = [Decimal(str(base[field])) for base in bases if base.get(field) is not None]
    return sum(said, Decimal(0)) if said else None


def is_bounded(bases: Iterable[State]) -> bool:
    """Whether every base has its boundary drawn (四至)."""
    every = list(bases)
    return bool(every) and all(len(base.get("boundary") or ()) >= 3 for base in every)


def is_run(zone: State) -> bool:
    """Whether an operating unit and managers are named."""
    return bool(zone.get("operating_unit") and zone.get("managers"))


def next_number(programme: str, day: date, taken: Iterable[str]) -> str:
    """The next title number of a programme's year: JS_2016-2026-003."""
    return _next(f"{programme}-{day.year}-", taken)


def next_plan(programme: str, day: date, taken: Iterable[str]) -> str:
    """The next number of a filed plan."""
    return _next(f"{programme}-{day.year}-P", taken)


def _next(head: str, taken: Iterable[str]) -> str:
    numbers = [
        int(one.removeprefix(head)) for one in taken if one.startswith(head) and one.removeprefix(head).isdigit()
    ]
    return f"{head}{max(numbers, default=0) + 1:03}"
