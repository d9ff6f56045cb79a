"""A case is the fold of its entries; everything else is computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.procedures.model import Clock, Definition, Machine, kind_of

# The first entry of a case, one that takes it to another edition, and one that says that an earlier one was wrong.
OPEN, MOVE, CORRECT = "$open", "$move", "$correct"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that is known, where from, and as of when. What is not known is absent."""

    value: Any
    source: str = ""
    as_of: str = ""


Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it was done. Never changed; the case is nothing but these."""

    act: str  # "recommend", "objection.answer", "$move"
    day: date  # the legal day
    recorded_at: datetime
    actor: str
    role: str
    part: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    saw: Facts = field(default_factory=dict)  # the facts that its tests looked at, as they were

    @property
    def order(self) -> tuple[date, datetime]:
        return (self.day, self.recorded_at)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a state was stood in; the end is the day of the next state."""

    state: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Where the case, or one part of it, stands and has stood."""

    kind: str
    stays: tuple[Stay, ...]
    holder: str = ""

    @property
    def state(self) -> str:
        return self.stays[-1].state

    def goes(self, to: str, day: date) -> Line:
        *before, last = self.stays
        return replace(self, stays=(*before, replace(last, end=day), Stay(to, day)))


@dataclass(frozen=True, slots=True)
class Kept:
    """A clock as it was when the case moved to another edition: what had begun by then keeps its length."""

    clock: Clock
    before: int  # the number of entries at the move


@dataclass(frozen=True, slots=True)
class Case:
    """Where a case stands, and how it came there."""

    definition: Definition
    main: Line
    parts: Mapping[str, Line]
    entries: tuple[Entry, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)  # acts of an edition left behind, in today's words
    kept: Mapping[tuple[str, str], Kept] = field(default_factory=dict)  # by clock and part

    @property
    def state(self) -> str:
        return self.main.state

    @property
    def over(self) -> bool:
        """At an end that is final: nothing may be done there any more, to the case or to a part of it."""
        return self.state in self.definition.final

    @property
    def desk(self) -> str:
        """Whose move it is, as a role of the procedure; empty at an end."""
        return self.definition.case.states[self.state].desk

    @property
    def newest(self) -> Entry:
        """The entry that was recorded last; as a rule also the last by its legal day."""
        return max(reversed(self.entries), key=lambda entry: entry.recorded_at)

    def line(self, part: str) -> Line:
        return self.parts[part] if part else self.main

    def named(self, entry: Entry) -> str:
        """The act of *entry* in the words of the present edition."""
        return self.aliases.get(entry.act, entry.act)

    def done(self, act: str, part: str = "", since: str = "") -> list[Entry]:
        """The entries of *act* on *part*, after the last entry into state *since*."""
        found: list[Entry] = []
        for entry, led_to in self._with_states():
            if since and led_to == since:
                found = []
            if self.named(entry) == act and (not part or entry.part == part):
                found.append(entry)
        return found

    def done_there(self, act: str, part: str = "") -> list[Entry]:
        """The entries of *act* on the case, or on *part*, since it came to where it stands."""
        found: list[Entry] = []
        for entry in self.entries:
            name = self.named(entry)
            one = self.definition.acts.get(name)
            if one is None or kind_of(name) != kind_of(act) or (part and entry.part != part):
                continue
            found = [] if one.to else found
            if name == act:
                found.append(entry)
        return found

    def _with_states(self) -> Iterator[tuple[Entry, str]]:
        acts = self.definition.case.acts
        for entry in self.entries:
            act = acts.get(self.named(entry))
            yield entry, act.to if act else ""


def opened(definition: Definition, first: Entry) -> Case:
    """A case on its first day: it, and one part for each entry of a list that has parts."""
    each = {
        f"{kind}:{item}": _begun(kind, machine, first.day)
        for kind, machine in definition.parts.items()
        if machine.each
        for item in definition.lists[machine.each]
    }
    return Case(definition, _begun("", definition.case, first.day), each, (first,))


def step(case: Case, entry: Entry) -> Case:
    """The case after *entry*. Whether it might be done is asked before (`acts.perform`), not here."""
    act = case.definition.act(case.named(entry))
    kind = kind_of(case.named(entry))
    parts, main = case.parts, case.main
    if act.opens:
        state = act.to or case.definition.parts[kind].start
        parts = {**parts, entry.part: Line(kind, (Stay(state, entry.day),), entry.said.get("holder", entry.actor))}
    elif kind:
        line = parts[entry.part].goes(act.to, entry.day) if act.to else parts[entry.part]
        parts = {**parts, entry.part: replace(line, holder=entry.said.get("holder", line.holder))}
    elif act.to:
        main = main.goes(act.to, entry.day)
    return replace(case, main=main, parts=parts, entries=(*case.entries, entry))


def corrected(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of a case in the order of their recording, each as its newest correction says it."""
    found = list(entries)
    for one in entries:
        if one.act == CORRECT:
            found[one.said["entry"]] = said_anew(found[one.said["entry"]], one)
    return found


def said_anew(entry: Entry, correction: Entry) -> Entry:
    """*entry* with the day and the words of its correction; what it saw stays as it was."""
    day = as_day(correction.said.get("day")) or entry.day
    return replace(entry, day=day, said={**entry.said, **correction.said.get("inputs", {})})


def as_day(value: Any) -> date | None:
    """A day that was said or is a fact; None where it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def told(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which they are told: by legal day, then as recorded."""
    return sorted(entries, key=lambda entry: entry.order)


def _begun(kind: str, machine: Machine, day: date) -> Line:
    return Line(kind, (Stay(machine.start, day),))
